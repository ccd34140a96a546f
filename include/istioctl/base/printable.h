#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace istioctl::base {

/// `text` as a terminal may show it on one line: a newline becomes \n, other control characters
/// \x1b, characters that reorder or break a line (bidirectional controls, line separators)
/// \u202e, bytes that are not UTF-8 \xff. A tab becomes one space, so that columns stay.
/// Applying it twice changes nothing more.
[[nodiscard]] std::string escape_for_terminal(std::string_view text);

/// `text` in double quotes, escaped as above, for a message; cut after `limit` code points
/// with an ellipsis.
[[nodiscard]] std::string quote(std::string_view text, std::size_t limit = 80);

}  // namespace istioctl::base
