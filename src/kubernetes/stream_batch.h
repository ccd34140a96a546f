#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "api_session.h"
#include "istioctl/kubernetes/api_client.h"

namespace istioctl::kubernetes {

/// The streams of one stream_all(): those that are open, and those that will be opened again.
class StreamBatch {
 public:
  /// All arguments outlive the batch.
  StreamBatch(ApiSession& session, std::span<const ApiRequest> requests,
              const ApiClient::StreamVisitor& visitor, const ApiClient::StreamEnd& ended);

  /// Returns when all have ended, the visitor has had enough or `stop` is requested.
  void run(std::stop_token stop);

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Stream {
    std::size_t index = 0;
    ApiRequest request = {};
    bool renewed = false;  ///< other credentials were tried
    Time due = {};
    ApiSession::Begun begun = {};
  };

  void open_due();
  void open(Stream stream);
  /// Waits for what comes. False when the visitor has had enough.
  [[nodiscard]] bool work(const std::stop_token& stop);
  [[nodiscard]] bool take(http::Event& event);
  void end(Stream stream, const http::Response& response);
  void end(Stream stream, ApiResult<void> result);
  void end_open(const ApiResult<void>& result);
  [[nodiscard]] std::chrono::milliseconds time_to_next() const;

  ApiSession& session_;
  const ApiClient::StreamVisitor& visitor_;
  const ApiClient::StreamEnd& ended_;
  std::vector<Stream> waiting_ = {};
  std::map<std::size_t, Stream> open_ = {};  ///< by the HTTP client's id
};

}  // namespace istioctl::kubernetes
