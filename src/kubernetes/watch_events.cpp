#include "istioctl/kubernetes/watch_events.h"

#include <optional>
#include <utility>
#include <vector>

#include "api_status.h"
#include "jitter.h"
#include "watch_stream.h"

namespace istioctl::kubernetes {
namespace {

/// Whether asking again can't help: the server understood and refuses.
bool is_final(const ApiFailure& failure) {
  if (!failure.status) return failure.error.code != base::ErrorCode::unavailable;
  return !is_passing(*failure.status);
}

/// The streams of one call of watch_events().
class Watch {
 public:
  Watch(ApiClient& client, std::span<const WatchRequest> requests, const WatchVisitor& visitor,
        const WatchOptions& options)
      : client_(client), visitor_(visitor), options_(options), jitter_(options.seed) {
    for (const auto& request : requests) {
      streams_.push_back({.stream = {streams_.size(), request, options.stream_time}});
    }
  }

  ApiResult<void> run(std::stop_token stop) {
    std::vector<ApiRequest> opening;
    for (const auto& state : streams_) opening.push_back(state.stream.open_request());
    // A failure of one stream ends the others.
    std::stop_source failed;
    const std::stop_callback forward(stop, [&failed] { failed.request_stop(); });
    client_.stream_all(
        opening, [this](std::size_t index, std::string_view piece) { return read(index, piece); },
        [this, &failed](std::size_t index, ApiResult<void> result) {
          auto again = end(index, std::move(result));
          if (failure_) failed.request_stop();
          return again;
        },
        failed.get_token());
    return failure_ ? ApiResult<void>(std::unexpected(std::move(*failure_))) : ApiResult<void>{};
  }

 private:
  struct State {
    WatchStream stream;
    int fruitless = 0;                        ///< ends without an event in a row
    int failures = 0;                         ///< failures in a row
    std::optional<ApiFailure> reported = {};  ///< by the stream, which the server ends then
  };

  bool read(std::size_t index, std::string_view piece) {
    State& state = streams_[index];
    if (state.reported) return true;
    auto more = state.stream.read(client_.server(), piece, visitor_);
    if (more) return *more;
    const bool final = is_final(more.error()) || !more.error().status;
    (final ? failure_ : state.reported) = std::move(more.error());
    return !final;
  }

  std::optional<ApiClient::Reopening> end(std::size_t index, ApiResult<void> result) {
    State& state = streams_[index];
    if (state.stream.end()) state.fruitless = state.failures = 0;
    if (auto reported = std::exchange(state.reported, {})) {
      result = std::unexpected(std::move(*reported));
    }
    if (!result && (is_final(result.error()) || ++state.failures >= options_.most_failures)) {
      failure_ = std::move(result.error());
      return {};
    }
    ++state.fruitless;
    return ApiClient::Reopening{
        .request = state.stream.open_request(),
        .delay = jitter_.delay(state.fruitless, options_.first_delay, options_.longest_delay)};
  }

  ApiClient& client_;
  const WatchVisitor& visitor_;
  const WatchOptions& options_;
  Jitter jitter_;
  std::vector<State> streams_ = {};
  std::optional<ApiFailure> failure_ = {};
};

}  // namespace

ApiResult<void> watch_events(ApiClient& client, std::span<const WatchRequest> requests,
                             const WatchVisitor& visitor, std::stop_token stop,
                             const WatchOptions& options) {
  return Watch(client, requests, visitor, options).run(std::move(stop));
}

}  // namespace istioctl::kubernetes
