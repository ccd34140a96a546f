#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http_request.h"
#include "istioctl/proxy/egress_model.h"
#include "istioctl/verdict/verdict.h"

namespace istioctl::verdict {

/// Judges what the sidecar does with a request that it reads, at an HTTP port.
class HttpJudge {
 public:
  /// All of it must outlive the judge, which fills in `verdict`.
  HttpJudge(const proxy::EgressModel& model, const proxy::ExternalPort& port,
            const Request& request, Verdict& verdict)
      : model_(model), port_(port), request_(request), verdict_(verdict) {}

  /// `address`: what was called, where it is known.
  void run(const std::optional<net::IpAddress>& address);

 private:
  void decide(std::string about, std::string text, proxy::ObjectId object = proxy::no_object);
  void block(std::uint32_t status);
  void answer(std::uint32_t status);
  void describe_host(const proxy::VirtualHost& host, const std::optional<net::IpAddress>& address);
  [[nodiscard]] const proxy::Route* find_route(const proxy::VirtualHost& host) const;
  void describe_route(const proxy::Route& route);
  [[nodiscard]] std::uint32_t status_of_blocked() const;
  [[nodiscard]] bool is_read_by_name(const proxy::VirtualHost& host) const;
  [[nodiscard]] bool may_upgrade(const proxy::Route& route) const;
  [[nodiscard]] bool is_preflight(const proxy::Route& route) const;
  void redirect(const proxy::Route& route);
  void apply(const proxy::Route& route);
  [[nodiscard]] bool apply_faults(const proxy::Route& route);
  void rewrite(const proxy::Route& route);
  void describe_extras(const proxy::Route& route);
  void find_shares(const proxy::Route& route);
  void mirror(const proxy::Route& route);
  void describe_share(const Share& share);

  const proxy::EgressModel& model_;
  const proxy::ExternalPort& port_;
  HttpRequest request_;
  Verdict& verdict_;
};

/// Whether nothing can be reached there: nothing opens it, or it has no endpoints.
[[nodiscard]] bool is_nowhere(proxy::UpstreamId id, const proxy::EgressModel& model);

/// The TLS that the sidecar begins towards an upstream for requests to this host; nothing where
/// it begins none. `authority` may have a port.
[[nodiscard]] std::optional<TlsUse> tls_use(const proxy::Upstream& upstream,
                                            std::string_view authority);

}  // namespace istioctl::verdict
