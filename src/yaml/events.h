#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "istioctl/yaml/node.h"

namespace istioctl::yaml {

enum class EventKind : std::uint8_t {
  scalar,
  alias,
  sequence_start,
  sequence_end,
  mapping_start,
  mapping_end,
};

/// What a parser says of one node. Offsets are bytes of the parsed text. A start event has
/// no end yet: it comes with the end event.
struct Event {
  EventKind kind;
  Style style = Style::plain;
  std::size_t begin = 0;          ///< with anchor and tag
  std::size_t content_begin = 0;  ///< without
  std::size_t end = 0;
  std::uint32_t anchor = 0;   ///< the anchor's id; for an alias: the id that it names
  std::uint32_t indent = 0;   ///< block scalar: column of its content
  std::string_view tag = {};  ///< resolved; empty: none. Lives as long as the call.
};

/// Why a text can't be read, in the words of the user, and where.
struct ParseError {
  std::size_t offset = 0;
  std::string id;
  std::string message;
};

/// Receives the events of one document. Returns an error to stop the parser.
class EventSink {
 public:
  virtual ~EventSink() = default;
  [[nodiscard]] virtual std::expected<void, ParseError> on_event(const Event& event) = 0;
};

}  // namespace istioctl::yaml
