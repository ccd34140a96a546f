#include "stream_batch.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <variant>

namespace istioctl::kubernetes {
namespace {

using std::chrono::milliseconds;

constexpr int success = 200;
constexpr int redirection = 300;
constexpr int unauthorized = 401;

void sleep(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_for(lock, stop, time, [] { return false; });
}

ApiResult<void> failed(base::Error error) {
  return std::unexpected(ApiFailure{.error = std::move(error)});
}

}  // namespace

StreamBatch::StreamBatch(ApiSession& session, std::span<const ApiRequest> requests,
                         const ApiClient::StreamVisitor& visitor, const ApiClient::StreamEnd& ended)
    : session_(session), visitor_(visitor), ended_(ended) {
  for (std::size_t index = 0; index < requests.size(); ++index) {
    waiting_.push_back({.index = index, .request = requests[index]});
  }
}

void StreamBatch::run(std::stop_token stop) {
  while ((!waiting_.empty() || !open_.empty()) && !stop.stop_requested()) {
    open_due();
    if (!work(stop)) break;
  }
  for (const auto& [id, stream] : std::exchange(open_, {})) session_.cancel(stream.begun);
}

void StreamBatch::open_due() {
  const Time now = session_.options().now();
  for (auto& stream : std::exchange(waiting_, {})) {
    if (stream.due > now) {
      waiting_.push_back(std::move(stream));
    } else {
      open(std::move(stream));
    }
  }
}

void StreamBatch::open(Stream stream) {
  auto begun = session_.begin(stream.request, http::Delivery::pieces);
  if (!begun) {
    end(std::move(stream), failed(std::move(begun.error())));
    return;
  }
  stream.begun = *begun;
  open_.emplace(begun->id, std::move(stream));
}

milliseconds StreamBatch::time_to_next() const {
  constexpr milliseconds long_time(60'000);
  if (waiting_.empty()) return long_time;
  const auto next = std::ranges::min_element(waiting_, {}, &Stream::due);
  const auto left = std::chrono::ceil<milliseconds>(next->due - session_.options().now());
  return std::clamp(left, milliseconds(0), long_time);
}

bool StreamBatch::work(const std::stop_token& stop) {
  if (open_.empty() && waiting_.empty()) return true;
  auto client = session_.client();
  if (!client) {
    end_open(failed(client.error()));
    sleep(time_to_next(), stop);
    return true;
  }
  auto events = [&] {
    const std::stop_callback wake(stop, [&client] { (*client)->interrupt(); });
    return (*client)->wait(time_to_next());
  }();
  if (!events) return end_open(failed(events.error())), true;
  return std::ranges::all_of(
      *events, [&](http::Event& event) { return !stop.stop_requested() && take(event); });
}

bool StreamBatch::take(http::Event& event) {
  const auto found = open_.find(event.id);
  if (found == open_.end()) return true;
  if (const auto* const piece = std::get_if<http::Piece>(&event.what)) {
    return visitor_(found->second.index, piece->bytes);
  }
  Stream stream = std::move(found->second);
  open_.erase(found);
  if (const auto* const failure = std::get_if<http::Failure>(&event.what)) {
    session_.end(stream.begun, stream.request, *failure);
    end(std::move(stream), std::unexpected(session_.explain(*failure)));
  } else {
    const auto& response = std::get<http::Response>(event.what);
    session_.end(stream.begun, stream.request, response);
    end(std::move(stream), response);
  }
  return true;
}

void StreamBatch::end(Stream stream, const http::Response& response) {
  if (response.status >= success && response.status < redirection) {
    end(std::move(stream), ApiResult<void>{});
    return;
  }
  ApiFailure failure = session_.explain(response);
  if (response.status == unauthorized && !std::exchange(stream.renewed, true)) {
    auto renewed = session_.renew(stream.begun);
    if (!renewed) failure.error = std::move(renewed.error());
    if (renewed && *renewed) {
      // With another certificate the others are taken up over a new connection too.
      if (session_.is_stale()) end_open(ApiResult<void>{});
      waiting_.push_back(std::move(stream));
      return;
    }
  }
  end(std::move(stream), std::unexpected(std::move(failure)));
}

void StreamBatch::end(Stream stream, ApiResult<void> result) {
  if (auto again = ended_(stream.index, std::move(result))) {
    waiting_.push_back({.index = stream.index,
                        .request = std::move(again->request),
                        .due = session_.options().now() + again->delay});
  }
}

void StreamBatch::end_open(const ApiResult<void>& result) {
  for (auto& [id, stream] : std::exchange(open_, {})) {
    session_.cancel(stream.begun);
    end(std::move(stream), result);
  }
}

}  // namespace istioctl::kubernetes
