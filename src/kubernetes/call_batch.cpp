#include "call_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "api_status.h"

namespace istioctl::kubernetes {
namespace {

using std::chrono::milliseconds;

constexpr int success = 200;
constexpr int redirection = 300;
constexpr int unauthorized = 401;

}  // namespace

CallBatch::CallBatch(ApiSession& session, std::span<const ApiRequest> requests,
                     const ApiClient::Completion& completed)
    : session_(session), requests_(requests), completed_(completed) {
  for (std::size_t index = 0; index < requests.size(); ++index) ready_.push_back({.index = index});
}

void CallBatch::run() {
  while (!ready_.empty() || !delayed_.empty() || !under_way_.empty()) {
    begin_due();
    if (!under_way_.empty() || !delayed_.empty()) work();
  }
}

void CallBatch::begin_due() {
  const Time now = session_.options().now();
  const auto due = std::stable_partition(delayed_.begin(), delayed_.end(),
                                         [now](const Call& call) { return call.due > now; });
  std::move(due, delayed_.end(), std::back_inserter(ready_));
  delayed_.erase(due, delayed_.end());
  while (!ready_.empty() && under_way_.size() < session_.options().most_under_way) {
    // With another certificate the others end first, over their connection.
    if (session_.is_stale() && !under_way_.empty()) return;
    Call call = std::move(ready_.front());
    ready_.pop_front();
    begin(std::move(call));
  }
}

void CallBatch::begin(Call call) {
  auto begun = session_.begin(request_of(call), http::Delivery::whole);
  if (!begun) {
    // What is wrong with the credentials is wrong for all calls.
    ready_.push_front(std::move(call));
    give_up_waiting(begun.error());
    return;
  }
  call.begun = *begun;
  under_way_.emplace(begun->id, std::move(call));
}

milliseconds CallBatch::time_to_next() const {
  constexpr milliseconds long_time(60'000);
  if (delayed_.empty()) return long_time;
  const auto next = std::ranges::min_element(delayed_, {}, &Call::due);
  const auto left = std::chrono::ceil<milliseconds>(next->due - session_.options().now());
  return std::clamp(left, milliseconds(0), long_time);
}

void CallBatch::work() {
  auto client = session_.client();
  if (!client) return give_up(client.error());
  auto events = (*client)->wait(time_to_next());
  if (!events) return give_up(events.error());
  for (auto& event : *events) {
    const auto found = under_way_.find(event.id);
    if (found == under_way_.end()) continue;
    Call call = std::move(found->second);
    under_way_.erase(found);
    if (const auto* const response = std::get_if<http::Response>(&event.what)) {
      session_.end(call.begun, request_of(call), *response);
      end(std::move(call), *response);
    } else if (const auto* const failure = std::get_if<http::Failure>(&event.what)) {
      session_.end(call.begun, request_of(call), *failure);
      end(std::move(call), *failure);
    }
  }
}

void CallBatch::end(Call call, const http::Response& response) {
  if (response.status >= success && response.status < redirection) {
    complete(call, response.body);
    return;
  }
  end_refused(std::move(call), response);
}

void CallBatch::end_refused(Call call, const http::Response& response) {
  const ApiRequest& request = request_of(call);
  ApiFailure failure = session_.explain(response);
  if (response.status == unauthorized && repeat_with_others(call, failure)) return;
  const Effect effect = effect_of(request, *failure.status);
  const bool safe = effect == Effect::none || is_repeatable(request);
  if (effect == Effect::possible) call.effect = effect;
  const auto asked = retry_after(response).value_or(milliseconds(0));
  if (is_passing(*failure.status) && safe && repeat_later(call, asked)) return;
  failure.outcome_unknown = call.effect == Effect::possible;
  complete(call, std::unexpected(std::move(failure)));
}

void CallBatch::end(Call call, const http::Failure& failed) {
  const ApiRequest& request = request_of(call);
  const Effect effect = effect_of(request, failed);
  const bool safe = effect == Effect::none || is_repeatable(request);
  if (effect == Effect::possible) call.effect = effect;
  if (is_passing(failed) && safe && repeat_later(call, milliseconds(0))) return;
  ApiFailure failure = session_.explain(failed);
  failure.outcome_unknown = call.effect == Effect::possible;
  complete(call, std::unexpected(std::move(failure)));
}

/// After a 401. A failure to get other credentials says more than the server's.
bool CallBatch::repeat_with_others(Call& call, ApiFailure& failure) {
  if (std::exchange(call.renewed, true)) return false;
  auto renewed = session_.renew(call.begun);
  if (!renewed) failure.error = std::move(renewed.error());
  if (!renewed || !*renewed) return false;
  ready_.push_front(std::move(call));
  return true;
}

bool CallBatch::repeat_later(Call& call, milliseconds at_least) {
  const auto delay = session_.delay_to_next(call.attempts, request_of(call), at_least);
  if (!delay) return false;
  call.due = session_.options().now() + *delay;
  delayed_.push_back(std::move(call));
  return true;
}

void CallBatch::complete(const Call& call, ApiResult<std::string> result) {
  completed_(call.index, std::move(result));
}

void CallBatch::give_up_waiting(const base::Error& error) {
  for (auto* const calls : {&ready_, &delayed_}) {
    for (const auto& call : std::exchange(*calls, {})) {
      complete(call, std::unexpected(ApiFailure{
                         .error = error, .outcome_unknown = call.effect == Effect::possible}));
    }
  }
}

/// What can't go on without the HTTP client.
void CallBatch::give_up(const base::Error& error) {
  for (auto& [id, call] : std::exchange(under_way_, {})) {
    session_.cancel(call.begun);
    if (!is_reading(request_of(call))) call.effect = Effect::possible;
    ready_.push_back(std::move(call));
  }
  give_up_waiting(error);
}

}  // namespace istioctl::kubernetes
