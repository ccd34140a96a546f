#pragma once

#include "fields.h"

/// What the HTTP routes of VirtualService and RouteRule have in common.
namespace istioctl::config {

extern const Table redirect_table;
extern const Table rewrite_table;
extern const Table cors_policy_table;

/// Reports `websocketUpgrade: true` beside a redirect.
void check_websocket_redirect(RuleScope& scope);

/// The same for a CRD.
inline constexpr std::string_view websocket_constraint = R"({"not": {
  "required": ["redirect", "websocketUpgrade"],
  "properties": {"websocketUpgrade": {"enum": [true]}}}})";

}  // namespace istioctl::config
