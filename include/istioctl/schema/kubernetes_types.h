#pragma once

#include "istioctl/schema/table.h"

/// The shapes of Kubernetes' pods and of every object's metadata with Go's field names, as
/// sidecar templates see them.
/// Generated from the Go types themselves; scripts/kubernetes-types/README.md says how.
///
/// A struct that Go embeds without a JSON name of its own (Volume's VolumeSource) is there
/// twice: its fields stand among those of the outer table, where YAML has them and where Go
/// promotes them to, and one Field with an **empty JSON name** holds the whole of it under its
/// Go name. Whoever reads YAML by a table passes over fields without a name.
///
/// Bounds are those of the Go types (int32 or int64), not of the API server's validation, and
/// every field is optional: what a pod must have is for the server to say.
namespace istioctl::schema {

extern const Table pod_template_spec_table;
extern const Table object_meta_table;
extern const Table pod_spec_table;
extern const Table container_table;
extern const Table volume_table;

}  // namespace istioctl::schema
