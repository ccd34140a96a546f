#include "istioctl/cli/context.h"

#include "cluster_access.h"
#include "report_style.h"

namespace istioctl::cli {

Context::Context(const Environment& environment, GlobalOptions globals)
    : environment_(environment),
      globals_(std::move(globals)),
      reporter_(*environment.err, report_style(environment, globals_.color)) {}

Context::~Context() = default;

std::optional<std::string> Context::variable(const std::string& name) const {
  return environment_.variable(name);
}

base::Result<http::HttpClient*> Context::http_client() {
  if (!http_client_) {
    auto made = environment_.make_http_client();
    if (!made) {
      return std::unexpected(made.error());
    }
    http_client_ = std::move(*made);
  }
  return http_client_.get();
}

}  // namespace istioctl::cli
