#pragma once

#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "events.h"
#include "parser_input.h"

namespace istioctl::yaml {

/// Ends yaml-cpp's run from inside a callback, which has no other way out. Thrown.
struct Stop {
  ParseError error;  ///< its offset is one of ParserInput::text()
};

/// Turns yaml-cpp's callbacks into events with spans. It follows the structure itself, since
/// where an absent value stands and where a flow collection ends follows from the bytes
/// between two nodes. What Kubernetes would refuse, and yaml-cpp doesn't, throws Stop.
class EventAdapter final : public YAML::EventHandler {
 public:
  EventAdapter(const ParserInput& input, EventSink& sink)
      : text_(input.text()), size_(input.size()), skipped_(input.skipped()), sink_(sink) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(EventKind::sequence_end, ']'); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(EventKind::mapping_end, '}'); }

  /// For a text of which tokens are left behind the document's one node. Directives for the next
  /// document may follow an end marker; all else throws Stop.
  void refuse_what_follows() const;

 private:
  struct Level {
    bool mapping = false;
    bool flow = false;
    bool key_next = false;
    int column = -1;  // of a block collection's keys or dashes
  };

  /// Behind the anchor and the tag that may stand at `pos`.
  [[nodiscard]] std::size_t skip_properties(std::size_t pos) const;

  /// Behind the anchor or the tag at `pos`.
  [[nodiscard]] std::size_t property_end(std::size_t pos) const;

  // yaml-cpp takes almost anything for an anchor's name; Go's reader takes words.
  void check_name(std::size_t indicator) const;

  // yaml-cpp lets quotes, brackets and aliases stand at their key's own column.
  void check_indentation(std::size_t begin) const;

  // In flow style a property may be followed by an indicator at once: `[&a , *a]`.
  [[nodiscard]] bool ends_property(std::size_t pos) const;
  [[nodiscard]] bool in_flow() const { return !levels_.empty() && levels_.back().flow; }

  [[nodiscard]] int block_column() const;
  void measure_scalar(Event& event, const std::string& value);

  // In flow style a ':' is one for Go's reader only where a blank follows it.
  void check_flow_colons(const Event& event) const;
  void measure_block(Event& event) const;
  void empty_behind_properties(Event& event) const;

  /// Whether what stands at `pos` belongs to the node that is expected now: it isn't behind
  /// us, and it is indented more than the block collection around it.
  [[nodiscard]] bool can_be_value(std::size_t pos) const;
  [[nodiscard]] std::size_t null_text_length(std::size_t pos) const;

  /// Where a value would stand that isn't there: behind its `:` or `-`.
  [[nodiscard]] std::size_t absent_value_offset() const;

  /// A key without a colon: legal as `? key` and in `{key}`, elsewhere a mistake.
  [[nodiscard]] std::size_t absent_colon(const Level& level) const;
  void open(EventKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style);
  [[nodiscard]] bool is_opening(std::size_t pos) const;
  void close(EventKind kind, char closer);

  // A single pair in a flow list, `[a: b]`, is a flow mapping without braces.
  [[nodiscard]] std::size_t behind_closer(char closer) const;

  /// Reports a node that is complete and moves behind it.
  void leave(const Event& event);
  [[nodiscard]] char byte_before(std::size_t pos) const;
  void emit(Event event);

  std::string_view text_;
  std::size_t size_;  // without the break that the user didn't write
  std::size_t skipped_;
  EventSink& sink_;
  std::vector<Level> levels_;
  std::size_t last_end_ = 0;
  bool explicit_key_ = false;
};

}  // namespace istioctl::yaml
