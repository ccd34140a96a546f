#pragma once

#include <string>
#include <string_view>

/// Pieces of an ApiRequest's path.
namespace istioctl::kubernetes {

/// `text` percent-encoded, to stand between two slashes or as a query's value.
[[nodiscard]] std::string escape_path(std::string_view text);

/// `path` with one more parameter in its query; `value` is encoded here, `name` is as it is.
[[nodiscard]] std::string with_query(std::string_view path, std::string_view name,
                                     std::string_view value);

}  // namespace istioctl::kubernetes
