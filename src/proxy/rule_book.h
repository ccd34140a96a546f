#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "findings.h"
#include "istioctl/proxy/host_index.h"
#include "istioctl/proxy/host_name.h"
#include "specs.h"

namespace istioctl::proxy {

struct HostRule {
  ObjectId id = no_object;
  std::string name_space = {};
  VirtualServiceSpec spec = {};
  std::vector<HostName> hosts = {};
};

struct HostPolicy {
  ObjectId id = no_object;
  DestinationRuleSpec spec = {};
  HostName host = {};
};

/// VirtualServices and DestinationRules by their hosts. Of several for one host the oldest counts.
class RuleBook {
 public:
  explicit RuleBook(Findings& findings) : findings_(findings) {}

  /// Rules come in the order of their age.
  void add(HostRule rule);
  void add(HostPolicy policy);

  /// What counts for the host with this key, or nullptr.
  [[nodiscard]] const HostRule* find_rule(std::string_view key) const { return at(rules_, key); }
  [[nodiscard]] const HostPolicy* find_policy(std::string_view key) const {
    return at(policies_, key);
  }

  /// All of them, by age, those that don't count included.
  [[nodiscard]] const std::deque<HostRule>& rules() const { return kept_rules_; }
  [[nodiscard]] const std::deque<HostPolicy>& policies() const { return kept_policies_; }

  /// The hosts that some rule or policy treats differently from others.
  [[nodiscard]] const std::vector<HostName>& hosts() const { return hosts_; }

 private:
  template <typename T>
  static const T* at(const HostIndex<const T*>& index, std::string_view key) {
    const T* const* const found = index.find(key);
    return found == nullptr ? nullptr : *found;
  }

  void conflict(ObjectId younger, ObjectId older, const HostName& host, std::string_view field);

  Findings& findings_;
  std::deque<HostRule> kept_rules_;
  std::deque<HostPolicy> kept_policies_;
  HostIndex<const HostRule*> rules_;
  HostIndex<const HostPolicy*> policies_;
  std::vector<HostName> hosts_;
};

}  // namespace istioctl::proxy
