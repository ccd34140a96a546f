#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <span>

#include "api_session.h"
#include "istioctl/kubernetes/api_client.h"
#include "repetition.h"

namespace istioctl::kubernetes {

/// The calls of one send_all(): several under way, the others waiting for their turn, or for
/// the time when they are repeated.
class CallBatch {
 public:
  /// All arguments outlive the batch.
  CallBatch(ApiSession& session, std::span<const ApiRequest> requests,
            const ApiClient::Completion& completed);

  /// Returns when each call has had its result.
  void run();

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Call {
    std::size_t index = 0;
    Attempts attempts = {};
    bool renewed = false;          ///< other credentials were tried
    Effect effect = Effect::none;  ///< of all attempts
    Time due = {};
    ApiSession::Begun begun = {};
  };

  [[nodiscard]] const ApiRequest& request_of(const Call& call) const {
    return requests_[call.index];
  }

  void begin_due();
  void give_up_waiting(const base::Error& error);
  void begin(Call call);
  void work();
  void end(Call call, const http::Response& response);
  void end(Call call, const http::Failure& failure);
  void end_refused(Call call, const http::Response& response);
  [[nodiscard]] bool repeat_with_others(Call& call, ApiFailure& failure);
  [[nodiscard]] bool repeat_later(Call& call, std::chrono::milliseconds at_least);
  void complete(const Call& call, ApiResult<std::string> result);
  void give_up(const base::Error& error);
  [[nodiscard]] std::chrono::milliseconds time_to_next() const;

  ApiSession& session_;
  std::span<const ApiRequest> requests_;
  const ApiClient::Completion& completed_;
  std::deque<Call> ready_ = {};
  std::deque<Call> delayed_ = {};
  std::map<std::size_t, Call> under_way_ = {};  ///< by the HTTP client's id
};

}  // namespace istioctl::kubernetes
