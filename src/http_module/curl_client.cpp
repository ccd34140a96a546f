#include "curl_client.h"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>
#include <variant>

#include "failure.h"

namespace istioctl::http {
namespace {

using base::ErrorCode;
using base::Result;

/// To one server. HTTP/2 needs one; without it as many requests as these are under way at once.
constexpr long most_connections = 16;

std::unexpected<base::Error> out_of_memory() {
  return base::fail(ErrorCode::failed, "out of memory");
}

bool is_end(const Event& event) {
  return !std::holds_alternative<Piece>(event.what);
}

}  // namespace

CurlClient::CurlClient(ClientOptions options)
    : options_(std::move(options)), multi_(::curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
  ::curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  ::curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, most_connections);
}

CurlClient::~CurlClient() {
  while (!transfers_.empty()) remove(transfers_.begin());
}

Result<Response> CurlClient::send(const Request& request) noexcept {
  try {
    Request whole = request;
    whole.delivery = Delivery::whole;
    Event end = await(begin(whole).id());
    if (auto* const response = std::get_if<Response>(&end.what)) return std::move(*response);
    return std::unexpected(to_error(std::get<Failure>(end.what), request));
  } catch (const std::exception&) {
    return out_of_memory();
  }
}

Result<std::size_t> CurlClient::start(const Request& request) noexcept {
  try {
    return begin(request).id();
  } catch (const std::exception&) {
    return out_of_memory();
  }
}

Result<std::vector<Event>> CurlClient::wait(std::chrono::milliseconds longest) noexcept {
  try {
    advance();
    if (events_.empty()) {
      pause(longest);
      advance();
    }
    return std::exchange(events_, {});
  } catch (const std::exception&) {
    return out_of_memory();
  }
}

void CurlClient::cancel(std::size_t id) noexcept {
  if (const auto found = transfers_.find(id); found != transfers_.end()) remove(found);
  std::erase_if(events_, [id](const Event& event) { return event.id == id; });
}

void CurlClient::interrupt() noexcept {
  ::curl_multi_wakeup(multi_.get());
}

Transfer& CurlClient::begin(const Request& request) {
  auto transfer = std::make_unique<Transfer>(++last_id_, request, options_, events_);
  Transfer& begun = *transfer;
  const auto place = transfers_.emplace(begun.id(), std::move(transfer)).first;
  if (::curl_multi_add_handle(multi_.get(), begun.handle()) != CURLM_OK) {
    transfers_.erase(place);
    throw std::bad_alloc();
  }
  return begun;
}

/// Does what can be done without waiting.
void CurlClient::advance() {
  int running = 0;
  if (::curl_multi_perform(multi_.get(), &running) != CURLM_OK) throw std::bad_alloc();
  int left = 0;
  while (const CURLMsg* const message = ::curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    void* user = nullptr;
    ::curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
    const std::size_t id = static_cast<Transfer*>(user)->id();
    const auto found = transfers_.find(id);
    events_.push_back(found->second->finish(code));
    remove(found);
  }
}

void CurlClient::pause(std::chrono::milliseconds longest) {
  constexpr std::chrono::milliseconds::rep most = 1'000'000;
  const auto time = static_cast<int>(std::clamp(longest.count(), decltype(most){0}, most));
  ::curl_multi_poll(multi_.get(), nullptr, 0, time, nullptr);
}

/// The end of one transfer; what happens to the others meanwhile is kept for wait().
Event CurlClient::await(std::size_t id) {
  constexpr std::chrono::seconds long_time(10);
  while (true) {
    advance();
    const auto found = std::ranges::find_if(
        events_, [id](const Event& event) { return event.id == id && is_end(event); });
    if (found != events_.end()) {
      Event end = std::move(*found);
      events_.erase(found);
      return end;
    }
    pause(long_time);
  }
}

void CurlClient::remove(Transfers::iterator transfer) {
  ::curl_multi_remove_handle(multi_.get(), transfer->second->handle());
  transfers_.erase(transfer);
}

}  // namespace istioctl::http
