#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "istioctl/proxy/route.h"
#include "istioctl/verdict/request.h"

namespace istioctl::verdict {

/// A request as routes see it: what the client sends, with what the sidecar adds and removes.
class HttpRequest {
 public:
  explicit HttpRequest(const Request& request);

  [[nodiscard]] const std::string& authority() const { return authority_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& query() const { return query_; }
  [[nodiscard]] const std::string& scheme() const { return scheme_; }
  [[nodiscard]] const std::string& method() const { return method_; }

  /// Whether it asks for another protocol on its connection, as WebSockets do.
  [[nodiscard]] bool is_upgrade() const { return is_upgrade_; }

  /// The value of a header (several are joined by commas) or pseudo-header; nothing without it.
  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;

  /// Whether it meets every condition.
  [[nodiscard]] bool meets(const proxy::RequestMatch& match) const;

 private:
  std::string method_;
  std::string scheme_ = "http";
  std::string authority_;
  std::string path_;
  std::string query_;
  Headers headers_;
  bool is_upgrade_ = false;
};

/// The host of "name:80", "[::1]:80" or "name".
[[nodiscard]] std::string_view without_port(std::string_view authority);

}  // namespace istioctl::verdict
