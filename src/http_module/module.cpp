#include "module.h"

#include <curl/curl.h>

#include <exception>

#include "curl_client.h"

extern "C" [[gnu::visibility("default")]] istioctl::http::HttpClient* istioctl_http_make_client(
    std::string_view identity, const istioctl::http::ClientOptions& options) noexcept {
  using istioctl::http::CurlClient;
  if (identity != istioctl::http::module_identity ||
      ::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return nullptr;
  }
  try {
    return new CurlClient(options);
  } catch (const std::exception&) {
    return nullptr;
  }
}
