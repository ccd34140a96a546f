#include "istioctl/kubernetes/make_api_client.h"

#include <fmt/format.h>

#include <utility>

#include "api_session.h"
#include "api_status.h"
#include "call_batch.h"
#include "istioctl/base/printable.h"
#include "proxy_choice.h"
#include "stream_batch.h"

namespace istioctl::kubernetes {
namespace {

using base::ErrorCode;
using base::Result;

/// Whether opening a stream again could do better.
bool could_pass(const ApiFailure& failure) {
  return failure.status ? is_passing(*failure.status)
                        : failure.error.code == ErrorCode::unavailable;
}

class HttpApiClient final : public ApiClient {
 public:
  HttpApiClient(Connection connection, const ApiClientOptions& options, std::string proxy)
      : session_(std::move(connection), options, std::move(proxy)) {}

  ApiResult<std::string> send(const ApiRequest& request) override {
    ApiResult<std::string> result;
    send_all({&request, 1},
             [&result](std::size_t, ApiResult<std::string> sent) { result = std::move(sent); });
    return result;
  }

  void send_all(std::span<const ApiRequest> requests, const Completion& completed) override {
    CallBatch(session_, requests, completed).run();
  }

  ApiResult<void> stream(const ApiRequest& request, const PieceVisitor& visitor,
                         std::stop_token stop) override;

  void stream_all(std::span<const ApiRequest> requests, const StreamVisitor& visitor,
                  const StreamEnd& ended, std::stop_token stop) override {
    StreamBatch(session_, requests, visitor, ended).run(std::move(stop));
  }

  std::string server() const override { return session_.server(); }

 private:
  ApiSession session_;
};

ApiResult<void> HttpApiClient::stream(const ApiRequest& request, const PieceVisitor& visitor,
                                      std::stop_token stop) {
  ApiResult<void> result;
  bool begun = false;
  Attempts attempts;
  stream_all(
      {&request, 1},
      [&](std::size_t, std::string_view piece) {
        begun = true;
        return visitor(piece);
      },
      [&](std::size_t, ApiResult<void> end) -> std::optional<Reopening> {
        result = std::move(end);
        if (begun || result || !could_pass(result.error())) return {};
        const auto delay = session_.delay_to_next(attempts, request, std::chrono::milliseconds(0));
        if (!delay) return {};
        result = {};
        return Reopening{.request = request, .delay = *delay};
      },
      std::move(stop));
  return result;
}

/// The server's URL as calls are put behind it.
Result<std::string> server_address(const Connection& connection) {
  std::string url = connection.server;
  if (!url.contains("://")) {
    const bool secure =
        !connection.certificate_authority.empty() || connection.insecure_skip_tls_verify;
    url = (secure ? "https://" : "http://") + url;
  }
  while (url.ends_with('/')) url.pop_back();
  const std::size_t host = url.find("://") + 3;
  if (!http::is_http_url(url) || url.size() <= host ||
      url.find_first_of("?#") != std::string::npos) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("{} isn't the address of an API server",
                                  base::quote(http::redact_url(connection.server))),
                      fmt::format("write https://HOST:PORT as the server in {}",
                                  base::escape_for_terminal(connection.origin)));
  }
  return url;
}

}  // namespace

Result<std::unique_ptr<ApiClient>> make_api_client(const Connection& connection,
                                                   const ApiClientOptions& options) {
  auto address = server_address(connection);
  if (!address) return std::unexpected(std::move(address.error()));
  auto proxy =
      proxy_address(connection.proxy_url.empty() ? proxy_of_variables(*address, options.variable)
                                                 : connection.proxy_url);
  if (!proxy) return std::unexpected(std::move(proxy.error()));
  Connection usable = connection;
  usable.server = std::move(*address);
  return std::make_unique<HttpApiClient>(std::move(usable), options, std::move(*proxy));
}

}  // namespace istioctl::kubernetes
