#include "ipv6_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "ipv4_text.h"
#include "istioctl/base/printable.h"

namespace istioctl::net {
namespace {

using base::ErrorCode;

constexpr std::size_t group_count = 8;
constexpr std::string_view example = "write eight groups of hexadecimal digits, e.g. 2001:db8::1";

std::unexpected<base::Error> bad(std::string message) {
  return base::fail(ErrorCode::invalid_input, std::move(message), std::string(example));
}

/// The 16-bit groups on one side of "::".
struct Groups {
  std::array<std::uint16_t, group_count> values = {};
  std::size_t count = 0;  // as written; beyond group_count they are counted only

  void add(unsigned value) {
    if (count < group_count) {
      values[count] = static_cast<std::uint16_t>(value);
    }
    ++count;
  }
};

base::Result<unsigned> parse_group(std::string_view text) {
  if (text.empty()) {
    return bad("a group is missing beside a single colon of the IPv6 address");
  }
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, 16);
  if (error != std::errc{} || stopped != end || text.size() > 4) {
    return bad(fmt::format("{} is not an IPv6 group of one to four hexadecimal digits",
                           base::quote(text, 20)));
  }
  return value;
}

/// Adds what one part between colons stands for; only the last of an address may be IPv4.
base::Result<void> add_part(Groups& groups, std::string_view part, bool last) {
  if (last && part.find('.') != std::string_view::npos) {
    const auto tail = parse_ipv4(part);
    if (!tail) {
      return std::unexpected(tail.error());
    }
    groups.add(static_cast<unsigned>((*tail)[0] << 8 | (*tail)[1]));
    groups.add(static_cast<unsigned>((*tail)[2] << 8 | (*tail)[3]));
    return {};
  }
  const auto group = parse_group(part);
  if (!group) {
    return std::unexpected(group.error());
  }
  groups.add(*group);
  return {};
}

/// Reads groups with single colons between them. `at_end`: they end the address.
base::Result<Groups> parse_groups(std::string_view text, bool at_end) {
  Groups groups;
  if (text.empty()) {
    return groups;
  }
  while (true) {
    const auto colon = text.find(':');
    const bool last = colon == std::string_view::npos;
    if (auto added = add_part(groups, text.substr(0, colon), last && at_end); !added) {
      return std::unexpected(std::move(added.error()));
    }
    if (last) {
      return groups;
    }
    text.remove_prefix(colon + 1);
  }
}

/// `head` at the front, `tail` at the end, zeros between them.
IpAddress::Bytes join(const Groups& head, const Groups& tail) {
  std::array<std::uint16_t, group_count> groups{};
  std::copy_n(head.values.begin(), head.count, groups.begin());
  std::copy_n(tail.values.begin(), tail.count, groups.end() - static_cast<int>(tail.count));
  IpAddress::Bytes bytes{};
  for (std::size_t i = 0; i < group_count; ++i) {
    bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xFF);
  }
  return bytes;
}

/// A run of groups: [begin, end).
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// The longest run of zero groups, the first of equals: what "::" stands for.
Run longest_zero_run(const std::array<unsigned, group_count>& groups) {
  Run longest;
  Run current;
  for (std::size_t i = 0; i < group_count; ++i) {
    current = groups[i] != 0 ? Run{i + 1, i + 1} : Run{current.begin, i + 1};
    if (current.size() > longest.size()) {
      longest = current;
    }
  }
  return longest;
}

}  // namespace

base::Result<IpAddress::Bytes> parse_ipv6(std::string_view text) {
  const auto gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  if (has_gap && text.rfind("::") != gap) {
    return bad("\"::\" may stand only once in an IPv6 address");
  }
  const auto head = parse_groups(text.substr(0, gap), !has_gap);
  if (!head) {
    return std::unexpected(head.error());
  }
  const auto tail = has_gap ? parse_groups(text.substr(gap + 2), true) : Groups{};
  if (!tail) {
    return std::unexpected(tail.error());
  }
  const std::size_t count = head->count + tail->count;
  if (!has_gap && count != group_count) {
    return bad(fmt::format("an IPv6 address has eight groups, this one has {}", count));
  }
  if (has_gap && count >= group_count) {
    return bad("\"::\" must stand for at least one of the eight groups of an IPv6 address");
  }
  return join(*head, *tail);
}

std::string format_ipv6(const IpAddress::Bytes& bytes) {
  std::array<unsigned, group_count> groups{};
  for (std::size_t i = 0; i < group_count; ++i) {
    groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  Run gap = longest_zero_run(groups);
  if (gap.size() < 2) {
    gap = {group_count, group_count};  // a single zero group is written out
  }
  std::string text;
  for (std::size_t i = 0; i < group_count; ++i) {
    if (i == gap.begin) {
      text += "::";
      i = gap.end - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') {
      text += ':';
    }
    fmt::format_to(std::back_inserter(text), "{:x}", groups[i]);
  }
  return text;
}

}  // namespace istioctl::net
