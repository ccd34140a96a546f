#include "http_request.h"

#include <algorithm>
#include <array>

#include "istioctl/base/ascii.h"
#include "regex.h"

namespace istioctl::verdict {

namespace {

using proxy::TextMatch;

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, base::to_lower, base::to_lower);
}

bool has_element(std::string_view list, std::string_view element) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    item.remove_prefix(std::min(item.find_first_not_of(" \t"), item.size()));
    item = item.substr(0, item.find_last_not_of(" \t") + 1);
    if (equals_ignoring_case(item, element)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

/// What concerns one connection alone; the sidecar removes it before it looks for a route.
bool is_of_connection(std::string_view name, bool is_upgrade) {
  constexpr std::array<std::string_view, 3> always{"keep-alive", "proxy-connection",
                                                   "transfer-encoding"};
  if (std::ranges::find(always, name) != always.end()) return true;
  return !is_upgrade && (name == "connection" || name == "upgrade");
}

bool matches(const TextMatch& match, std::string_view text) {
  switch (match.kind) {
    case TextMatch::Kind::exact: return text == match.text;
    case TextMatch::Kind::prefix: return text.starts_with(match.text);
    case TextMatch::Kind::regex: break;
  }
  const auto regex = Regex::compile(match.re2);
  return regex && regex->matches(text);
}

bool matches(const std::optional<TextMatch>& match, std::string_view text) {
  return !match || matches(*match, text);
}

}  // namespace

HttpRequest::HttpRequest(const Request& request)
    : method_(request.method),
      authority_(request.url.authority()),
      path_(request.url.path),
      query_(request.url.query),
      headers_(request.headers) {
  if (request.url.upgrades) {
    headers_.emplace_back("connection", "Upgrade");
    headers_.emplace_back("upgrade", "websocket");
  }
  const auto host = header("host");
  if (host) authority_ = *host;
  std::erase_if(headers_, [](const auto& header) { return header.first == "host"; });
  const auto connection = header("connection");
  is_upgrade_ = connection && has_element(*connection, "upgrade") && header("upgrade");
  std::erase_if(headers_,
                [&](const auto& header) { return is_of_connection(header.first, is_upgrade_); });
  const auto forwarded = header("x-forwarded-proto");
  if (!forwarded) headers_.emplace_back("x-forwarded-proto", "http");
  if (forwarded == "https") scheme_ = "https";
}

std::optional<std::string> HttpRequest::header(std::string_view name) const {
  if (name == ":method") return method_;
  if (name == ":scheme") return scheme_;
  if (name == ":path") return path_ + query_;
  if (name == ":authority") return authority_;
  std::optional<std::string> value;
  for (const auto& [known, text] : headers_) {
    if (!equals_ignoring_case(known, name)) continue;
    value = value ? *value + "," + text : text;
  }
  if (!value && equals_ignoring_case(name, "host") && !authority_.empty()) return authority_;
  return value;
}

bool HttpRequest::meets(const proxy::RequestMatch& match) const {
  if (!matches(match.uri, path_) || !matches(match.scheme, scheme_) ||
      !matches(match.method, method_) || !matches(match.authority, authority_)) {
    return false;
  }
  return std::ranges::all_of(match.headers, [&](const auto& wanted) {
    const auto value = header(wanted.first);
    return value && matches(wanted.second, *value);
  });
}

std::string_view without_port(std::string_view authority) {
  const std::size_t bracket = authority.find(']');
  if (authority.starts_with('[') && bracket != authority.npos) {
    return authority.substr(1, bracket - 1);
  }
  const std::size_t colon = authority.rfind(':');
  return colon == authority.npos ? authority : authority.substr(0, colon);
}

}  // namespace istioctl::verdict
