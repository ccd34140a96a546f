#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "istioctl/proxy/policy_object.h"
#include "istioctl/proxy/route.h"

namespace istioctl::proxy {

/// What there is to say about the objects of a policy.
class Findings {
 public:
  /// `policy` must outlive this.
  explicit Findings(const Policy& policy) : policy_(policy) {}

  struct Finding {
    std::string id;  ///< "egress/…"
    std::string field = {};
    std::string message;
    std::string hint = {};
  };

  /// What was said already of an object isn't said again.
  void warn(ObjectId about, Finding finding) {
    if (!known_.insert({about, finding.field, finding.message}).second) return;
    base::Diagnostic diagnostic = policy_[about].place;
    diagnostic.severity = base::Severity::warning;
    diagnostic.id = std::move(finding.id);
    diagnostic.field = std::move(finding.field);
    diagnostic.message = std::move(finding.message);
    diagnostic.hint = std::move(finding.hint);
    found_.emplace_back(about, std::move(diagnostic));
  }

  /// "ExternalService/default/a (file.yaml:3:9)", to name another object in a message.
  [[nodiscard]] std::string name_of(ObjectId object) const;

  /// All findings by the age of their objects.
  [[nodiscard]] base::Diagnostics take();

 private:
  const Policy& policy_;
  std::vector<std::pair<ObjectId, base::Diagnostic>> found_;
  std::set<std::tuple<ObjectId, std::string, std::string>> known_;
};

}  // namespace istioctl::proxy
