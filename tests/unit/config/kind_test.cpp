#include "istioctl/config/kind.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace istioctl::config {
namespace {

std::string parsed(std::string_view typed) {
  const auto kind = parse_kind(typed);
  return kind ? std::string((*kind)->name) : kind.error().message + "; " + kind.error().hint;
}

TEST_CASE("the kinds, sorted by name") {
  std::vector<std::string_view> names;
  for (const Kind* const kind : all_kinds()) names.push_back(kind->name);
  CHECK(names == std::vector<std::string_view>{"DestinationPolicy", "DestinationRule", "EgressRule",
                                               "ExternalService", "Gateway", "RouteRule",
                                               "VirtualService"});
}

TEST_CASE("every name of every kind, in any case, with its group") {
  for (const Kind* const kind : all_kinds()) {
    CAPTURE(kind->name);
    for (const std::string_view name : {kind->name, kind->plural, kind->short_name, kind->kebab}) {
      CAPTURE(name);
      CHECK(parsed(name) == kind->name);
      std::string upper(name);
      std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
      CHECK(parsed(upper) == kind->name);
    }
    const std::string plural(kind->plural);
    CHECK(parsed(plural + "." + std::string(kind->group)) == kind->name);
    CHECK(parsed(plural + "." + std::string(kind->version) + "." + std::string(kind->group)) ==
          kind->name);
    CHECK(parsed(plural + ".example.com") != kind->name);
    CHECK(find_kind(kind->name) == kind);
    CHECK(find_kind(kind->plural) == nullptr);
  }
}

TEST_CASE("names and groups as the release has them") {
  const Kind& service = **parse_kind("es");
  CHECK(service.plural == "externalservices");
  CHECK(singular(service) == "externalservice");
  CHECK(service.kebab == "external-service");
  CHECK(api_version(service) == "networking.istio.io/v1alpha3");
  CHECK(api_version(**parse_kind("rr")) == "config.istio.io/v1alpha2");
  CHECK((*parse_kind("dp"))->plural == "destinationpolicies");
}

TEST_CASE("no two kinds share a name") {
  std::set<std::string_view> names;
  for (const Kind* const kind : all_kinds()) {
    for (const std::string_view name : {kind->plural, kind->short_name}) {
      CHECK(names.insert(name).second);
    }
  }
}

TEST_CASE("a type that isn't ours") {
  CHECK(parsed("externalservce") ==
        "unknown type \"externalservce\"; did you mean ExternalService?");
  CHECK(parsed("pods").starts_with("unknown type \"pods\"; the types are destinationpolicies, "));
  CHECK(parsed("quotaspec") ==
        "the type \"quotaspec\" has nothing to do with egress; use kubectl for it");
  CHECK(parse_kind("x").error().code == base::ErrorCode::wrong_usage);
  CHECK(parsed("").starts_with("unknown type \"\""));
}

TEST_CASE("what is left to kubectl") {
  for (const std::string_view name :
       {"HTTPAPISpec", "QuotaSpecBinding", "ServiceRole", "ServiceRoleBinding", "Policy", "rule",
        "memquota", "EndUserAuthenticationPolicySpec"}) {
    CAPTURE(name);
    CHECK(is_kubectls_kind(name));
  }
  CHECK_FALSE(is_kubectls_kind("ExternalService"));
  CHECK_FALSE(is_kubectls_kind("Deployment"));
}

/// Looks at every table that a kind is made of, once each.
class TableWalk {
 public:
  template <typename Visit>
  void run(const schema::Table& table, Visit visit) {
    if (!seen_.insert(&table).second) return;
    visit(table);
    for (const schema::Field& field : table.fields) {
      const schema::Type* type = &field.type;
      while (type->element != nullptr) type = type->element;
      if (type->table != nullptr) run(*type->table, visit);
    }
  }

 private:
  std::set<const schema::Table*> seen_;
};

TEST_CASE("every field and every rule of its own is explained") {
  for (const Kind* const kind : all_kinds()) {
    CHECK_FALSE(kind->doc.empty());
    TableWalk().run(*kind->spec, [](const schema::Table& table) {
      CAPTURE(table.name);
      CHECK_FALSE(table.name.empty());
      for (const schema::Field& field : table.fields) {
        CAPTURE(field.name);
        CHECK_FALSE(field.doc.empty());
        CHECK_FALSE(field.doc.ends_with('.'));
      }
      for (const schema::Rule& rule : table.rules) {
        CHECK((rule.kind == schema::RuleKind::custom) == (rule.check != nullptr));
        if (rule.check != nullptr) CHECK_FALSE(rule.doc.empty());
      }
    });
  }
}

TEST_CASE("rules and uniqueness name fields that are there") {
  for (const Kind* const kind : all_kinds()) {
    TableWalk().run(*kind->spec, [](const schema::Table& table) {
      CAPTURE(table.name);
      for (const schema::Rule& rule : table.rules) {
        for (const auto name : rule.fields) CHECK(schema::find_field(table, name) != nullptr);
      }
      for (const schema::Field& field : table.fields) {
        for (const auto member : field.unique_by) {
          CHECK(schema::find_field(*field.type.element->table, member) != nullptr);
        }
      }
    });
  }
}

}  // namespace
}  // namespace istioctl::config
