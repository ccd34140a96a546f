#pragma once

#include <vector>

#include "istioctl/http/client.h"

namespace istioctl::test {

/// Lends a client to an owner; the real one stays the test's.
class LentHttpClient final : public http::HttpClient {
 public:
  /// `client` outlives this.
  explicit LentHttpClient(http::HttpClient& client) : client_(client) {}

  [[nodiscard]] base::Result<http::Response> send(const http::Request& request) override {
    return client_.send(request);
  }
  [[nodiscard]] base::Result<std::size_t> start(const http::Request& request) override {
    return client_.start(request);
  }
  [[nodiscard]] base::Result<std::vector<http::Event>> wait(
      std::chrono::milliseconds longest) override {
    return client_.wait(longest);
  }
  void cancel(std::size_t id) override { client_.cancel(id); }
  void interrupt() override { client_.interrupt(); }

 private:
  http::HttpClient& client_;
};

}  // namespace istioctl::test
