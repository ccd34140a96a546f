#include "istioctl/yaml/read_documents.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "istioctl/yaml/bytes.h"

namespace istioctl::yaml {

namespace {

constexpr std::string_view white_space = " \t\r\n";

Origin origin_at(const RawDocument& raw, std::size_t offset) {
  return {.source = raw.origin.source,
          .line = position_in(raw.text, offset, raw.origin.line).line,
          .offset = raw.origin.offset + offset};
}

bool may_be_json(std::string_view body) {
  const std::size_t first = body.find_first_not_of(white_space);
  return first != body.npos && (body[first] == '{' || body[first] == '[');
}

enum class JsonOutcome : std::uint8_t { done, failed, not_json };

/// Reads the JSON values of a body, one after the other. What isn't JSON to its end may be YAML
/// in flow style.
class JsonBody {
 public:
  JsonBody(const RawDocument& raw, const DocumentVisitor& visitor, Document& scratch)
      : raw_(raw), visitor_(visitor), scratch_(scratch) {}

  JsonOutcome run(base::Diagnostics& problems) {
    const std::string_view body = raw_.text.substr(raw_.body);
    bool right = true;
    for (std::size_t done = 0; done < body.size();) {
      const std::size_t value = std::min(body.find_first_not_of(white_space, done), body.size());
      visitor_.pass(body.substr(done, value - done));
      if (value == body.size()) break;
      std::size_t consumed = 0;
      if (!scratch_.load_json(body.substr(value), origin_of(raw_.body + value), consumed,
                              syntax_errors_)) {
        visitor_.restart();
        return JsonOutcome::not_json;
      }
      right = visitor_.visit(scratch_, findings_) && right;
      done = value + consumed;
    }
    problems.insert(problems.end(), findings_.begin(), findings_.end());
    return right ? JsonOutcome::done : JsonOutcome::failed;
  }

  /// Why it isn't JSON.
  const base::Diagnostics& syntax_errors() const { return syntax_errors_; }

 private:
  // Lines are counted from the value before: a piece may hold very many.
  Origin origin_of(std::size_t value) {
    line_ = position_in(raw_.text.substr(seen_), value - seen_, line_).line;
    seen_ = value;
    return {.source = raw_.origin.source, .line = line_, .offset = raw_.origin.offset + value};
  }

  const RawDocument& raw_;
  const DocumentVisitor& visitor_;
  Document& scratch_;
  std::size_t seen_ = 0;
  decltype(Origin::line) line_ = raw_.origin.line;
  base::Diagnostics findings_;
  base::Diagnostics syntax_errors_;
};

}  // namespace

bool read_documents(const RawDocument& piece, const DocumentVisitor& visitor, Document& scratch,
                    base::Diagnostics& problems) {
  RawDocument raw = piece;
  // kubectl reads each document as a stream of its own, whose byte order mark is skipped; but the
  // separator that a first document begins with belongs to that document.
  const bool leads = raw.origin.offset > 0 || raw.body == 0;
  if (leads && raw.text.substr(raw.body).starts_with(byte_order_mark)) {
    raw.body += byte_order_mark.size();
  }
  visitor.pass(raw.text.substr(0, raw.body));
  const std::string_view body = raw.text.substr(raw.body);
  base::Diagnostics json_errors;
  if (may_be_json(body)) {
    JsonBody json(raw, visitor, scratch);
    const JsonOutcome outcome = json.run(problems);
    if (outcome != JsonOutcome::not_json) return outcome == JsonOutcome::done;
    json_errors = json.syntax_errors();
  }
  base::Diagnostics yaml_errors;
  if (scratch.load_yaml(body, origin_at(raw, raw.body), yaml_errors)) {
    return visitor.visit(scratch, problems);
  }
  // The reader that came further knows better what the text was meant to be.
  const bool meant_json =
      !json_errors.empty() && json_errors.front().span.begin >= yaml_errors.front().span.begin;
  const base::Diagnostics& errors = meant_json ? json_errors : yaml_errors;
  problems.insert(problems.end(), errors.begin(), errors.end());
  return false;
}

}  // namespace istioctl::yaml
