#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/http/client.h"

namespace istioctl::test {

/// Answers from a table of URLs and keeps what it was asked.
class FakeHttpClient final : public http::HttpClient {
 public:
  /// The answer for `url`, each time that it is asked for.
  void answer(const std::string& url, base::Result<http::Response> answer) {
    answers_.insert_or_assign(url, std::move(answer));
  }

  [[nodiscard]] base::Result<http::Response> send(const http::Request& request) override {
    requests_.push_back(request);
    const auto found = answers_.find(request.url);
    if (found == answers_.end()) {
      return base::fail(base::ErrorCode::unavailable, "no answer for " + request.url);
    }
    return found->second;
  }

  [[nodiscard]] const std::vector<http::Request>& requests() const { return requests_; }

 private:
  std::map<std::string, base::Result<http::Response>> answers_;
  std::vector<http::Request> requests_;
};

}  // namespace istioctl::test
