#include "transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>

#include "failure.h"
#include "named_host.h"

namespace istioctl::http {
namespace {

constexpr const char* user_agent = "istioctl/" ISTIOCTL_VERSION;
constexpr const char* protocols = "http,https";
constexpr long most_redirects = 10;
constexpr std::size_t most_header_bytes = std::size_t{256} << 10;
constexpr int success = 200;
constexpr int redirection = 300;

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos ? "" : text.substr(begin, end + 1 - begin);
}

}  // namespace

Transfer::Transfer(std::size_t id, const Request& request, const ClientOptions& options,
                   std::vector<Event>& events)
    : id_(id), request_(request), options_(options), events_(events), handle_(::curl_easy_init()) {
  if (!handle_) throw std::bad_alloc();
  set_trust();
  set_peer();
  set_proxy();
  set_limits();
  set_request();
  set_receiver();
}

void Transfer::append(StringList& list, const std::string& line) {
  curl_slist* const longer = ::curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  [[maybe_unused]] curl_slist* const same = list.release();
  list.reset(longer);
}

void Transfer::set_blob(CURLoption option, const std::string& bytes) {
  curl_blob blob = {
      .data = const_cast<char*>(bytes.data()), .len = bytes.size(), .flags = CURL_BLOB_NOCOPY};
  set(option, &blob);
}

void Transfer::set_trust() {
  const bool full = options_.verification == Verification::full;
  const long host = full ? 2 : 0;
  set(CURLOPT_SSL_VERIFYPEER, full ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, host);
  set(CURLOPT_PROXY_SSL_VERIFYPEER, full ? 1L : 0L);
  set(CURLOPT_PROXY_SSL_VERIFYHOST, host);
  if (!options_.ca_certificates.empty()) {
    set_blob(CURLOPT_CAINFO_BLOB, options_.ca_certificates);
    set_blob(CURLOPT_PROXY_CAINFO_BLOB, options_.ca_certificates);
    // The system's directory would be trusted beside them.
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    set(CURLOPT_PROXY_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!options_.client_certificate.empty()) {
    set_blob(CURLOPT_SSLCERT_BLOB, options_.client_certificate);
    set(CURLOPT_SSLCERTTYPE, "PEM");
    set_blob(CURLOPT_SSLKEY_BLOB, options_.client_key);
    set(CURLOPT_SSLKEYTYPE, "PEM");
  }
}

void Transfer::set_peer() {
  set(CURLOPT_PROTOCOLS_STR, protocols);
  set(CURLOPT_REDIR_PROTOCOLS_STR, protocols);
  set(CURLOPT_URL, request_.url.c_str());
  if (options_.tls_server_name.empty()) return;
  if (const auto named = name_host(request_.url, options_.tls_server_name)) {
    append(connect_to_, named->connect_to);
    append(headers_, "Host: " + named->host_header);
    set(CURLOPT_URL, named->url.c_str());
    set(CURLOPT_CONNECT_TO, connect_to_.get());
  }
}

void Transfer::set_proxy() {
  if (!options_.proxy) return;
  set(CURLOPT_PROXY, options_.proxy->c_str());
  set(CURLOPT_NOPROXY, "");  // the variable doesn't count either
}

void Transfer::set_limits() {
  constexpr long keep_alive_idle = 30;
  constexpr long keep_alive_interval = 10;
  set(CURLOPT_NOSIGNAL, 1L);  // time-outs of name look-ups without SIGALRM
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_TCP_KEEPIDLE, keep_alive_idle);
  set(CURLOPT_TCP_KEEPINTVL, keep_alive_interval);
  if (request_.idle_timeout.count() > 0) {
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.idle_timeout.count()));
  }
  set(CURLOPT_FOLLOWLOCATION, request_.redirects == Redirects::follow ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, most_redirects);
}

void Transfer::set_request() {
  set(CURLOPT_USERAGENT, user_agent);
  set(CURLOPT_ACCEPT_ENCODING, "");  // whatever libcurl can unpack
  set(CURLOPT_PIPEWAIT, 1L);         // rather share a connection that is being made
  append(headers_, "Expect:");       // no question before a large body
  for (const auto& [name, value] : request_.headers) {
    // libcurl takes "name;" as the way to send an empty value.
    append(headers_, value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value));
  }
  set(CURLOPT_HTTPHEADER, headers_.get());
  if (!request_.body.empty()) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.data());
  }
  if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET" || !request_.body.empty()) {
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

void Transfer::set_receiver() {
  set(CURLOPT_PRIVATE, static_cast<void*>(this));
  set(CURLOPT_ERRORBUFFER, detail_.data());
  set(CURLOPT_WRITEFUNCTION, &Transfer::receive_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(CURLOPT_HEADERFUNCTION, &Transfer::receive_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_PREREQFUNCTION, &Transfer::before_request);
  set(CURLOPT_PREREQDATA, static_cast<void*>(this));
}

bool Transfer::may_repeat() const {
  return request_.method == "GET" || request_.method == "HEAD" ||
         request_.redirects == Redirects::follow;
}

// libcurl sends a request again when a kept connection broke before an answer came. Whether
// the server has carried it out is unknown then.
int Transfer::before_request(void* user, char* /*to*/, char* /*from*/, int /*to_port*/,
                             int /*from_port*/) noexcept {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.times_sent_ > 0 && !transfer.may_repeat()) return CURL_PREREQFUNC_ABORT;
  ++transfer.times_sent_;
  return CURL_PREREQFUNC_OK;
}

std::size_t Transfer::receive_body(char* bytes, std::size_t size, std::size_t count,
                                   void* user) noexcept {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    return transfer.take_body({bytes, size * count}) ? size * count : CURL_WRITEFUNC_ERROR;
  } catch (const std::exception&) {
    transfer.trouble_ = Trouble::out_of_memory;
    return CURL_WRITEFUNC_ERROR;
  }
}

std::size_t Transfer::receive_header(char* bytes, std::size_t size, std::size_t count,
                                     void* user) noexcept {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    return transfer.take_header({bytes, size * count}) ? size * count : CURL_WRITEFUNC_ERROR;
  } catch (const std::exception&) {
    transfer.trouble_ = Trouble::out_of_memory;
    return CURL_WRITEFUNC_ERROR;
  }
}

bool Transfer::take_body(std::string_view bytes) {
  if (request_.delivery == Delivery::pieces) {
    long status = 0;
    ::curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
    if (status >= success && status < redirection) {
      events_.push_back({.id = id_, .what = Piece{std::string(bytes)}});
      return true;
    }
  }
  if (bytes.size() > request_.response_limit - response_.body.size()) {
    trouble_ = Trouble::body_too_large;
    return false;
  }
  response_.body += bytes;
  return true;
}

/// Keeps the headers of the last response: a status line begins the next one.
bool Transfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) {
    trouble_ = Trouble::headers_too_large;
    return false;
  }
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    response_.headers.push_back(
        {std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
  return true;
}

Failure Transfer::failure(CURLcode code) const {
  switch (trouble_) {
    case Trouble::body_too_large:
      return {
          .cause = Cause::too_large,
          .detail = fmt::format("the response is larger than {} bytes", request_.response_limit)};
    case Trouble::headers_too_large:
      return {.cause = Cause::too_large,
              .detail =
                  fmt::format("the response has more than {} bytes of headers", most_header_bytes)};
    case Trouble::out_of_memory: return {.cause = Cause::out_of_memory, .detail = "out of memory"};
    case Trouble::none: break;
  }
  return failure_of(handle(), code, detail_.data());
}

Event Transfer::finish(CURLcode code) {
  if (code == CURLE_OK) {
    long status = 0;
    ::curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return {.id = id_, .what = std::move(response_)};
  }
  Failure failed = failure(code);
  failed.sent = times_sent_ > 0 && failed.cause != Cause::tls;
  return {.id = id_, .what = std::move(failed)};
}

}  // namespace istioctl::http
