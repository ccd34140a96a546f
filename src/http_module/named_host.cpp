#include "named_host.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

namespace istioctl::http {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

struct FreeText {
  void operator()(char* text) const { ::curl_free(text); }
};

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (::curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> owner(text);
  return text;
}

}  // namespace

std::optional<NamedHost> name_host(const std::string& url, const std::string& name) {
  const Url parsed(::curl_url());
  if (!parsed || ::curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      part(parsed, CURLUPART_SCHEME) != "https") {
    return {};
  }
  const std::string host = part(parsed, CURLUPART_HOST);
  const std::string own_port = part(parsed, CURLUPART_PORT);
  const std::string port = part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const bool bare_ipv6 = name.find(':') != std::string::npos && name.front() != '[';
  const std::string new_host = bare_ipv6 ? fmt::format("[{}]", name) : name;
  if (::curl_url_set(parsed.get(), CURLUPART_HOST, new_host.c_str(), 0) != CURLUE_OK) return {};
  return NamedHost{.url = part(parsed, CURLUPART_URL),
                   .connect_to = fmt::format("{}:{}:{}:{}", new_host, port, host, port),
                   .host_header = own_port.empty() ? host : fmt::format("{}:{}", host, own_port)};
}

}  // namespace istioctl::http
