#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "istioctl/base/error.h"
#include "istioctl/http/client.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/kubernetes/connection.h"

namespace istioctl::kubernetes {

/// Settings of an ApiClient, and the world that it lives in.
struct ApiClientOptions {
  using HttpClientFactory =
      std::function<base::Result<std::unique_ptr<http::HttpClient>>(const http::ClientOptions&)>;

  /// Called at the first call, and when the client certificate changes.
  HttpClientFactory make_http_client = http::make_client;
  /// An environment variable: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. None: none is set.
  std::function<std::optional<std::string>(const std::string&)> variable = {};
  /// Takes a line for -v: method, URL, status, time; never a secret. None: nothing is logged.
  std::function<void(const std::string& line)> log = {};
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
  unsigned seed = 0;                ///< of the jitter; 0: a random one
  std::size_t most_under_way = 32;  ///< calls of send_all() at a time; more gain nothing
  std::size_t response_limit = std::size_t{64} << 20;  ///< bytes of a body, unpacked
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{60'000};  ///< for one attempt of a call
  std::chrono::seconds idle_timeout{300};     ///< for a stream that nothing comes from
  /// How long a call is repeated. A server that was never reached is given up after
  /// `first_patience`, since it's rather the address that is wrong.
  std::chrono::milliseconds patience{30'000};
  std::chrono::milliseconds first_patience{1'000};
};

/// The client on an HttpClient. A wrong address of the server or of a proxy is an error here
/// (`invalid_input`); everything else shows with the first call.
///
/// A call is repeated, later and later, while the server is busy (429, honouring Retry-After) or
/// broken (500, 502, 503, 504), and when the connection fails; after 401 once, with new
/// credentials. GET, PUT, DELETE and a PATCH that applies are repeated in all these cases;
/// another call only when it can't have been carried out: after 429, or when it wasn't sent.
/// Otherwise its failure has `outcome_unknown`. So has the refusal of a PUT or DELETE that was
/// repeated after its answer was lost: what it found may be its own work.
[[nodiscard]] base::Result<std::unique_ptr<ApiClient>> make_api_client(
    const Connection& connection, const ApiClientOptions& options);

}  // namespace istioctl::kubernetes
