#include "findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/ascii.h"
#include "istioctl/base/printable.h"
#include "istioctl/config/source_text.h"

namespace istioctl::proxy {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Where the reader of a diagnostic learns more.
std::string with_reference(std::string hint, const Trap& trap) {
  if (!hint.empty()) hint += "; ";
  return hint + fmt::format("see istioctl explain {}", trap.id);
}

}  // namespace

void Findings::add(ObjectId about, Statement statement, bool in_model) {
  if (!known_.insert({about, statement.field, statement.message}).second) return;
  base::Diagnostic diagnostic = policy_[about].place;
  diagnostic.severity = statement.severity;
  diagnostic.id = fmt::format("{}{}", trap_prefix, statement.trap.id);
  diagnostic.field = std::move(statement.field);
  diagnostic.message = std::move(statement.message);
  diagnostic.hint = with_reference(std::move(statement.hint), statement.trap);
  found_.push_back({.trap = &statement.trap,
                    .about = about,
                    .cause = statement.cause,
                    .in_model = in_model,
                    .diagnostic = std::move(diagnostic)});
}

void Findings::allow(ObjectId object, std::string_view text) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view id = trimmed(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (id.empty()) continue;
    if (const Trap* const trap = find_trap(id)) {
      allowed_.insert({object, trap});
      continue;
    }
    base::Diagnostic diagnostic = policy_[object].place;
    diagnostic.severity = base::Severity::warning;
    diagnostic.id = "policy/unknown-trap";
    diagnostic.field = fmt::format("metadata.annotations[{}]", allow_annotation);
    diagnostic.message = fmt::format("there is no trap {}", base::quote(id));
    const std::string_view near = nearest_trap(id);
    diagnostic.hint =
        near.empty() ? "istioctl explain traps lists them" : fmt::format("did you mean {}?", near);
    found_.push_back({.about = object, .diagnostic = std::move(diagnostic)});
  }
}

std::string Findings::name_of(ObjectId object) const {
  const PolicyObject& named = policy_[object];
  const base::Diagnostic& place = named.place;
  std::string text = config::display_name(named.key);
  if (place.source.empty()) return text;
  text += fmt::format(" ({}", base::escape_for_terminal(place.source));
  if (place.position.line != 0) {
    text += fmt::format(":{}:{}", place.position.line, place.position.column);
  }
  return text + ")";
}

bool Findings::is_allowed(const Finding& finding) const {
  return allowed_.contains({finding.about, finding.trap});
}

// Each text is read once, however many of its objects there is something to say about.
void Findings::find_places() {
  std::map<const config::SourceText*, std::vector<config::FieldOf>> wanted;
  for (Finding& finding : found_) {
    const PolicyObject& object = policy_[finding.about];
    if (object.text == nullptr || finding.diagnostic.field.empty()) continue;
    wanted[object.text.get()].push_back(
        {.object_begin = object.place.span.begin, .diagnostic = &finding.diagnostic});
  }
  for (const auto& [text, fields] : wanted) config::find_places(*text, fields);
}

std::vector<Finding> Findings::take() {
  std::erase_if(found_, [this](const Finding& finding) { return is_allowed(finding); });
  find_places();
  std::ranges::stable_sort(found_, {}, [](const Finding& finding) {
    return std::tuple(finding.about, finding.diagnostic.position.line,
                      finding.diagnostic.position.column);
  });
  return std::move(found_);
}

}  // namespace istioctl::proxy
