#include "rule_book.h"

#include <fmt/format.h>

#include <utility>

#include "istioctl/base/printable.h"

namespace istioctl::proxy {

void RuleBook::add(HostRule rule) {
  if (rule.spec.http.empty()) return;
  const HostRule& kept = kept_rules_.emplace_back(std::move(rule));
  for (std::size_t index = 0; index < kept.hosts.size(); ++index) {
    const HostName& host = kept.hosts[index];
    const auto [known, added] = rules_.insert(host.key, &kept);
    if (added) {
      hosts_.push_back(host);
    } else if (*known != &kept) {
      conflict(kept.id, (*known)->id, host, fmt::format("spec.hosts[{}]", index));
    }
  }
}

void RuleBook::add(HostPolicy policy) {
  const HostPolicy& kept = kept_policies_.emplace_back(std::move(policy));
  const HostName& host = kept.host;
  const auto [known, added] = policies_.insert(host.key, &kept);
  if (added) {
    hosts_.push_back(host);
  } else {
    conflict(kept.id, (*known)->id, host, "spec.name");
  }
}

void RuleBook::conflict(ObjectId younger, ObjectId older, const HostName& host,
                        std::string_view field) {
  findings_.warn(younger, {.trap = traps::rule_conflict,
                           .field = std::string(field),
                           .message = fmt::format("{} has rules for {} already, and is older: they "
                                                  "count, these don't",
                                                  findings_.name_of(older), base::quote(host.text)),
                           .hint = "write them into one object",
                           .cause = older});
}

}  // namespace istioctl::proxy
