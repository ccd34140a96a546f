#include "cluster_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "file_or_data.h"
#include "istioctl/base/ascii.h"

namespace istioctl::kubernetes {

namespace {

// Of a URL's text: what would break out of a request line or a message.
bool has_bad_character(std::string_view url) {
  return std::ranges::any_of(
      url, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\'; });
}

/// The host and what follows it, with neither query nor fragment nor a slash at the end.
std::string_view base_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

base::Result<std::string> server_of(const Section& cluster) {
  const std::string written = cluster.text("server");
  if (written.empty()) {
    return cluster.error("", "it has no server", "add its field server, https://HOST:PORT");
  }
  const bool has_scheme = written.find("://") != written.npos;
  const std::string url = has_scheme ? written : "http://" + written;
  const std::string_view server = base_of(url);
  const std::size_t host = url.find("://") + 3;
  const bool has_host = host < server.size() && server[host] != '/' && server[host] != ':';
  const bool is_pair = server.find('/', host) == server.npos;  // HOST:PORT and no more
  if (has_bad_character(url) || !http::is_http_url(url) || !has_host || !(has_scheme || is_pair)) {
    return cluster.error("server", "the server isn't an address such as https://HOST:PORT");
  }
  if (server.substr(host, server.find('/', host) - host).find('@') != server.npos) {
    return cluster.error("server", "the server's address holds a user's name or password",
                         "move them to username and password of the user");
  }
  return std::string(server);
}

base::Result<std::string> proxy_of(const Section& cluster) {
  constexpr std::array schemes{"http://", "https://", "socks5://", "socks5h://"};
  std::string url = cluster.text("proxy-url");
  const bool known = std::ranges::any_of(
      schemes, [&](std::string_view scheme) { return url.starts_with(scheme) && url != scheme; });
  if (url.empty() || (known && !has_bad_character(url))) return url;
  return cluster.error("proxy-url",
                       "the proxy-url isn't an address with http://, https:// or socks5://");
}

base::Diagnostic insecure_warning(const Section& cluster) {
  return {.severity = base::Severity::warning,
          .id = "kubeconfig/insecure",
          .message = cluster.describe("insecure-skip-tls-verify",
                                      "insecure-skip-tls-verify: anybody on the way to the server "
                                      "can read and change what is sent, credentials too"),
          .hint = "give its certificate-authority instead"};
}

}  // namespace

base::Result<Connection> connection_of(const Section& cluster, base::Diagnostics& warnings) {
  Connection connection;
  auto server = server_of(cluster);
  if (!server) return std::unexpected(std::move(server.error()));
  connection.server = std::move(*server);
  auto authority = file_or_data(cluster, "certificate-authority", "CERTIFICATE");
  if (!authority) return std::unexpected(std::move(authority.error()));
  connection.certificate_authority = std::move(*authority);
  connection.insecure_skip_tls_verify = cluster.flag("insecure-skip-tls-verify");
  if (connection.insecure_skip_tls_verify && uses_tls(connection)) {
    if (!connection.certificate_authority.empty()) {
      return cluster.error(
          "insecure-skip-tls-verify",
          "insecure-skip-tls-verify and a certificate authority exclude each other",
          "remove insecure-skip-tls-verify");
    }
    warnings.push_back(insecure_warning(cluster));
  }
  auto proxy = proxy_of(cluster);
  if (!proxy) return std::unexpected(std::move(proxy.error()));
  connection.proxy_url = std::move(*proxy);
  connection.tls_server_name = cluster.text("tls-server-name");
  return connection;
}

bool uses_tls(const Connection& connection) {
  return base::to_lower(connection.server[4]) == 's';  // an http or https URL
}

}  // namespace istioctl::kubernetes
