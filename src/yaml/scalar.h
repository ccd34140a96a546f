#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "events.h"
#include "istioctl/yaml/node.h"

/// Where scalars end and what they say, from the bytes alone: yaml-cpp gives neither ends
/// nor, in some cases, the right text. The rules are those of Go's reader (YAML 1.1).
namespace istioctl::yaml {

/// The offset behind the closing quote of the quoted scalar at `begin`.
[[nodiscard]] std::expected<std::size_t, ParseError> quoted_end(std::string_view text,
                                                                std::size_t begin);

/// The offset behind the plain scalar at `begin`, whose text after folding is `value`.
[[nodiscard]] std::size_t plain_end(std::string_view text, std::size_t begin,
                                    std::string_view value);

/// The header and the content lines of a block scalar.
struct BlockScalar {
  std::uint32_t indent = 0;       ///< column of the content
  std::size_t content_begin = 0;  ///< start of the first line behind the header
  std::size_t end = 0;            ///< behind the break of the last content line
};

/// Measures the block scalar whose indicator (`|` or `>`) is at `begin`. `parent_indent` is
/// the column of the innermost block collection around it, -1 at the top.
[[nodiscard]] BlockScalar measure_block_scalar(std::string_view text, std::size_t begin,
                                               int parent_indent);

/// The text of a plain or quoted scalar that stands in `raw`, quotes included. JSON has
/// escapes that YAML hasn't: pairs of surrogates.
[[nodiscard]] std::string decode_flow_scalar(std::string_view raw, Style style);

/// The text of a block scalar in `raw`, from its indicator to its end.
[[nodiscard]] std::string decode_block_scalar(std::string_view raw, Style style,
                                              std::uint32_t indent);

/// Whether `raw` (as above) says the same as its bytes (without quotes), so that nothing
/// needs decoding.
[[nodiscard]] bool is_verbatim(std::string_view raw, Style style);

}  // namespace istioctl::yaml
