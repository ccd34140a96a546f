#include "rule_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/base/printable.h"
#include "istioctl/yaml/merge.h"

namespace istioctl::schema {

namespace {

using yaml::Node;

class ObjectScope final : public RuleScope {
 public:
  ObjectScope(Node object, const Table& table, EmptyRule empties, const ReportBelow& report)
      : object_(object), table_(table), empties_(empties), report_(report) {}

  [[nodiscard]] Node at(std::string_view name) const override {
    const Field* const field = find_field(table_, name);
    const Node value = yaml::value_of(object_, name);
    return field == nullptr || !value || is_absent(value, field->type, empties_) ? Node() : value;
  }

  [[nodiscard]] Node object() const override { return object_; }

  void error(Node place, std::string_view field, std::string_view id, std::string message,
             std::string hint) override {
    report_(place, field, id, std::move(message), std::move(hint));
  }

 private:
  Node object_;
  const Table& table_;
  EmptyRule empties_;
  const ReportBelow& report_;
};

std::vector<std::string_view> present_of(const RuleScope& scope,
                                         std::span<const std::string_view> fields) {
  std::vector<std::string_view> present;
  for (const std::string_view field : fields) {
    if (scope.at(field)) present.push_back(field);
  }
  return present;
}

void refuse_several(RuleScope& scope, const std::vector<std::string_view>& present) {
  for (std::size_t later = 1; later < present.size(); ++later) {
    scope.error(scope.at(present[later]), present[later], "schema/exclusive",
                fmt::format("excludes \"{}\", which is given too", present.front()),
                fmt::format("give one of {}", fmt::join(present, ", ")));
  }
}

void require_one(RuleScope& scope, std::span<const std::string_view> fields, bool exactly) {
  scope.error(scope.object(), "", "schema/required",
              fields.size() == 1
                  ? fmt::format("the field \"{}\" is missing", fields.front())
                  : fmt::format("{} of {} is needed", exactly ? "one" : "at least one",
                                fmt::join(fields, ", ")));
}

void refuse_beside(RuleScope& scope, std::span<const std::string_view> fields) {
  if (!scope.at(fields.front())) return;
  for (const std::string_view other : present_of(scope, fields.subspan(1))) {
    scope.error(scope.at(other), other, "schema/exclusive",
                fmt::format("can't stand beside \"{}\"", fields.front()), "remove one of the two");
  }
}

void require_beside(RuleScope& scope, const Rule& rule) {
  const Node first = scope.at(rule.fields.front());
  if (!first || !first.is_scalar() || first.text() != rule.value) return;
  for (const std::string_view other : rule.fields.subspan(1)) {
    if (scope.at(other)) continue;
    scope.error(first, rule.fields.front(), "schema/required",
                fmt::format("{} needs the field \"{}\" beside it", rule.value, other));
  }
}

void check_rule(RuleScope& scope, const Rule& rule) {
  if (rule.kind == RuleKind::custom) return rule.check(scope);
  if (rule.kind == RuleKind::excludes) return refuse_beside(scope, rule.fields);
  if (rule.kind == RuleKind::needs) return require_beside(scope, rule);
  const auto present = present_of(scope, rule.fields);
  if (rule.kind != RuleKind::at_least_one) refuse_several(scope, present);
  if (rule.kind != RuleKind::at_most_one && present.empty()) {
    require_one(scope, rule.fields, rule.kind == RuleKind::exactly_one);
  }
}

// The same number may be written in several ways: 80, 0x50, 80.0.
std::string comparable(Node scalar) {
  const auto number = as_integer(scalar);
  return number ? fmt::format("{}", *number) : std::string(scalar.text());
}

}  // namespace

void check_rules(Node object, const Table& table, EmptyRule empties,
                 std::span<const Field* const> meant, const ReportBelow& report) {
  ObjectScope scope(object, table, empties, report);
  for (const Rule& rule : table.rules) {
    const bool asks = rule.kind == RuleKind::exactly_one || rule.kind == RuleKind::at_least_one ||
                      rule.kind == RuleKind::needs;
    const auto is_of_rule = [&](const Field* field) {
      return std::ranges::find(rule.fields, field->name) != rule.fields.end();
    };
    if (!asks || std::ranges::none_of(meant, is_of_rule)) check_rule(scope, rule);
  }
}

void check_unique(Node list, std::string_view member, const ReportBelow& report) {
  std::map<std::string, std::size_t> first;
  std::size_t index = 0;
  for (const Node item : list.items()) {
    const std::size_t here = index++;
    const Node value = yaml::value_of(item, member);
    if (!value || !value.is_scalar() || value.is_null() || value.text().empty()) continue;
    const auto [known, added] = first.emplace(comparable(value), here);
    if (added) continue;
    report(value, fmt::format("[{}].{}", here, member), "schema/duplicate",
           fmt::format("{} is used already, by element [{}]", base::quote(value.text()),
                       known->second),
           "");
  }
}

}  // namespace istioctl::schema
