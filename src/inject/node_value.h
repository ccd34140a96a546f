#pragma once

#include "istioctl/gotemplate/value.h"
#include "istioctl/schema/table.h"
#include "istioctl/yaml/node.h"

namespace istioctl::inject {

/// A node as Go's type would show it to a template: lazily, with Go's names and with the zero
/// value of whatever isn't there (`node` may be no node). The node's document must outlive
/// the value. Scalars of another type than the table says count as absent: checking is not the
/// template's business.
[[nodiscard]] gotemplate::Value node_value(yaml::Node node, const schema::Type& type,
                                           schema::Held held);

}  // namespace istioctl::inject
