#include "istioctl/verdict/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "istioctl/base/ascii.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/lower_case.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/utf8.h"

namespace istioctl::verdict {

namespace {

using base::ErrorCode;
using base::Result;

struct Scheme {
  std::string_view name;
  Speech speech;
  std::uint16_t port;  ///< 0: must be written
  bool upgrades = false;
};

constexpr std::array schemes{
    Scheme{"http", Speech::http, 80},        Scheme{"https", Speech::tls, 443},
    Scheme{"ws", Speech::http, 80, true},    Scheme{"wss", Speech::tls, 443, true},
    Scheme{"mongodb", Speech::other, 27017}, Scheme{"redis", Speech::other, 6379},
    Scheme{"tcp", Speech::other, 0},         Scheme{"tls", Speech::tls, 0},
};

constexpr std::string_view known_schemes =
    "write http, https, ws, wss, mongodb or redis, or tcp://HOST:PORT for another protocol";

std::unexpected<base::Error> refuse(std::string message, std::string hint = {}) {
  return base::fail(ErrorCode::invalid_input, std::move(message), std::move(hint));
}

/// What may be shown of a text that is no URL: everything behind the last @, before which there
/// may be a password, and no query.
std::string_view shown(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at != text.npos) text.remove_prefix(at + 1);
  return text.substr(0, text.find_first_of("?#"));
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

Result<void> check_characters(std::string_view text) {
  if (text.empty()) {
    return refuse("the URL is empty", "write one like http://httpbin.org/headers");
  }
  if (text.size() > longest_head) {
    return refuse(
        fmt::format("the URL has {} bytes, and the sidecar takes no request with more "
                    "than {}",
                    text.size(), longest_head));
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ') {
      return refuse(fmt::format("byte {} of the URL is a space", at + 1),
                    "write %20 in its place, or remove it");
    }
    if (is_control(text[at])) {
      return refuse(fmt::format("byte {} of the URL is the control character {}", at + 1,
                                base::quote(text.substr(at, 1))));
    }
  }
  if (base::find_invalid_utf8(text)) return refuse("the URL isn't UTF-8");
  return {};
}

Result<Scheme> read_scheme(std::string_view& rest) {
  const std::size_t end = rest.find("://");
  const std::size_t first_slash = rest.find_first_of("/?#");
  if (end == rest.npos || first_slash < end) {
    const std::string_view place = shown(rest);
    const std::size_t begin = std::min(place.find_first_not_of('/'), place.size());
    std::string_view host = place.substr(begin);
    for (const std::string_view scheme : {"https:", "http:"}) {
      if (host.starts_with(scheme)) {
        host.remove_prefix(scheme.size());
        host.remove_prefix(std::min(host.find_first_not_of('/'), host.size()));
        return refuse(
            "the URL has no // behind its scheme",
            fmt::format("did you mean {}?", base::quote(fmt::format("{}//{}", scheme, host))));
      }
    }
    return refuse("the URL has no scheme",
                  fmt::format("did you mean {}?", base::quote(fmt::format("http://{}", host))));
  }
  const std::string name = base::lower_case(rest.substr(0, end));
  rest.remove_prefix(end + 3);
  const auto known = std::ranges::find(schemes, name, &Scheme::name);
  if (known != schemes.end()) return *known;
  std::vector<std::string_view> names;
  for (const Scheme& scheme : schemes) names.push_back(scheme.name);
  const auto near = base::nearest(name, names);
  return refuse(fmt::format("unknown scheme {}", base::quote(shown(name))),
                near ? fmt::format("did you mean {}://?", *near) : std::string(known_schemes));
}

Result<std::uint16_t> read_port(std::string_view text) {
  std::uint32_t port = 0;
  const bool digits = std::ranges::all_of(text, base::is_digit);
  for (const char c : text.substr(0, digits ? 10 : 0)) {
    port = std::min<std::uint32_t>(port * 10 + static_cast<std::uint32_t>(c - '0'), 65536);
  }
  if (!digits || port == 0 || port > 65535 || text.size() > 10) {
    return refuse(fmt::format("{} is no port", base::quote(text)),
                  "write a number from 1 to 65535 behind the host");
  }
  return static_cast<std::uint16_t>(port);
}

std::string unescaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool whole = text[at] == '%' && at + 2 < text.size();
    const std::size_t high = whole ? digits.find(base::to_lower(text[at + 1])) : digits.npos;
    const std::size_t low = whole ? digits.find(base::to_lower(text[at + 2])) : digits.npos;
    if (high == digits.npos || low == digits.npos) {
      plain += text[at];
      continue;
    }
    plain += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return plain;
}

/// Whether clients take the host for an IPv4 address: its last label is a number.
bool ends_in_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.starts_with("0x") || last.starts_with("0X")) return true;
  return !last.empty() && std::ranges::all_of(last, base::is_digit);
}

Result<void> check_labels(std::string_view host) {
  constexpr std::size_t longest_name = 253;
  constexpr std::size_t longest_label = 63;
  std::string_view rest = host;
  if (rest.ends_with('.')) rest.remove_suffix(1);
  if (rest.size() > longest_name) {
    return refuse(fmt::format("the host has {} characters, and a name has at most {}", rest.size(),
                              longest_name));
  }
  for (bool last = false; !last;) {
    const std::size_t dot = rest.find('.');
    last = dot == rest.npos;
    const std::string_view label = rest.substr(0, dot);
    if (label.empty())
      return refuse(fmt::format("the host {} has an empty part", base::quote(host)));
    if (label.size() > longest_label) {
      return refuse(fmt::format("{} has {} characters, and a part of a host has at most {}",
                                base::quote(label), label.size(), longest_label));
    }
    if (!last) rest.remove_prefix(dot + 1);
  }
  return {};
}

Result<void> check_name(std::string_view host) {
  if (std::ranges::any_of(host, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    return refuse(fmt::format("the host {} isn't ASCII", base::quote(host)),
                  "write its ASCII form, whose labels begin with xn--");
  }
  if (host.find('%') != host.npos) {
    const std::string plain = unescaped(host);
    return refuse("the host has escapes (%)",
                  fmt::format("did you mean {}?", base::quote(shown(plain))));
  }
  for (const char c : host) {
    if (base::is_alphanumeric(c) || c == '-' || c == '.' || c == '_') continue;
    return refuse(fmt::format("the host {} has the character {}, which no name has",
                              base::quote(host), base::quote(std::string_view(&c, 1))));
  }
  return check_labels(host);
}

bool is_this_machine(std::string_view host) {
  const std::string lower = base::lower_case(host);
  return lower == "localhost" || lower.ends_with(".localhost");
}

Result<void> read_host(std::string_view text, bool in_brackets, Url& url) {
  if (text.empty()) {
    return refuse("the URL has no host", "write one like http://httpbin.org/headers");
  }
  url.host = text;
  auto address = net::IpAddress::parse(text);
  if (in_brackets || text.find(':') != text.npos) {
    if (!address) {
      return refuse(
          fmt::format("{} is no IPv6 address: {}", base::quote(text), address.error().message));
    }
    if (!in_brackets || address->is_v4()) {
      return refuse(
          fmt::format("{} stands in brackets when it is IPv6, and only then", base::quote(text)));
    }
  }
  if (address) {
    url.address = *address;
    url.host = address->to_string();
    return {};
  }
  if (ends_in_number(text)) {
    return refuse(fmt::format("the host {} ends with a number and is no IPv4 address: {}",
                              base::quote(text), address.error().message),
                  "write all four numbers, e.g. 203.0.113.10");
  }
  if (is_this_machine(text)) url.address = net::IpAddress::v4(127, 0, 0, 1);
  return check_name(text);
}

Result<void> read_authority(std::string_view text, const Scheme& scheme, Url& url) {
  const std::size_t user_end = text.rfind('@');
  if (user_end != text.npos) text.remove_prefix(user_end + 1);
  std::string_view host = text;
  std::string_view port;
  const bool in_brackets = text.starts_with('[');
  if (in_brackets) {
    const std::size_t close = text.find(']');
    if (close == text.npos) return refuse(fmt::format("{} has no ]", base::quote(text)));
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (!port.empty() && !port.starts_with(':')) {
      return refuse(
          fmt::format("{} stands behind the host, where only a port may be", base::quote(port)));
    }
  } else if (const std::size_t colon = text.find(':');
             colon != text.npos && text.find(':', colon + 1) == text.npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
  } else if (colon != text.npos) {
    return refuse(fmt::format("{} has more than one colon", base::quote(text)),
                  fmt::format("an IPv6 address stands in brackets: {}://[{}]", scheme.name,
                              base::escape_for_terminal(text)));
  }
  if (auto right = read_host(host, in_brackets, url); !right) return right;
  url.port = scheme.port;
  if (port.size() > 1) {
    const auto number = read_port(port.substr(1));
    if (!number) return std::unexpected(number.error());
    url.port = *number;
  }
  url.has_usual_port = url.port == scheme.port;
  if (url.port != 0) return {};
  return refuse(fmt::format("{}:// has no usual port", scheme.name),
                fmt::format("write {}://{}:PORT", scheme.name, base::escape_for_terminal(host)));
}

/// As RFC 3986, 5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  bool ends_open = false;
  for (std::string_view rest = path; !rest.empty();) {
    rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    const std::string plain = base::lower_case(segment);
    const bool one = plain == "." || plain == "%2e";
    const bool two = plain == ".." || plain == ".%2e" || plain == "%2e." || plain == "%2e%2e";
    ends_open = one || two;
    if (two && !segments.empty()) segments.pop_back();
    if (!ends_open) segments.push_back(segment);
  }
  std::string clean;
  for (const std::string_view segment : segments) (clean += '/') += segment;
  if (ends_open || clean.empty()) clean += '/';
  return clean;
}

std::string escaped(std::string_view text) {
  std::string ascii;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    ascii += byte < 0x80 ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return ascii;
}

}  // namespace

std::string Url::authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  const std::string name = is_v6 ? fmt::format("[{}]", host) : host;
  return has_usual_port ? name : fmt::format("{}:{}", name, port);
}

std::string Url::server_name() const {
  const bool is_address = address && !is_this_machine(host);
  std::string name = is_address ? std::string() : base::lower_case(host);
  if (name.ends_with('.')) name.pop_back();
  return name;
}

Result<Url> parse_url(std::string_view text) {
  if (auto right = check_characters(text); !right) return std::unexpected(right.error());
  std::string_view rest = text;
  const auto scheme = read_scheme(rest);
  if (!scheme) return std::unexpected(scheme.error());
  Url url{
      .scheme = std::string(scheme->name), .speech = scheme->speech, .upgrades = scheme->upgrades};
  const std::size_t authority_end = std::min(rest.find_first_of("/?#\\"), rest.size());
  if (authority_end < rest.size() && rest[authority_end] == '\\') {
    return refuse("the URL has a backslash behind its host", "write a slash in its place");
  }
  if (auto right = read_authority(rest.substr(0, authority_end), *scheme, url); !right) {
    // What was taken for a port may be the first half of a password.
    if (rest.find('@', authority_end) == rest.npos) return std::unexpected(right.error());
    return refuse("the URL has an @ behind the end of its host",
                  "in a user or password write %2F for /, %3F for ? and %23 for #");
  }
  rest.remove_prefix(authority_end);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t query = std::min(rest.find('?'), rest.size());
  if (query > 0) url.path = escaped(without_dot_segments(rest.substr(0, query)));
  if (query < rest.size()) url.query = escaped(rest.substr(query));
  return url;
}

}  // namespace istioctl::verdict
