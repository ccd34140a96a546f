#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "attempts.h"
#include "istioctl/http/client.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/kubernetes/connection.h"
#include "istioctl/kubernetes/make_api_client.h"
#include "jitter.h"

namespace istioctl::kubernetes {

/// What all calls to one server share: the connection, the caller's credentials, the log.
class ApiSession {
 public:
  /// `proxy`: the proxy's URL, or empty; see proxy_address().
  ApiSession(Connection connection, ApiClientOptions options, std::string proxy);

  /// The HTTP client, made when there is none. Only valid until the next begin().
  [[nodiscard]] base::Result<http::HttpClient*> client();

  /// What begin() began, and with the how manieth credentials.
  struct Begun {
    std::size_t id = 0;
    unsigned credentials = 0;
    std::chrono::steady_clock::time_point time = {};
  };

  /// Begins an attempt at `request`. An error comes from the credentials, and is final.
  [[nodiscard]] base::Result<Begun> begin(const ApiRequest& request, http::Delivery delivery);

  /// To be told of the end of each attempt.
  void end(const Begun& begun, const ApiRequest& request, const http::Response& response);
  void end(const Begun& begun, const ApiRequest& request, const http::Failure& failure);
  /// To be told of an attempt that was given up.
  void cancel(const Begun& begun);

  /// After a 401: whether there are other credentials than those of the attempt.
  [[nodiscard]] base::Result<bool> renew(const Begun& begun);

  /// Whether the HTTP client shows a certificate that isn't the caller's any more. begin() makes
  /// another one as soon as nothing is under way.
  [[nodiscard]] bool is_stale() const;

  /// What a failure says to people.
  [[nodiscard]] ApiFailure explain(const http::Failure& failure) const;
  /// What an answer with another status than 2xx says.
  [[nodiscard]] ApiFailure explain(const http::Response& response) const;

  /// After a failure that passes: how long to wait before the next attempt, but not less than
  /// `at_least`. Nothing: patience is at its end.
  [[nodiscard]] std::optional<std::chrono::milliseconds> delay_to_next(
      Attempts& attempts, const ApiRequest& request, std::chrono::milliseconds at_least);

  [[nodiscard]] const ApiClientOptions& options() const { return options_; }
  /// The server's address for messages.
  [[nodiscard]] const std::string& server() const { return shown_server_; }

 private:
  [[nodiscard]] base::Result<void> prepare();
  [[nodiscard]] base::Result<void> make_client();
  [[nodiscard]] http::Request to_http(const ApiRequest& request, http::Delivery delivery) const;
  void log(const ApiRequest& request, const std::string& what) const;
  void log_end(const Begun& begun, const ApiRequest& request, const std::string& outcome) const;

  Connection connection_;
  std::string shown_server_;  ///< without user and password
  ApiClientOptions options_;
  std::string proxy_;
  Jitter jitter_;
  Credentials credentials_ = {};
  Credentials shown_ = {};  ///< whose certificate the HTTP client shows
  unsigned renewals_ = 0;
  std::unique_ptr<http::HttpClient> client_ = {};
  std::size_t under_way_ = 0;
  bool reached_ = false;  ///< the server has answered something, or had a chance to
};

}  // namespace istioctl::kubernetes
