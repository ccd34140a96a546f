#include "curl_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <string_view>

#include "istioctl/base/printable.h"

namespace istioctl::http {
namespace {

using base::ErrorCode;
using base::Result;

constexpr const char* user_agent = "istioctl/" ISTIOCTL_VERSION;
constexpr const char* protocols = "http,https";
constexpr long most_redirects = 10;

struct FreeList {
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// A response while it comes in. libcurl's C code calls the functions below, so they throw
/// nothing; returning another count than was given makes it give up.
struct Receiver {
  Response response = {};
  std::size_t limit = 0;
  bool too_large = false;
  bool out_of_memory = false;
};

std::size_t receive_body(char* bytes, std::size_t size, std::size_t count, void* user) noexcept {
  auto& receiver = *static_cast<Receiver*>(user);
  const std::size_t length = size * count;
  if (length > receiver.limit - receiver.response.body.size()) {
    receiver.too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  try {
    receiver.response.body.append(bytes, length);
  } catch (const std::exception&) {
    receiver.out_of_memory = true;
    return CURL_WRITEFUNC_ERROR;
  }
  return length;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return end == std::string_view::npos ? "" : text.substr(begin, end + 1 - begin);
}

/// Keeps the headers of the last response: a status line begins the next one.
void keep_header(Response& response, std::string_view line) {
  if (line.starts_with("HTTP/")) {
    response.headers.clear();
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    response.headers.push_back(
        {std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
}

std::size_t receive_header(char* bytes, std::size_t size, std::size_t count, void* user) noexcept {
  auto& receiver = *static_cast<Receiver*>(user);
  try {
    keep_header(receiver.response, {bytes, size * count});
  } catch (const std::exception&) {
    receiver.out_of_memory = true;
    return CURL_WRITEFUNC_ERROR;
  }
  return size * count;
}

HeaderList to_list(const Headers& headers) {
  HeaderList list;
  for (const auto& [name, value] : headers) {
    // libcurl takes "name;" as the way to send an empty value.
    const std::string line =
        value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value);
    curl_slist* const longer = ::curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) {
      throw std::bad_alloc();
    }
    [[maybe_unused]] curl_slist* const same = list.release();
    list.reset(longer);
  }
  return list;
}

void set_security(CURL* handle, const ClientOptions& options) {
  ::curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, protocols);
  ::curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
  ::curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  ::curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_certificates.empty()) {
    curl_blob blob = {.data = const_cast<char*>(options.ca_certificates.data()),
                      .len = options.ca_certificates.size(),
                      .flags = CURL_BLOB_COPY};
    ::curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
  }
}

/// `request` and `headers` must outlive the transfer.
void set_request(CURL* handle, const Request& request, const HeaderList& headers) {
  ::curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  ::curl_easy_setopt(handle, CURLOPT_USERAGENT, user_agent);
  ::curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  ::curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");  // whatever libcurl can unpack
  ::curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION,
                     request.redirects == Redirects::follow ? 1L : 0L);
  ::curl_easy_setopt(handle, CURLOPT_MAXREDIRS, most_redirects);
  ::curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(request.connect_timeout.count()));
  ::curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  ::curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);  // time-outs of name look-ups without SIGALRM
  if (!request.body.empty()) {
    ::curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
    ::curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == "HEAD") {
    ::curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET" || !request.body.empty()) {
    ::curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

void set_receiver(CURL* handle, Receiver& receiver) {
  ::curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive_body);
  ::curl_easy_setopt(handle, CURLOPT_WRITEDATA, &receiver);
  ::curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, receive_header);
  ::curl_easy_setopt(handle, CURLOPT_HEADERDATA, &receiver);
}

/// What happened, in words that name no URL: one that a redirect gave may hold secrets.
std::string_view cause_of(CURLcode code, const char* detail) {
  switch (code) {
    case CURLE_TOO_MANY_REDIRECTS: return "it redirects more than ten times";
    case CURLE_COULDNT_CONNECT: return "cannot connect to the server";
    case CURLE_OPERATION_TIMEDOUT: return "it took too long";
    case CURLE_PARTIAL_FILE: return "the connection was closed before the end of the response";
    case CURLE_GOT_NOTHING: return "the server closed the connection without an answer";
    case CURLE_UNSUPPORTED_PROTOCOL: return "it redirects to something other than http or https";
    case CURLE_URL_MALFORMAT: return "this is not a valid URL";
    default: return *detail != '\0' ? detail : ::curl_easy_strerror(code);
  }
}

base::Error to_error(CURLcode code, const char* detail, const Receiver& receiver,
                     const Request& request) {
  const std::string url = base::escape_for_terminal(redact_url(request.url));
  if (receiver.out_of_memory || code == CURLE_OUT_OF_MEMORY) {
    return {ErrorCode::failed, fmt::format("cannot read {}: out of memory", url)};
  }
  if (receiver.too_large) {
    return {
        ErrorCode::invalid_input,
        fmt::format("cannot read {}: the response is larger than {} bytes", url, receiver.limit)};
  }
  const bool bad_url = code == CURLE_URL_MALFORMAT;
  return {
      bad_url ? ErrorCode::invalid_input : ErrorCode::unavailable,
      fmt::format("cannot read {}: {}", url, base::escape_for_terminal(cause_of(code, detail)))};
}

Result<Response> transfer(CURL* handle, const ClientOptions& options, const Request& request) {
  Receiver receiver = {.limit = request.response_limit};
  std::array<char, CURL_ERROR_SIZE> detail = {};
  const HeaderList headers = to_list(request.headers);
  ::curl_easy_reset(handle);  // forgets the last request, keeps its connection
  set_security(handle, options);
  set_request(handle, request, headers);
  set_receiver(handle, receiver);
  ::curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail.data());
  const CURLcode code = ::curl_easy_perform(handle);
  ::curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);
  if (code != CURLE_OK) {
    return std::unexpected(to_error(code, detail.data(), receiver, request));
  }
  long status = 0;
  ::curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  receiver.response.status = static_cast<int>(status);
  return std::move(receiver.response);
}

}  // namespace

CurlClient::CurlClient(ClientOptions options)
    : options_(std::move(options)), handle_(::curl_easy_init()) {
  if (!handle_) {
    throw std::bad_alloc();
  }
}

Result<Response> CurlClient::send(const Request& request) noexcept {
  try {
    return transfer(handle_.get(), options_, request);
  } catch (const std::exception&) {
    return base::fail(ErrorCode::failed, "out of memory");
  }
}

}  // namespace istioctl::http
