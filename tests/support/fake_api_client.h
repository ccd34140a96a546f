#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/kubernetes/api_client.h"

namespace istioctl::test {

/// An API server's client that answers as it was told, and keeps what it was asked.
class FakeApiClient final : public kubernetes::ApiClient {
 public:
  using Answer = kubernetes::ApiResult<std::string>;

  /// The next answer for this call. Several are given in order, the last one again and again.
  void answer(const std::string& method, const std::string& path, Answer answer) {
    answers_[method + " " + path].push_back(std::move(answer));
  }

  /// Answers the calls that answer() has nothing for.
  void answer_others(std::function<Answer(const kubernetes::ApiRequest&)> answer) {
    others_ = std::move(answer);
  }

  /// The next stream of `path`: its pieces, then its end.
  void answer_stream(const std::string& path, std::vector<std::string> pieces,
                     kubernetes::ApiResult<void> end = {}) {
    streams_[path].push_back({std::move(pieces), std::move(end)});
  }

  /// Called when a stream is opened that has no answer left, to request a stop for example.
  void when_streams_end(std::function<void()> callback) { no_more_ = std::move(callback); }

  /// A failure as the server words it.
  [[nodiscard]] static std::unexpected<kubernetes::ApiFailure> refusal(kubernetes::Status status) {
    base::Error error = {base::ErrorCode::failed, status.message};
    return std::unexpected(
        kubernetes::ApiFailure{.error = std::move(error), .status = std::move(status)});
  }

  /// A failure without an answer, as of a connection that broke.
  [[nodiscard]] static std::unexpected<kubernetes::ApiFailure> lost(bool outcome_unknown) {
    return std::unexpected(kubernetes::ApiFailure{
        .error = {base::ErrorCode::unavailable, "the connection to https://fake broke"},
        .outcome_unknown = outcome_unknown});
  }

  [[nodiscard]] Answer send(const kubernetes::ApiRequest& request) override {
    requests_.push_back(request);
    const auto found = answers_.find(request.method + " " + request.path);
    if (found != answers_.end()) return next_of(found->second);
    if (others_) return others_(request);
    return refusal(no_answer(request));
  }

  void send_all(std::span<const kubernetes::ApiRequest> requests,
                const Completion& completed) override {
    for (std::size_t index = 0; index < requests.size(); ++index) {
      completed(index, send(requests[index]));
    }
  }

  [[nodiscard]] kubernetes::ApiResult<void> stream(const kubernetes::ApiRequest& request,
                                                   const PieceVisitor& visitor,
                                                   std::stop_token stop) override {
    const auto end = play(request, visitor, stop);
    return end ? *end : kubernetes::ApiResult<void>{};
  }

  void stream_all(std::span<const kubernetes::ApiRequest> requests, const StreamVisitor& visitor,
                  const StreamEnd& ended, std::stop_token stop) override {
    std::deque<std::pair<std::size_t, kubernetes::ApiRequest>> open;
    for (std::size_t index = 0; index < requests.size(); ++index) {
      open.emplace_back(index, requests[index]);
    }
    while (!open.empty()) {
      const auto [index, request] = std::move(open.front());
      open.pop_front();
      const auto piece = [&](std::string_view text) { return visitor(index, text); };
      auto end = play(request, piece, stop);
      if (!end) return;
      if (auto again = ended(index, std::move(*end))) {
        delays_.push_back(again->delay);
        open.emplace_back(index, std::move(again->request));
      }
    }
  }

  [[nodiscard]] std::string server() const override { return "https://fake"; }

  [[nodiscard]] const std::vector<kubernetes::ApiRequest>& requests() const { return requests_; }

  /// How long each stream was to wait before it was opened again.
  [[nodiscard]] const std::vector<std::chrono::milliseconds>& delays() const { return delays_; }

 private:
  struct Script {
    std::vector<std::string> pieces;
    kubernetes::ApiResult<void> end;
  };

  static Answer next_of(std::deque<Answer>& answers) {
    if (answers.size() == 1) return answers.front();
    Answer answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }

  static kubernetes::Status no_answer(const kubernetes::ApiRequest& request) {
    constexpr int not_found = 404;
    return {.code = not_found,
            .reason = "NotFound",
            .message = "no answer for " + request.method + " " + request.path};
  }

  /// The end of a stream; nothing: the visitor has had enough, or `stop` was requested.
  std::optional<kubernetes::ApiResult<void>> play(const kubernetes::ApiRequest& request,
                                                  const PieceVisitor& visitor,
                                                  const std::stop_token& stop) {
    requests_.push_back(request);
    auto& scripts = streams_[request.path];
    if (scripts.empty()) {
      if (no_more_) no_more_();
      if (stop.stop_requested()) return {};
      return refusal(no_answer(request));
    }
    const Script script = std::move(scripts.front());
    scripts.pop_front();
    for (const auto& piece : script.pieces) {
      if (stop.stop_requested() || !visitor(piece)) return {};
    }
    if (stop.stop_requested()) return {};
    return script.end;
  }

  std::map<std::string, std::deque<Answer>> answers_;
  std::function<Answer(const kubernetes::ApiRequest&)> others_;
  std::map<std::string, std::deque<Script>> streams_;
  std::function<void()> no_more_;
  std::vector<kubernetes::ApiRequest> requests_;
  std::vector<std::chrono::milliseconds> delays_;
};

}  // namespace istioctl::test
