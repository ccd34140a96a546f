#pragma once

#include <curl/curl.h>

#include <memory>

#include "istioctl/http/client.h"

namespace istioctl::http {

/// HttpClient on libcurl's easy interface. One handle serves all requests, so that connections
/// are kept open between them.
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(ClientOptions options);

  /// Throws nothing: the caller has another C++ runtime (see module.h).
  [[nodiscard]] base::Result<Response> send(const Request& request) noexcept override;

 private:
  struct CloseHandle {
    void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
  };

  ClientOptions options_;
  std::unique_ptr<CURL, CloseHandle> handle_;
};

}  // namespace istioctl::http
