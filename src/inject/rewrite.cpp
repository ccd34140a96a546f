#include "rewrite.h"

#include <algorithm>
#include <utility>

#include "istioctl/yaml/bytes.h"

namespace istioctl::inject {

namespace {

constexpr std::string_view white_space = " \t\r\n";

yaml::Origin origin_at(const yaml::RawDocument& raw, std::size_t offset) {
  return {.source = raw.origin.source,
          .line = yaml::position_in(raw.text, offset, raw.origin.line).line,
          .offset = raw.origin.offset + offset};
}

bool may_be_json(std::string_view body) {
  const std::size_t first = body.find_first_not_of(white_space);
  return first != body.npos && (body[first] == '{' || body[first] == '[');
}

enum class JsonOutcome : std::uint8_t { done, failed, not_json };

/// Rewrites the JSON values of a body, one after the other. What isn't JSON to its end may be YAML
/// in flow style.
class JsonBody {
 public:
  JsonBody(const yaml::RawDocument& raw, const RewriteDocument& rewrite, yaml::Document& scratch)
      : raw_(raw), rewrite_(rewrite), scratch_(scratch) {}

  JsonOutcome run(std::string& out, base::Diagnostics& problems) {
    const std::size_t begin = out.size();
    const std::string_view body = raw_.text.substr(raw_.body);
    bool rewritten = true;
    for (std::size_t done = 0; done < body.size();) {
      const std::size_t value = std::min(body.find_first_not_of(white_space, done), body.size());
      out += body.substr(done, value - done);
      if (value == body.size()) break;
      std::size_t consumed = 0;
      if (!load(body.substr(value), raw_.body + value, consumed)) {
        out.resize(begin);
        return JsonOutcome::not_json;
      }
      rewritten = rewrite_(scratch_, out, findings_) && rewritten;
      done = value + consumed;
    }
    problems.insert(problems.end(), findings_.begin(), findings_.end());
    return rewritten ? JsonOutcome::done : JsonOutcome::failed;
  }

  /// Why it isn't JSON.
  const base::Diagnostics& syntax_errors() const { return syntax_errors_; }

 private:
  // Nodes end with their value: the document's text is cut to it.
  bool load(std::string_view text, std::size_t offset, std::size_t& consumed) {
    const yaml::Origin origin{.source = raw_.origin.source,
                              .line = origin_at(raw_, offset).line,
                              .offset = raw_.origin.offset + offset};
    return scratch_.load_json(text, origin, consumed, syntax_errors_);
  }

  const yaml::RawDocument& raw_;
  const RewriteDocument& rewrite_;
  yaml::Document& scratch_;
  base::Diagnostics findings_;
  base::Diagnostics syntax_errors_;
};

}  // namespace

bool rewrite_documents(const yaml::RawDocument& piece, const RewriteDocument& rewrite,
                       yaml::Document& scratch, std::string& out, base::Diagnostics& problems) {
  yaml::RawDocument raw = piece;
  // kubectl reads each document as a stream of its own, whose byte order mark is skipped; but the
  // separator that a first document begins with belongs to that document.
  const bool leads = raw.origin.offset > 0 || raw.body == 0;
  if (leads && raw.text.substr(raw.body).starts_with(yaml::byte_order_mark)) {
    raw.body += yaml::byte_order_mark.size();
  }
  out += raw.text.substr(0, raw.body);
  const std::string_view body = raw.text.substr(raw.body);
  base::Diagnostics json_errors;
  if (may_be_json(body)) {
    JsonBody json(raw, rewrite, scratch);
    const JsonOutcome outcome = json.run(out, problems);
    if (outcome != JsonOutcome::not_json) return outcome == JsonOutcome::done;
    json_errors = json.syntax_errors();
  }
  base::Diagnostics yaml_errors;
  if (scratch.load_yaml(body, origin_at(raw, raw.body), yaml_errors)) {
    return rewrite(scratch, out, problems);
  }
  // The reader that came further knows better what the text was meant to be.
  const bool meant_json =
      !json_errors.empty() && json_errors.front().span.begin >= yaml_errors.front().span.begin;
  const base::Diagnostics& errors = meant_json ? json_errors : yaml_errors;
  problems.insert(problems.end(), errors.begin(), errors.end());
  return false;
}

}  // namespace istioctl::inject
