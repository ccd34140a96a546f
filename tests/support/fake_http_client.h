#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "istioctl/http/client.h"

namespace istioctl::test {

/// Answers from a table of URLs and keeps what it was asked. Of several requests that are under
/// way the oldest has its answer first, one with each wait().
class FakeHttpClient final : public http::HttpClient {
 public:
  /// What comes of one request: the pieces of its body, then its end.
  struct Outcome {
    std::vector<std::string> pieces = {};
    std::variant<http::Response, http::Failure> end;
  };

  /// The answer for `url`, each time that it is asked for by send().
  void answer(const std::string& url, base::Result<http::Response> answer) {
    answers_.insert_or_assign(url, std::move(answer));
  }

  /// The next outcome of a request that is begun by start(). Several are given in order, the last
  /// one again and again.
  void outcome(const std::string& method, const std::string& url, Outcome outcome) {
    outcomes_[method + " " + url].push_back(std::move(outcome));
  }
  void outcome(const std::string& method, const std::string& url, http::Response response) {
    outcome(method, url, Outcome{.end = std::move(response)});
  }
  void outcome(const std::string& method, const std::string& url, http::Failure failure) {
    outcome(method, url, Outcome{.end = std::move(failure)});
  }

  [[nodiscard]] base::Result<http::Response> send(const http::Request& request) override {
    requests_.push_back(request);
    const auto found = answers_.find(request.url);
    if (found == answers_.end()) {
      return base::fail(base::ErrorCode::unavailable, "no answer for " + request.url);
    }
    return found->second;
  }

  [[nodiscard]] base::Result<std::size_t> start(const http::Request& request) override {
    requests_.push_back(request);
    under_way_.emplace_back(requests_.size(), next_outcome(request));
    most_under_way_ = std::max(most_under_way_, under_way_.size());
    return requests_.size();
  }

  [[nodiscard]] base::Result<std::vector<http::Event>> wait(
      std::chrono::milliseconds longest) override {
    std::vector<http::Event> events;
    if (under_way_.empty()) {
      if (!std::exchange(interrupted_, false)) waited_ += longest;
      return events;
    }
    auto [id, outcome] = std::move(under_way_.front());
    under_way_.pop_front();
    for (auto& piece : outcome.pieces) events.push_back({id, http::Piece{std::move(piece)}});
    std::visit([&, id = id](auto& end) { events.push_back({id, std::move(end)}); }, outcome.end);
    return events;
  }

  void cancel(std::size_t id) override {
    std::erase_if(under_way_, [id](const auto& request) { return request.first == id; });
    cancelled_.push_back(id);
  }

  void interrupt() override { interrupted_ = true; }

  [[nodiscard]] const std::vector<http::Request>& requests() const { return requests_; }
  [[nodiscard]] std::size_t most_under_way() const { return most_under_way_; }
  /// How long it waited while nothing was under way.
  [[nodiscard]] std::chrono::milliseconds waited() const { return waited_; }
  [[nodiscard]] const std::vector<std::size_t>& cancelled() const { return cancelled_; }

 private:
  Outcome next_outcome(const http::Request& request) {
    const std::string call = request.method + " " + request.url;
    const auto found = outcomes_.find(call);
    if (found == outcomes_.end()) return {.end = http::Failure{.detail = "no outcome of " + call}};
    if (found->second.size() == 1) return found->second.front();
    Outcome outcome = std::move(found->second.front());
    found->second.pop_front();
    return outcome;
  }

  std::map<std::string, base::Result<http::Response>> answers_;
  std::map<std::string, std::deque<Outcome>> outcomes_;
  std::vector<http::Request> requests_;
  std::deque<std::pair<std::size_t, Outcome>> under_way_;
  std::size_t most_under_way_ = 0;
  std::chrono::milliseconds waited_{0};
  std::vector<std::size_t> cancelled_;
  bool interrupted_ = false;
};

}  // namespace istioctl::test
