#pragma once

#include <string>
#include <string_view>

/// The escapes of the functions html, js and urlquery, to Go's letter.
namespace istioctl::gotemplate {

[[nodiscard]] std::string escape_html(std::string_view text);
[[nodiscard]] std::string escape_js(std::string_view text);
[[nodiscard]] std::string escape_url_query(std::string_view text);

}  // namespace istioctl::gotemplate
