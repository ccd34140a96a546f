#include "http_entry_traps.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "condition_set.h"
#include "istioctl/proxy/json_access.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

constexpr std::uint64_t all_requests = 100;

/// Goes through the entries of one object in order.
class EntryTraps {
 public:
  EntryTraps(ObjectId id, Findings& findings) : id_(id), findings_(findings) {}

  void read(const Json& entry, std::size_t index) {
    const std::string field = fmt::format("spec.http[{}]", index);
    check_weights(list_at(entry, "route"), field);
    const Json& matches = list_at(entry, "match");
    if (matches.empty()) {
      check(Conditions(), field, "");
      return;
    }
    for (std::size_t at = 0; at < matches.size(); ++at) {
      check(read_conditions(matches[at]), field, fmt::format(".match[{}]", at));
    }
  }

 private:
  void check(const Conditions& conditions, const std::string& entry, const std::string& match) {
    if (const auto wider = before_.find_wider(conditions)) {
      findings_.add_trap(
          id_, {.trap = traps::hidden_rule,
                .field = entry + match,
                .message = fmt::format("it is never used: {} comes first and fits every request "
                                       "that this one fits",
                                       names_[*wider]),
                .hint = "move it in front, or remove it"});
      return;
    }
    before_.add(conditions, names_.size());
    names_.push_back(entry + match);
  }

  void check_weights(const Json& routes, const std::string& field) {
    if (routes.empty()) return;
    std::uint64_t sum = 0;
    bool is_weighted = false;
    for (const Json& route : routes) {
      const auto weight = number_at(route, "weight");
      is_weighted = is_weighted || weight.value_or(0) > 0;
      sum += weight.value_or(0);
    }
    // One destination needs no weight.
    if (sum == all_requests || (routes.size() == 1 && !is_weighted)) return;
    findings_.add_trap(
        id_, {.trap = traps::weights,
              .field = field + ".route",
              .message = is_weighted ? fmt::format("the weights add up to {}, not to 100", sum)
                                     : fmt::format("none of the {} destinations has a weight",
                                                   routes.size()),
              .hint = "let the weights add up to 100"});
  }

  ObjectId id_;
  Findings& findings_;
  ConditionSet before_;
  std::vector<std::string> names_;
};

}  // namespace

void find_http_entry_traps(const Json& spec, ObjectId id, Findings& findings) {
  EntryTraps traps(id, findings);
  std::size_t index = 0;
  for (const Json& entry : list_at(spec, "http")) traps.read(entry, index++);
}

}  // namespace istioctl::proxy
