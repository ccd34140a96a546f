#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "istioctl/proxy/finding.h"
#include "istioctl/proxy/policy_object.h"
#include "istioctl/proxy/route.h"
#include "traps.h"

namespace istioctl::proxy {

/// What becomes of requests, and of the copies for a mirror, whose destination isn't there.
inline constexpr std::string_view loss_of_requests = "requests for it get status 503";
inline constexpr std::string_view loss_of_copies = "the copies of requests are lost";

/// What there is to say about the objects of a policy.
class Findings {
 public:
  /// `policy` must outlive this.
  explicit Findings(const Policy& policy) : policy_(policy) {}

  struct Statement {
    const Trap& trap;
    std::string field = {};
    std::string message;
    std::string hint = {};
    ObjectId cause = no_object;
    base::Severity severity = base::Severity::warning;
  };

  /// Something that changes what the model holds. What was said already of an object isn't said
  /// again.
  void warn(ObjectId about, Statement statement) { add(about, std::move(statement), true); }

  /// Something that follows from the model.
  void add_trap(ObjectId about, Statement statement) { add(about, std::move(statement), false); }

  /// Reads what the object's annotation allows; `text` is the annotation's.
  void allow(ObjectId object, std::string_view text);

  /// Whether there is something to say about this field already.
  [[nodiscard]] bool has(ObjectId about, const std::string& field) const {
    const auto at = known_.lower_bound({about, field, std::string()});
    return at != known_.end() && std::get<0>(*at) == about && std::get<1>(*at) == field;
  }

  /// "ExternalService/default/a (file.yaml:3:9)", to name another object in a message.
  [[nodiscard]] std::string name_of(ObjectId object) const;

  /// All findings by the age of their objects, without those that are allowed.
  [[nodiscard]] std::vector<Finding> take();

 private:
  void add(ObjectId about, Statement statement, bool in_model);
  [[nodiscard]] bool is_allowed(const Finding& finding) const;
  void find_places();

  const Policy& policy_;
  std::vector<Finding> found_;
  std::set<std::tuple<ObjectId, std::string, std::string>> known_;
  std::set<std::pair<ObjectId, const Trap*>> allowed_;
};

}  // namespace istioctl::proxy
