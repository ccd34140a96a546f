#include "table_changes.h"

#include <fmt/format.h>

#include <expected>
#include <ranges>
#include <utility>

namespace istioctl::iptables {

base::Result<void> TableChanges::make(const TableKey& key, const OwnPart& from, const OwnPart& to) {
  const std::string text = transition(from, to);
  if (text.empty()) return {};
  if (auto restored = tables_.restore(key, text); !restored) return restored;
  undo_.push_back({key, transition(to, from)});
  return {};
}

std::unexpected<base::Error> TableChanges::give_up(base::Error error) {
  for (const auto& [key, text] : std::views::reverse(undo_)) {
    if (const auto restored = tables_.restore(key, text); !restored) {
      error.message += fmt::format("; and the rules that were made before couldn't be undone: {}",
                                   restored.error().message);
      error.hint = "run istioctl iptables --clean";
    }
  }
  undo_.clear();
  return std::unexpected(std::move(error));
}

}  // namespace istioctl::iptables
