#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/iptables/explanation.h"
#include "istioctl/iptables/rule_set.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/verdict/request.h"

/// What becomes of one request, told from the rules of the kernel and of the sidecar alone:
/// nothing is run, no name is looked up.
namespace istioctl::verdict {

enum class Outcome : std::uint8_t {
  allowed,   ///< the sidecar passes it on
  answered,  ///< the sidecar answers it because a rule says so
  blocked,   ///< the sidecar closes the connection, or answers that there is nothing
  bypassed,  ///< the kernel sends it straight to its destination
};

/// "allowed", "answered", "blocked" or "bypassed".
[[nodiscard]] std::string_view to_string(Outcome outcome);

/// Something that was decided, in the order in which it is.
struct Decision {
  std::string about = {};                     ///< "iptables", "port", "host", "timeout", …
  std::string text = {};                      ///< names the objects, with their places
  proxy::ObjectId object = proxy::no_object;  ///< who decides
};

/// TLS that the sidecar begins.
struct TlsUse {
  std::string server_name = {};                 ///< SNI; empty: none is sent
  std::vector<std::string> subject_names = {};  ///< the certificate has one of them; empty: any
};

/// A destination of a request.
struct Share {
  proxy::Target target = {};
  double percent = 100;
  std::optional<TlsUse> tls = {};
};

/// Where a copy of the request goes, whose answer nobody waits for.
struct Mirror {
  proxy::Target target = {};
  std::optional<TlsUse> tls = {};
  bool is_lost = false;  ///< no copy leaves the sidecar
};

struct Verdict {
  Outcome outcome = Outcome::blocked;
  /// With which status the sidecar answers, where it does; blocked without a status: the
  /// connection is closed.
  std::optional<std::uint32_t> status = {};
  std::string location = {};  ///< of a redirection
  iptables::Explanation connection;
  bool is_address_known = true;  ///< otherwise it is taken as outside every range

  const proxy::TcpRoute* tcp_route = nullptr;  ///< of the model: who passes it on unread
  const proxy::Route* route = nullptr;         ///< of the model: what decides about a request
  /// Whether the route's faults, timeout and destinations count: what is redirected, or answered as
  /// a preflight request, never comes to them.
  bool is_applied = false;
  std::string authority = {};         ///< the Host header that arrives
  std::string path = {};              ///< the path that arrives, with its query
  std::vector<Share> shares = {};     ///< where it goes; several are chances
  std::optional<Mirror> mirror = {};  ///< only of what is passed on

  std::vector<Decision> decisions = {};
  std::vector<std::string> notes = {};  ///< what should be known beside
  std::string instead = {};             ///< the URL that does what was meant; empty: unknown
};

/// Whether the kernel hands the request's connection to the sidecar; otherwise no policy has a say.
/// Fails as judge() does.
[[nodiscard]] base::Result<bool> reaches_sidecar(const iptables::RuleSet& rules,
                                                 const Request& request);

/// Judges one request. The model must outlive the verdict. An address to which there is no TCP
/// (multicast, broadcast) is `invalid_input`.
[[nodiscard]] base::Result<Verdict> judge(const proxy::EgressModel& model,
                                          const iptables::RuleSet& rules, const Request& request);

}  // namespace istioctl::verdict
