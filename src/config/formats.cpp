#include "istioctl/config/formats.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "istioctl/base/ascii.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/printable.h"
#include "istioctl/net/cidr.h"
#include "istioctl/net/ip_address.h"
#include "istioctl/schema/duration.h"

namespace istioctl::config {

namespace {

using base::is_alphanumeric;
using base::is_digit;
using base::is_upper;

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_subdomain = 253;
constexpr std::size_t longest_host = 255;

bool is_label_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
}

std::string label_fault(std::string_view label) {
  if (label.empty()) return "must not be empty";
  if (label.size() > longest_label) return fmt::format("is longer than {} letters", longest_label);
  if (std::ranges::any_of(label, is_upper)) return "must be lower case";
  if (!std::ranges::all_of(label, is_label_character)) return "may hold only a-z, 0-9 and '-'";
  if (label.front() == '-' || label.back() == '-')
    return "must begin and end with a letter or digit";
  return {};
}

// A first label that is the wildcard or begins with it: `*`, `*-api`.
std::string wildcard_fault(std::string_view label) {
  if (label == "*") return {};
  if (label.size() > longest_label) return fmt::format("is longer than {} letters", longest_label);
  if (std::ranges::any_of(label, is_upper)) return "must be lower case";
  if (!std::ranges::all_of(label.substr(1), is_label_character)) {
    return "may hold only a-z, 0-9 and '-' behind the wildcard";
  }
  return label.back() == '-' ? "must end with a letter or digit" : "";
}

enum class Wildcard : std::uint8_t { refused, allowed };

// Every label between the dots.
std::string labels_fault(std::string_view name, Wildcard wildcard = Wildcard::refused) {
  if (name.ends_with('.')) return "must not end with a dot";
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    const std::string_view label = name.substr(begin, end - begin);
    if (label.empty()) return "has an empty part between its dots";
    const bool wild = wildcard == Wildcard::allowed && begin == 0 && label.starts_with('*');
    if (auto fault = wild ? wildcard_fault(label) : label_fault(label); !fault.empty()) {
      return label.size() == name.size() ? fault
                                         : fmt::format("its part {} {}", base::quote(label), fault);
    }
    begin = end + 1;
  }
  return {};
}

std::string subdomain_fault(std::string_view name) {
  if (name.empty()) return "must not be empty";
  if (name.size() > longest_subdomain) {
    return fmt::format("is longer than {} letters", longest_subdomain);
  }
  return labels_fault(name);
}

std::string fqdn_fault(std::string_view name) {
  if (name.empty()) return "must not be empty";
  if (name.size() > longest_host) return fmt::format("is longer than {} letters", longest_host);
  if (name.find('*') != std::string_view::npos) return "must not have a wildcard";
  return labels_fault(name);
}

// The wildcard may be the first label or begin it: `*`, `*.x.org`, `*x`.
std::string domain_fault(std::string_view name) {
  if (name.empty()) return "must not be empty";
  if (name.size() > longest_host) return fmt::format("is longer than {} letters", longest_host);
  if (name.find('*', 1) != std::string_view::npos) return "may have one wildcard only, in front";
  return labels_fault(name, Wildcard::allowed);
}

bool is_ipv4(std::string_view text) {
  const auto address = net::IpAddress::parse(text);
  return address && address->is_v4();
}

std::string address_fault(std::string_view text) {
  if (is_ipv4(text)) return {};
  return net::IpAddress::parse(text) ? "IPv6 isn't supported" : "must be four numbers up to 255";
}

std::string subnet_fault(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return address_fault(text);
  const auto cidr = net::Cidr::parse(text);
  if (!cidr) return "must be an address and a prefix of 0 to 32";
  return is_ipv4(text.substr(0, slash)) ? "" : "IPv6 isn't supported";
}

std::string host_fault(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return "must be the host alone, without a scheme";
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const bool path = text.substr(0, slash).find_first_not_of("0123456789.") < slash &&
                      !net::IpAddress::parse(text.substr(0, slash));
    return path ? "must be the host alone, without a path" : subnet_fault(text);
  }
  if (text.find(':') != std::string_view::npos && net::IpAddress::parse(text)) {
    return "IPv6 isn't supported";
  }
  return domain_fault(text);
}

// The name part of a qualified name, and a label's value.
std::string qualified_part_fault(std::string_view text) {
  const auto allowed = [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  };
  if (text.size() > longest_label) return fmt::format("is longer than {} letters", longest_label);
  if (!std::ranges::all_of(text, allowed)) return "may hold only letters, digits, '-', '_' and '.'";
  if (!is_alphanumeric(text.front()) || !is_alphanumeric(text.back())) {
    return "must begin and end with a letter or digit";
  }
  return {};
}

std::string key_fault(std::string_view key) {
  if (const std::size_t slash = key.find('/'); slash != std::string_view::npos) {
    const std::string_view prefix = key.substr(0, slash);
    if (auto fault = subdomain_fault(prefix); !fault.empty()) {
      return fmt::format("its prefix {} is not {}: {}", base::quote(prefix), dns_subdomain.name,
                         fault);
    }
    key.remove_prefix(slash + 1);
  }
  return key.empty() ? "must not be empty" : qualified_part_fault(key);
}

std::string annotation_fault(std::string_view key) {
  std::string lower(key);
  std::ranges::transform(lower, lower.begin(), base::to_lower);
  return key_fault(lower);
}

std::string value_fault(std::string_view value) {
  return value.empty() ? std::string() : qualified_part_fault(value);
}

std::string spec_label_fault(std::string_view text) {
  const auto allowed = [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '/';
  };
  return std::ranges::all_of(text, allowed) ? "" : "may hold only letters, digits and - . _ /";
}

std::string not_empty_fault(std::string_view text) {
  return text.empty() ? "must not be empty" : "";
}

constexpr std::array<std::string_view, 8> protocols{"HTTP", "HTTPS", "HTTP2", "GRPC",
                                                    "TCP",  "UDP",   "MONGO", "REDIS"};
constexpr std::array<std::string_view, 6> egress_protocols{"HTTP", "HTTPS", "HTTP2",
                                                           "GRPC", "TCP",   "MONGO"};
constexpr std::array<std::string_view, 9> methods{"GET",    "HEAD",    "POST",    "PUT",  "PATCH",
                                                  "DELETE", "CONNECT", "OPTIONS", "TRACE"};

std::string choice_fault(std::string_view text, std::span<const std::string_view> choices) {
  const auto near = base::nearest(text, choices);
  return near ? fmt::format("did you mean {}?", *near)
              : fmt::format("must be one of {}", fmt::join(choices, ", "));
}

std::string protocol_fault(std::string_view text) {
  const auto same = [&](std::string_view name) { return is_protocol(text, name); };
  return std::ranges::any_of(protocols, same) ? "" : choice_fault(text, protocols);
}

std::string egress_protocol_fault(std::string_view text) {
  const auto same = [&](std::string_view name) { return is_protocol(text, name); };
  return std::ranges::any_of(egress_protocols, same) ? "" : choice_fault(text, egress_protocols);
}

std::string method_fault(std::string_view text) {
  return std::ranges::find(methods, text) != methods.end() ? "" : choice_fault(text, methods);
}

std::string header_fault(std::string_view name) {
  if (name.empty()) return "must not be empty";
  return std::ranges::any_of(name, is_upper) ? "must be lower case" : "";
}

std::string duration_fault(std::string_view text) {
  const auto duration = schema::parse_duration(text);
  if (!duration) return {};  // its type says so already
  if (*duration < std::chrono::milliseconds(1)) return "must be at least 1ms";
  return *duration % std::chrono::milliseconds(1) == std::chrono::nanoseconds(0)
             ? ""
             : "must be whole milliseconds";
}

std::string seconds_fault(std::string_view text) {
  if (auto fault = duration_fault(text); !fault.empty()) return fault;
  const auto duration = schema::parse_duration(text);
  return duration && *duration % std::chrono::seconds(1) != std::chrono::nanoseconds(0)
             ? "must be whole seconds"
             : "";
}

}  // namespace

bool is_protocol(std::string_view text, std::string_view name) {
  return std::ranges::equal(text, name, {}, base::to_lower, base::to_lower);
}

// The patterns are for API servers: they can't count the letters of a whole name beside it.
constinit const schema::Format dns_label{"a DNS-1123 label", "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                                         label_fault};
constinit const schema::Format dns_subdomain{
    "a DNS-1123 subdomain", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    subdomain_fault};
constinit const schema::Format label_key{"a label's key", "", key_fault};
constinit const schema::Format label_value{"a label's value", "", value_fault};
constinit const schema::Format annotation_key{"an annotation's key", "", annotation_fault};
constinit const schema::Format spec_label{"a label", "^[-A-Za-z0-9_./]*$", spec_label_fault};
constinit const schema::Format host{
    "a host",
    "^(\\*([-a-z0-9]*[a-z0-9])?|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"
    "|^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
    "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
    host_fault};
constinit const schema::Format domain{
    "a domain",
    "^(\\*([-a-z0-9]*[a-z0-9])?|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    domain_fault};
constinit const schema::Format fqdn{
    "a domain without a wildcard",
    "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$", fqdn_fault};
constinit const schema::Format ipv4_address{"an IPv4 address",
                                            "^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
                                            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$",
                                            address_fault};
constinit const schema::Format ipv4_subnet{
    "an IPv4 address or range",
    "^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}"
    "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?$",
    subnet_fault};
constinit const schema::Format protocol{
    "a protocol",
    "^([Hh][Tt][Tt][Pp][Ss2]?|[Gg][Rr][Pp][Cc]|[Tt][Cc][Pp]|[Uu][Dd][Pp]|[Mm][Oo][Nn][Gg][Oo]|"
    "[Rr][Ee][Dd][Ii][Ss])$",
    protocol_fault};
constinit const schema::Format egress_protocol{
    "a protocol of an EgressRule",
    "^([Hh][Tt][Tt][Pp][Ss2]?|[Gg][Rr][Pp][Cc]|[Tt][Cc][Pp]|[Mm][Oo][Nn][Gg][Oo])$",
    egress_protocol_fault};
constinit const schema::Format header_name{"a header's name", "^[^A-Z]+$", header_fault};
constinit const schema::Format header_value{"a header's value", "^[\\s\\S]+$", not_empty_fault};
constinit const schema::Format http_method{
    "an HTTP method", "^(GET|HEAD|POST|PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE)$", method_fault};
constinit const schema::Format positive_duration{"a usable duration", "", duration_fault};
constinit const schema::Format whole_seconds{"a usable number of seconds", "", seconds_fault};

}  // namespace istioctl::config
