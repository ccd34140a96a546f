#include "http_route.h"

#include <array>

#include "istioctl/yaml/resolve.h"

namespace istioctl::config {

namespace {

constexpr std::array<std::string_view, 2> uri_and_authority{"uri", "authority"};
constexpr std::array uri_or_authority{
    Rule{.kind = RuleKind::at_least_one, .fields = uri_and_authority}};

constexpr std::array redirect_fields{
    field("uri", string_type, "The path that the client is sent to, in place of the whole path"),
    field("authority", string_type, "The host that the client is sent to"),
};

constexpr std::array rewrite_fields{
    field("uri", string_type,
          "The new path; of a path that was matched by its prefix it replaces the prefix alone"),
    field("authority", string_type, "The new Host header"),
};

constexpr Type method_type{.kind = TypeKind::string, .format = &http_method};
constexpr Type method_list = list_of(method_type);
constexpr Type header_name_list = list_of(header_name_type);
constexpr Type seconds_type{.kind = TypeKind::duration, .format = &whole_seconds};

constexpr std::array cors_policy_fields{
    field("allowOrigin", string_list, "The origins whose pages may read the answers; * means all"),
    field("allowMethods", method_list, "The HTTP methods that such pages may use, in upper case"),
    field("allowHeaders", header_name_list, "The headers that such pages may send"),
    field("exposeHeaders", header_name_list, "The headers that such pages may read"),
    field("maxAge", seconds_type,
          "How long a browser may keep the answer to a preflight request, in whole seconds: 24h"),
    field("allowCredentials", boolean_type,
          "Whether the request itself may carry cookies and other credentials"),
};

}  // namespace

constinit const Table redirect_table{
    .name = "HTTPRedirect", .fields = redirect_fields, .rules = uri_or_authority};
constinit const Table rewrite_table{
    .name = "HTTPRewrite", .fields = rewrite_fields, .rules = uri_or_authority};
constinit const Table cors_policy_table{.name = "CorsPolicy", .fields = cors_policy_fields};

void check_websocket_redirect(RuleScope& scope) {
  const yaml::Node upgrade = scope.at("websocketUpgrade");
  if (!upgrade || !scope.at("redirect") || !yaml::as_boolean(upgrade).value_or(false)) return;
  scope.error(upgrade, "websocketUpgrade", "schema/exclusive", "can't stand beside \"redirect\"",
              "remove one of the two");
}

}  // namespace istioctl::config
