#include "connection_failure.h"

#include <fmt/format.h>

#include <string_view>

#include "istioctl/base/printable.h"

namespace istioctl::kubernetes {
namespace {

using base::ErrorCode;
using http::Cause;

/// What the texts below name, ready for a terminal.
struct Names {
  std::string server;
  std::string origin;
  std::string detail;
  std::string proxy;  ///< "", " through the proxy URL"
};

Names names_of(const http::Failure& failure, const Connection& connection,
               const std::string& proxy) {
  return {.server = base::escape_for_terminal(http::redact_url(connection.server)),
          .origin = connection.origin.empty() ? std::string("the kubeconfig")
                                              : base::escape_for_terminal(connection.origin),
          .detail = base::escape_for_terminal(failure.detail),
          .proxy = proxy.empty() ? std::string()
                                 : fmt::format(" through the proxy {}",
                                               base::escape_for_terminal(http::redact_url(proxy)))};
}

base::Error unavailable(std::string message, std::string hint) {
  return {ErrorCode::unavailable, std::move(message), std::move(hint)};
}

/// The certificates: the server's and the caller's.
base::Error certificate_error(Cause cause, const Names& names) {
  switch (cause) {
    case Cause::untrusted_certificate:
      return unavailable(
          fmt::format("the certificate of {} isn't signed by an authority that is trusted: {}",
                      names.server, names.detail),
          fmt::format("check certificate-authority in {}, and that this is the right cluster",
                      names.origin));
    case Cause::expired_certificate:
      return unavailable(
          fmt::format("the certificate of {} isn't valid now: {}", names.server, names.detail),
          "have the cluster's certificates renewed, and check the clock of this machine");
    case Cause::wrong_host_certificate:
      return unavailable(
          fmt::format("the certificate of {} is for another host: {}", names.server, names.detail),
          fmt::format("use a name that the certificate has as the server in {}, or "
                      "give it as tls-server-name there",
                      names.origin));
    case Cause::wrong_authorities:
      return unavailable(fmt::format("the certificate-authority for {} in {} can't be read: {}",
                                     names.server, names.origin, names.detail),
                         "it must hold PEM certificates");
    default:
      return unavailable(fmt::format("the client certificate for {} in {} can't be used: {}",
                                     names.server, names.origin, names.detail),
                         "client-certificate and client-key must be PEM, and belong together");
  }
}

base::Error connection_error(const http::Failure& failure, const Names& names) {
  switch (failure.cause) {
    case Cause::name_lookup:
      return unavailable(
          fmt::format("{} isn't found{}: {}", names.server, names.proxy, names.detail),
          fmt::format("check the server's name in {}, and the network", names.origin));
    case Cause::connection:
      return unavailable(fmt::format("{} can't be reached{}: nothing accepts connections there",
                                     names.server, names.proxy),
                         fmt::format("check that the cluster runs, and its address in {}{}",
                                     names.origin, names.proxy.empty() ? "" : ", and the proxy's"));
    case Cause::proxy:
      return unavailable(
          fmt::format("{} can't be reached{}: {}", names.server, names.proxy, names.detail),
          fmt::format("check proxy-url in {}, or the variables HTTPS_PROXY and NO_PROXY",
                      names.origin));
    case Cause::timeout:
      return unavailable(
          fmt::format("{} {} in time{}", names.server,
                      failure.sent ? "didn't answer" : "can't be reached", names.proxy),
          failure.sent ? "try again later"
                       : fmt::format("check the network, and the address in {}", names.origin));
    case Cause::broken:
      return unavailable(
          fmt::format("the connection to {} broke{}: {}", names.server, names.proxy, names.detail),
          "try again");
    default:
      return unavailable(
          fmt::format("there is no secure connection to {}{}: {}", names.server, names.proxy,
                      names.detail),
          fmt::format("check the server and the client certificate in {}", names.origin));
  }
}

}  // namespace

ApiFailure failure_of(const http::Failure& failure, const Connection& connection,
                      const std::string& proxy) {
  const Names names = names_of(failure, connection, proxy);
  const auto text = [&names](std::string_view format) {
    return fmt::format(fmt::runtime(format), names.server, names.detail);
  };
  switch (failure.cause) {
    case Cause::untrusted_certificate:
    case Cause::expired_certificate:
    case Cause::wrong_host_certificate:
    case Cause::wrong_authorities:
    case Cause::wrong_client_certificate: return {.error = certificate_error(failure.cause, names)};
    case Cause::name_lookup:
    case Cause::connection:
    case Cause::proxy:
    case Cause::timeout:
    case Cause::broken:
    case Cause::tls: return {.error = connection_error(failure, names)};
    case Cause::wrong_url:
      return {.error = {ErrorCode::invalid_input, text("{} isn't the address of a server"),
                        fmt::format("check the server in {}", names.origin)}};
    case Cause::too_large:
      return {.error = {ErrorCode::failed, text("the answer of {} isn't read: {}")}};
    case Cause::redirects:
    case Cause::out_of_memory:
    case Cause::other: break;
  }
  return {
      .error = {failure.cause == Cause::out_of_memory ? ErrorCode::failed : ErrorCode::unavailable,
                text("{} can't be used: {}"), fmt::format("check the server in {}", names.origin)}};
}

}  // namespace istioctl::kubernetes
