#pragma once

#include <string_view>

#include "istioctl/schema/table.h"

namespace istioctl::cli {

/// What a field is for, without a full stop at the end; empty where nothing is known. The tables
/// of Kubernetes' types are generated without any text; what users meet of them, the metadata of
/// objects, is described here.
[[nodiscard]] std::string_view doc_of(const schema::Table& table, const schema::Field& field);

}  // namespace istioctl::cli
