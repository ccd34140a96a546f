#pragma once

#include "findings.h"
#include "registry.h"
#include "rule_book.h"

namespace istioctl::proxy {

/// What the traps between objects follow from. All of it outlives the search.
struct TrapSources {
  const Policy& policy;
  const Registry& registry;
  const RuleBook& rules;
  Findings& findings;
};

/// Traps of ExternalServices: https-port, tls-at-80, opens-everything and port-conflict (as far as
/// it lies in one object).
void find_service_traps(const TrapSources& sources);

/// Traps of rules for hosts: unopened-host, no-destination, unread-port, double-tls.
void find_rule_traps(const TrapSources& sources);

}  // namespace istioctl::proxy
