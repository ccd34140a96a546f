#pragma once

#include <curl/curl.h>

#include "istioctl/http/client.h"

namespace istioctl::http {

/// What libcurl says of a transfer that failed: `detail` is its error buffer.
[[nodiscard]] Failure failure_of(CURL* handle, CURLcode code, const char* detail);

/// `failure` as the Error of a download.
[[nodiscard]] base::Error to_error(const Failure& failure, const Request& request);

}  // namespace istioctl::http
