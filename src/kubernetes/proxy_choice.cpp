#include "proxy_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "istioctl/base/lower_case.h"
#include "istioctl/base/printable.h"
#include "istioctl/http/client.h"
#include "istioctl/net/cidr.h"

namespace istioctl::kubernetes {
namespace {

using Variable = std::function<std::optional<std::string>(const std::string&)>;

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// The first of two variables that is set to something.
std::string either(const Variable& variable, const char* first, const char* second) {
  for (const auto* const name : {first, second}) {
    if (auto value = variable(name); value && !value->empty()) return *value;
  }
  return {};
}

struct Host {
  std::string name;  ///< in small letters, without brackets
  std::string port;
};

/// "host:port", "[::1]:port", or without the port.
Host split_port(std::string_view text) {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.rfind(':');
  const bool bare_ipv6 = bracket == std::string_view::npos && text.find(':') != colon;
  const bool has_port = colon != std::string_view::npos && !bare_ipv6 &&
                        (bracket == std::string_view::npos || colon > bracket);
  std::string name = base::lower_case(has_port ? text.substr(0, colon) : text);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  return {std::move(name), std::string(has_port ? text.substr(colon + 1) : "")};
}

Host host_of(std::string_view url, bool secure) {
  url.remove_prefix(url.find("://") + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  const std::size_t at = url.rfind('@');
  Host host = split_port(at == std::string_view::npos ? url : url.substr(at + 1));
  if (host.port.empty()) host.port = secure ? "443" : "80";
  if (host.name.ends_with('.')) host.name.pop_back();
  return host;
}

/// Whether one element of NO_PROXY stands for `host`.
bool stands_for(std::string_view element, const Host& host,
                const std::optional<net::IpAddress>& address) {
  if (element == "*") return true;
  if (const auto range = net::Cidr::parse(element); range && element.contains('/')) {
    return address && range->contains(*address);
  }
  Host named = split_port(element);
  if (!named.port.empty() && named.port != host.port) return false;
  if (const auto own = net::IpAddress::parse(named.name)) return address && *address == *own;
  if (named.name.starts_with("*.")) named.name.erase(0, 1);
  if (named.name.empty() || address) return false;
  // With a dot in front the domain itself isn't meant.
  return named.name.starts_with('.')
             ? host.name.ends_with(named.name)
             : host.name == named.name || host.name.ends_with("." + named.name);
}

bool is_excepted(const Host& host, std::string_view no_proxy) {
  const auto parsed = net::IpAddress::parse(host.name);
  const auto address = parsed ? std::optional(*parsed) : std::nullopt;
  if (host.name == "localhost" || (address && address->is_loopback())) return true;
  while (true) {
    const std::size_t comma = std::min(no_proxy.find(','), no_proxy.size());
    const std::string_view element = trim(no_proxy.substr(0, comma));
    if (!element.empty() && stands_for(element, host, address)) return true;
    if (comma == no_proxy.size()) return false;
    no_proxy.remove_prefix(comma + 1);
  }
}

}  // namespace

std::string proxy_of_variables(const std::string& server, const Variable& variable) {
  if (!variable) return {};
  const bool secure = base::lower_case(server.substr(0, 6)) == "https:";
  std::string proxy = secure ? either(variable, "HTTPS_PROXY", "https_proxy")
                             : either(variable, "HTTP_PROXY", "http_proxy");
  const bool excepted =
      is_excepted(host_of(server, secure), either(variable, "NO_PROXY", "no_proxy"));
  return excepted ? std::string() : proxy;
}

base::Result<std::string> proxy_address(const std::string& proxy) {
  if (proxy.empty()) return std::string();
  const std::size_t end = proxy.find("://");
  if (end == std::string::npos) return "http://" + proxy;
  const std::string scheme = base::lower_case(std::string_view(proxy).substr(0, end));
  const std::string rest = proxy.substr(end);
  if (scheme == "http" || scheme == "https" || scheme == "socks5h") return scheme + rest;
  if (scheme == "socks5") return "socks5h" + rest;
  return base::fail(
      base::ErrorCode::invalid_input,
      fmt::format("{} isn't the address of a proxy", base::quote(http::redact_url(proxy))),
      "write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT");
}

}  // namespace istioctl::kubernetes
