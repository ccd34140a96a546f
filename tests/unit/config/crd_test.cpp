#include "istioctl/config/crd.h"

#include <doctest/doctest.h>

#include <string>

#include "istioctl/yaml/to_json.h"

namespace istioctl::config {
namespace {

using yaml::Json;

Json definition_of(std::string_view kind) {
  return custom_resource_definition(*find_kind(kind));
}

/// A field's schema by its JSON pointer below spec.
Json schema_at(std::string_view kind, const std::string& pointer) {
  const Json definition = definition_of(kind);
  const Json& spec =
      definition.at(Json::json_pointer("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
  return spec.at(Json::json_pointer(pointer));
}

TEST_CASE("crd: the names of a kind") {
  const Json definition = definition_of("DestinationPolicy");
  CHECK(crd_name(*find_kind("DestinationPolicy")) == "destinationpolicies.config.istio.io");
  CHECK(definition["apiVersion"] == "apiextensions.k8s.io/v1");
  CHECK(definition["metadata"]["name"] == "destinationpolicies.config.istio.io");
  CHECK(definition["spec"]["group"] == "config.istio.io");
  CHECK(definition["spec"]["scope"] == "Namespaced");
  CHECK(definition["spec"]["versions"].size() == 1);
  CHECK(definition["spec"]["versions"][0]["name"] == "v1alpha2");
  CHECK(definition["spec"]["names"].dump() ==
        R"({"kind":"DestinationPolicy","listKind":"DestinationPolicyList",)"
        R"("plural":"destinationpolicies","singular":"destinationpolicy","shortNames":["dp"],)"
        R"("categories":["istio-io"]})");
}

TEST_CASE("crd: every kind has columns that end with its age") {
  for (const Kind* const kind : all_kinds()) {
    const Json definition = custom_resource_definition(*kind);
    const Json& columns = definition["spec"]["versions"][0]["additionalPrinterColumns"];
    CHECK(columns.size() >= 2);
    CHECK(columns.back()["name"] == "Age");
    CHECK(columns.front()["jsonPath"].get<std::string>().starts_with(".spec."));
  }
}

TEST_CASE("crd: a field that is needed may not be empty, another one may") {
  CHECK(schema_at("ExternalService", "/required") == Json::array({"hosts"}));
  CHECK(schema_at("ExternalService", "/minProperties") == 1);
  CHECK(schema_at("ExternalService", "/properties/hosts/minItems") == 1);
  CHECK_FALSE(schema_at("ExternalService", "/properties/ports").contains("minItems"));
  const Json sni = schema_at("DestinationRule", "/properties/trafficPolicy/properties/tls");
  CHECK(sni["properties"]["sni"]["type"] == "string");
  const Json subset = schema_at("DestinationRule", "/properties/subsets/items/properties/name");
  CHECK(subset["minLength"] == 1);
  CHECK(subset["pattern"].get<std::string>().starts_with("^[a-z0-9]"));
  const Json timeout = schema_at("VirtualService", "/properties/http/items/properties/timeout");
  CHECK(timeout["pattern"].get<std::string>().starts_with("^$|^"));
  CHECK(timeout["not"] == Json{{"pattern", "^[^1-9]+$"}});
}

TEST_CASE("crd: numbers, enumerations, maps and free values") {
  const Json number = schema_at("ExternalService", "/properties/ports/items/properties/number");
  CHECK(number["type"] == "integer");
  CHECK(number["minimum"] == 1);
  CHECK(number["maximum"] == 65535);
  CHECK(schema_at("ExternalService", "/properties/discovery/enum") ==
        Json::array({"NONE", "STATIC", "DNS"}));
  const Json ports = schema_at("ExternalService", "/properties/endpoints/items/properties/ports");
  CHECK(ports["additionalProperties"] ==
        Json{{"type", "integer"}, {"minimum", 1}, {"maximum", 65535}});
  CHECK(schema_at("DestinationPolicy", "/properties/custom")
            .value("x-kubernetes-preserve-unknown-fields", false));
}

TEST_CASE("crd: elements that differ in a member are told apart by it") {
  const Json ports = schema_at("ExternalService", "/properties/ports");
  CHECK(ports["x-kubernetes-list-type"] == "map");
  CHECK(ports["x-kubernetes-list-map-keys"] == Json::array({"number"}));
}

TEST_CASE("crd: what 0.7.1 doesn't implement is refused, unless it is as good as absent") {
  CHECK(schema_at("VirtualService", "/properties/tcp/maxItems") == 0);
  const Json match = schema_at("RouteRule", "/properties/match");
  CHECK(match["allOf"][0] == Json{{"not", {{"required", Json::array({"udp"})}}}});
  const Json delay = schema_at(
      "VirtualService",
      "/properties/http/items/properties/fault/properties/delay/properties/exponentialDelay");
  CHECK(delay["maxLength"] == 0);
}

TEST_CASE("crd: rules between fields") {
  CHECK(schema_at("VirtualService", "/properties/http/items/properties/fault/allOf/0") ==
        Json::parse(R"({"anyOf":[{"required":["delay"]},{"required":["abort"]}]})"));
  // An empty text is no member of the match.
  CHECK(schema_at("VirtualService",
                  "/properties/http/items/properties/match/items/properties/uri/allOf/0/not/anyOf/"
                  "0/allOf/0") ==
        Json::parse(R"({"required":["exact"],"properties":{"exact":{"minLength":1}}})"));
  CHECK(schema_at("DestinationRule", "/properties/trafficPolicy/properties/tls/allOf/0/anyOf/0") ==
        Json::parse(R"({"not":{"required":["mode"],"properties":{"mode":{"enum":["MUTUAL"]}}}})"));
  CHECK(schema_at("RouteRule", "/allOf/0/not/allOf/0") ==
        Json::parse(R"({"required":["redirect"]})"));
}

TEST_CASE("crd: our own definitions are known again") {
  Json definition = definition_of("Gateway");
  CHECK(is_own_definition(definition));
  definition["metadata"]["labels"]["app.kubernetes.io/managed-by"] = "Helm";
  CHECK_FALSE(is_own_definition(definition));
  definition["metadata"].erase("labels");
  CHECK_FALSE(is_own_definition(definition));
  CHECK_FALSE(is_own_definition(Json::array()));
  CHECK_FALSE(is_own_definition(Json::parse(R"({"metadata":{"labels":["app"]}})")));
  CHECK_FALSE(is_own_definition(
      Json::parse(R"({"metadata":{"labels":{"app.kubernetes.io/managed-by":7}}})")));
}

}  // namespace
}  // namespace istioctl::config
