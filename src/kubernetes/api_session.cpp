#include "api_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api_status.h"
#include "connection_failure.h"
#include "http_header.h"
#include "istioctl/base/printable.h"

namespace istioctl::kubernetes {
namespace {

using base::ErrorCode;
using base::Result;

constexpr int redirection = 300;
constexpr int client_error = 400;

/// How long the first repetition and the later ones wait, unless the server says.
constexpr std::chrono::milliseconds first_delay{100};
constexpr std::chrono::milliseconds longest_delay{5'000};

/// Whether a header's value would end early.
bool is_cut(const std::string& value) {
  return std::ranges::any_of(value, [](unsigned char letter) { return letter < ' '; });
}

}  // namespace

ApiSession::ApiSession(Connection connection, ApiClientOptions options, std::string proxy)
    : connection_(std::move(connection)),
      shown_server_(http::redact_url(connection_.server)),
      options_(std::move(options)),
      proxy_(std::move(proxy)),
      jitter_(options_.seed) {}

Result<http::HttpClient*> ApiSession::client() {
  if (!client_) {
    if (auto made = make_client(); !made) return std::unexpected(std::move(made.error()));
  }
  return client_.get();
}

Result<void> ApiSession::make_client() {
  auto made = options_.make_http_client({.ca_certificates = connection_.certificate_authority,
                                         .client_certificate = credentials_.client_certificate,
                                         .client_key = credentials_.client_key,
                                         .tls_server_name = connection_.tls_server_name,
                                         .verification = connection_.insecure_skip_tls_verify
                                                             ? http::Verification::none
                                                             : http::Verification::full,
                                         .proxy = proxy_});
  if (!made) return std::unexpected(std::move(made.error()));
  client_ = std::move(*made);
  shown_ = credentials_;
  return {};
}

bool ApiSession::is_stale() const {
  return client_ && (credentials_.client_certificate != shown_.client_certificate ||
                     credentials_.client_key != shown_.client_key);
}

/// Takes the current credentials, and a client for them. While something is under way the
/// certificate stays: its connection is the old one's.
Result<void> ApiSession::prepare() {
  Credentials current;
  if (connection_.credentials) {
    auto asked = connection_.credentials->current();
    if (!asked) return std::unexpected(std::move(asked.error()));
    current = std::move(*asked);
  }
  if (is_cut(current.authorization)) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("the token or password of {} has a line break or another "
                                  "control character in it",
                                  base::escape_for_terminal(connection_.origin)));
  }
  credentials_ = std::move(current);
  if (is_stale() && under_way_ == 0) client_.reset();
  return client_ ? Result<void>() : make_client();
}

http::Request ApiSession::to_http(const ApiRequest& request, http::Delivery delivery) const {
  const bool pieces = delivery == http::Delivery::pieces;
  http::Request out = {.method = request.method,
                       .url = connection_.server + request.path,
                       .headers = {{"Accept", "application/json"}},
                       .body = request.body,
                       .connect_timeout = options_.connect_timeout,
                       .response_limit = options_.response_limit,
                       .redirects = http::Redirects::refuse,
                       .delivery = delivery};
  out.timeout = pieces ? std::chrono::milliseconds(0) : options_.timeout;
  if (pieces) out.idle_timeout = options_.idle_timeout;
  if (!request.body.empty()) out.headers.push_back({"Content-Type", request.content_type});
  if (!credentials_.authorization.empty()) {
    out.headers.push_back({"Authorization", credentials_.authorization});
  }
  out.headers.insert(out.headers.end(), connection_.headers.begin(), connection_.headers.end());
  return out;
}

Result<ApiSession::Begun> ApiSession::begin(const ApiRequest& request, http::Delivery delivery) {
  if (auto prepared = prepare(); !prepared) return std::unexpected(std::move(prepared.error()));
  const auto id = client_->start(to_http(request, delivery));
  if (!id) return std::unexpected(id.error());
  ++under_way_;
  return Begun{.id = *id, .credentials = renewals_, .time = options_.now()};
}

void ApiSession::end(const Begun& begun, const ApiRequest& request,
                     const http::Response& response) {
  --under_way_;
  reached_ = true;
  log_end(begun, request, std::to_string(response.status));
}

void ApiSession::end(const Begun& begun, const ApiRequest& request, const http::Failure& failure) {
  --under_way_;
  reached_ = reached_ || failure.sent;
  log_end(begun, request, base::escape_for_terminal(failure.detail));
}

void ApiSession::cancel(const Begun& begun) {
  --under_way_;
  client_->cancel(begun.id);
}

Result<bool> ApiSession::renew(const Begun& begun) {
  if (begun.credentials != renewals_) return true;
  if (!connection_.credentials) return false;
  auto renewed = connection_.credentials->renew();
  if (!renewed || !*renewed) return renewed;
  ++renewals_;
  auto current = connection_.credentials->current();
  if (!current) return std::unexpected(std::move(current.error()));
  credentials_ = std::move(*current);
  return true;
}

ApiFailure ApiSession::explain(const http::Failure& failure) const {
  return failure_of(failure, connection_, proxy_);
}

ApiFailure ApiSession::explain(const http::Response& response) const {
  if (response.status >= redirection && response.status < client_error) {
    const std::string location(header_of(response, "location"));
    return {.error = {ErrorCode::unavailable,
                      fmt::format("{} leads elsewhere ({}), where credentials aren't sent",
                                  base::escape_for_terminal(server()),
                                  base::escape_for_terminal(http::redact_url(location))),
                      fmt::format("check the server in {}",
                                  base::escape_for_terminal(connection_.origin))},
            .status = Status{.code = response.status}};
  }
  return failure_of(status_of(response), server(), connection_.origin);
}

std::optional<std::chrono::milliseconds> ApiSession::delay_to_next(
    Attempts& attempts, const ApiRequest& request, std::chrono::milliseconds at_least) {
  const auto now = options_.now();
  if (attempts.failures == 0) attempts.first_failure = now;
  const auto own = jitter_.delay(++attempts.failures, first_delay, longest_delay);
  const auto delay = std::max(own, at_least);
  const auto patience = reached_ ? options_.patience : options_.first_patience;
  if (now + delay > attempts.first_failure + patience) return {};
  log(request, fmt::format("is repeated in {} ms", delay.count()));
  return delay;
}

void ApiSession::log(const ApiRequest& request, const std::string& what) const {
  if (!options_.log) return;
  options_.log(fmt::format("{} {} {}", base::escape_for_terminal(request.method),
                           base::escape_for_terminal(http::redact_url(server() + request.path)),
                           what));
}

void ApiSession::log_end(const Begun& begun, const ApiRequest& request,
                         const std::string& outcome) const {
  const auto time = options_.now() - begun.time;
  log(request, fmt::format("{} in {} ms", outcome,
                           std::chrono::duration_cast<std::chrono::milliseconds>(time).count()));
}

}  // namespace istioctl::kubernetes
