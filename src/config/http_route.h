#pragma once

#include "fields.h"

/// What the HTTP routes of VirtualService and RouteRule have in common.
namespace istioctl::config {

extern const Table redirect_table;
extern const Table rewrite_table;
extern const Table cors_policy_table;

/// Reports `websocketUpgrade: true` beside a redirect.
void check_websocket_redirect(RuleScope& scope);

}  // namespace istioctl::config
