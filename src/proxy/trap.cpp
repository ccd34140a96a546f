#include "istioctl/proxy/trap.h"

#include <algorithm>
#include <array>

#include "istioctl/base/edit_distance.h"
#include "traps.h"

namespace istioctl::proxy {

namespace {

constexpr std::array table{
    &traps::double_tls,
    &traps::fault_percent,
    &traps::hidden_rule,
    &traps::host_conflict,
    &traps::https_port,
    &traps::mesh_destination,
    &traps::no_destination,
    &traps::no_subset,
    &traps::older_kind,
    &traps::opens_everything,
    &traps::original_destination,
    &traps::own_port,
    &traps::port_conflict,
    &traps::range_conflict,
    &traps::regex,
    &traps::ring_size,
    &traps::rule_conflict,
    &traps::server_name,
    &traps::subset_conflict,
    &traps::tls_at_80,
    &traps::unopened_host,
    &traps::unread_port,
    &traps::value,
    &traps::weights,
};

std::string_view without_prefix(std::string_view id) {
  if (id.starts_with(trap_prefix)) id.remove_prefix(trap_prefix.size());
  return id;
}

}  // namespace

std::span<const Trap* const> all_traps() {
  return table;
}

const Trap* find_trap(std::string_view id) {
  const auto found = std::ranges::find(table, without_prefix(id), &Trap::id);
  return found == table.end() ? nullptr : *found;
}

std::string_view nearest_trap(std::string_view id) {
  base::NearestFinder finder(without_prefix(id));
  for (const Trap* const trap : table) finder.offer(trap->id);
  return finder.best().value_or("");
}

}  // namespace istioctl::proxy
