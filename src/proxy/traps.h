#pragma once

#include "istioctl/proxy/trap.h"

/// The traps one by one, for those who find them.
namespace istioctl::proxy::traps {

// Of ExternalServices.
extern const Trap https_port;
extern const Trap tls_at_80;
extern const Trap opens_everything;
extern const Trap port_conflict;
extern const Trap host_conflict;
extern const Trap range_conflict;
extern const Trap server_name;
extern const Trap own_port;

// Of VirtualServices and DestinationRules.
extern const Trap unopened_host;
extern const Trap unread_port;
extern const Trap hidden_rule;
extern const Trap rule_conflict;
extern const Trap subset_conflict;
extern const Trap weights;
extern const Trap double_tls;
extern const Trap no_destination;
extern const Trap no_subset;
extern const Trap original_destination;
extern const Trap fault_percent;
extern const Trap value;
extern const Trap ring_size;

// Of this program's sidecar alone.
extern const Trap regex;
extern const Trap older_kind;
extern const Trap mesh_destination;

}  // namespace istioctl::proxy::traps
