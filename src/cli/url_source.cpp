#include "url_source.h"

#include <fmt/format.h>

#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/context.h"
#include "istioctl/http/client.h"

namespace istioctl::cli {
namespace {

/// What a status other than 200 says about the URL.
base::ErrorCode code_of(int status) {
  constexpr int not_found = 404;
  constexpr int gone = 410;
  return status == not_found || status == gone ? base::ErrorCode::not_found
                                               : base::ErrorCode::unavailable;
}

}  // namespace

base::Result<std::unique_ptr<base::ByteSource>> fetch(const std::string& url, std::size_t limit,
                                                      Context& context) {
  auto client = context.http_client();
  if (!client) {
    return std::unexpected(client.error());
  }
  auto response = (*client)->send({.url = url, .response_limit = limit});
  if (!response) {
    return std::unexpected(response.error());
  }
  constexpr int ok = 200;
  if (response->status != ok) {
    const std::string_view reason = http::reason_phrase(response->status);
    return base::fail(code_of(response->status),
                      fmt::format("cannot read {}: the server answered {}{}{}",
                                  base::escape_for_terminal(http::redact_url(url)),
                                  response->status, reason.empty() ? "" : " ", reason));
  }
  return std::make_unique<base::StringSource>(std::move(response->body));
}

}  // namespace istioctl::cli
