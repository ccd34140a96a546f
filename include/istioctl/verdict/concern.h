#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/net/ip_address.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/verdict/request.h"
#include "istioctl/verdict/verdict.h"

namespace istioctl::verdict {

/// Which objects of a model have to do with a request: those that have a part in its verdict; and,
/// whether or not that has an effect, those that name a host that it is for or goes to, or hold the
/// requested address. An ExternalService for every host (`*`) counts at its own ports alone.
class Concern {
 public:
  /// The model must outlive the object; the others needn't.
  Concern(const proxy::EgressModel& model, const Request& request, const Verdict& verdict);

  [[nodiscard]] bool is_about(const proxy::PolicyObject& object) const;

 private:
  [[nodiscard]] bool is_asked(const std::string& host, const proxy::PolicyObject& object) const;

  std::vector<const proxy::PolicyObject*> parts_;
  std::vector<std::string> hosts_;  ///< in lower case
  std::optional<net::IpAddress> address_;
  std::uint16_t port_;
};

}  // namespace istioctl::verdict
