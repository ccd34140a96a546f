#include "own_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

namespace istioctl::iptables {

namespace {

constexpr std::array<std::string_view, 2> own_chains{"ISTIO_REDIRECT", "ISTIO_OUTPUT"};

bool is_own_chain(std::string_view name) {
  return std::ranges::find(own_chains, name) != own_chains.end();
}

bool leads_to_own_chain(const SavedRule& rule) {
  return is_own_chain(rule.option("-j")) || is_own_chain(rule.option("-g"));
}

bool is_marked(const SavedRule& rule) {
  return rule.option("--comment").starts_with("istio/");
}

// No others get jumps of ours.
bool has_own_jumps(std::string_view chain) {
  return chain == to_string(Chain::prerouting) || chain == to_string(Chain::output);
}

SavedRule as_saved(const Rule& rule) {
  return to_saved_rule(to_string(rule.chain), to_text(rule));
}

std::vector<OwnJump> jumps_of(const OwnPart& part, std::string_view chain) {
  std::vector<OwnJump> found;
  std::ranges::copy_if(part.jumps, std::back_inserter(found),
                       [&](const OwnJump& jump) { return jump.rule.chain == chain; });
  return found;
}

/// Deletes the jumps of a chain of the kernel's, and inserts the others at their places.
void write_jumps(const OwnPart& from, const OwnPart& to, Chain chain, std::string& deletions,
                 std::string& insertions) {
  const auto present = jumps_of(from, to_string(chain));
  const auto wanted = jumps_of(to, to_string(chain));
  if (present == wanted) return;
  for (const OwnJump& jump : present) {
    deletions += fmt::format("-D {} {}\n", jump.rule.chain, jump.rule.text);
  }
  for (const OwnJump& jump : wanted) {
    insertions += jump.position == 0 ? jump.rule.to_append() + "\n"
                                     : fmt::format("-I {} {} {}\n", jump.rule.chain, jump.position,
                                                   jump.rule.text);
  }
}

std::vector<SavedRule> in_chain(const OwnPart& part, std::string_view chain) {
  std::vector<SavedRule> rules;
  if (const auto own = part.chains.find(std::string(chain)); own != part.chains.end()) {
    rules = own->second;
  }
  for (const OwnJump& jump : jumps_of(part, chain)) rules.push_back(jump.rule);
  return rules;
}

/// The rules of `rules` that `others` doesn't hold, each counted as often as it stands there.
std::vector<SavedRule> without(const std::vector<SavedRule>& rules, std::vector<SavedRule> others) {
  std::vector<SavedRule> left;
  for (const SavedRule& rule : rules) {
    const auto found = std::ranges::find(others, rule);
    if (found == others.end()) {
      left.push_back(rule);
    } else {
      others.erase(found);
    }
  }
  return left;
}

void compare_chain(std::string_view chain, const std::vector<SavedRule>& wanted,
                   const std::vector<SavedRule>& present, std::vector<std::string>& out) {
  const auto missing = without(wanted, present);
  const auto surplus = without(present, wanted);
  for (const SavedRule& rule : missing) out.push_back("missing: " + rule.to_append());
  for (const SavedRule& rule : surplus) out.push_back("not expected: " + rule.to_append());
  if (!missing.empty() || !surplus.empty()) return;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == present[i]) continue;
    out.push_back(fmt::format("order: {} {} is {}, expected {}", chain, i + 1, present[i].text,
                              wanted[i].text));
  }
}

/// The number behind an option of a rule, if the rule is there and the number fits.
template <typename Number>
void take_number(const OwnPart& part, std::string_view purpose, std::string_view option,
                 Number& number) {
  for (const auto& [name, rules] : part.chains) {
    for (const SavedRule& rule : rules) {
      if (rule.option("--comment") != purpose) continue;
      const std::string_view text = rule.option(option);
      Number value = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error == std::errc() && end == text.data() + text.size()) number = value;
    }
  }
}

void add_ranges(const OwnPart& part, std::vector<net::Cidr>& ranges) {
  constexpr std::string_view purpose = "istio/redirect-ip-range-";
  const auto chain = part.chains.find(std::string(to_string(Chain::istio_output)));
  if (chain == part.chains.end()) return;
  for (const SavedRule& rule : chain->second) {
    std::string_view comment = rule.option("--comment");
    if (!comment.starts_with(purpose)) continue;
    comment.remove_prefix(purpose.size());
    if (const auto range = net::Cidr::parse(comment)) ranges.push_back(*range);
  }
}

}  // namespace

OwnPart find_own_part(const SavedTable& table) {
  OwnPart part;
  for (const std::string_view name : own_chains) {
    if (table.has_chain(name)) part.chains[std::string(name)];
  }
  std::map<std::string, std::size_t> positions;
  for (const SavedRule& rule : table.rules) {
    const std::size_t position = ++positions[rule.chain];
    const bool inside = is_own_chain(rule.chain);
    if (!inside && !leads_to_own_chain(rule)) continue;
    if (!is_marked(rule) || (!inside && !has_own_jumps(rule.chain))) {
      part.foreign.push_back(rule);
    } else if (inside) {
      part.chains[rule.chain].push_back(rule);
    } else {
      part.jumps.push_back({.rule = rule, .position = position});
    }
  }
  return part;
}

OwnPart wanted_part(const std::vector<Rule>& rules, const OwnPart& present) {
  OwnPart part;
  for (const Rule& rule : rules) {
    SavedRule wanted = as_saved(rule);
    if (is_own_chain(wanted.chain)) {
      part.chains[wanted.chain].push_back(std::move(wanted));
      continue;
    }
    const auto there = jumps_of(present, wanted.chain);
    const bool stays = there.size() == 1 && there.front().rule == wanted;
    part.jumps.push_back(stays ? there.front() : OwnJump{.rule = std::move(wanted)});
  }
  return part;
}

std::string transition(const OwnPart& from, const OwnPart& to) {
  std::string declarations;
  std::string additions;
  std::string removals;
  for (const std::string_view view : own_chains) {
    const std::string name(view);
    const bool is_there = from.chains.contains(name);
    if (!to.chains.contains(name)) {
      if (is_there) removals += fmt::format("-X {}\n", name);
      if (is_there) declarations += fmt::format(":{} - [0:0]\n", name);
      continue;
    }
    const auto& rules = to.chains.at(name);
    if (is_there && from.chains.at(name) == rules) continue;
    declarations += fmt::format(":{} - [0:0]\n", name);  // which empties one that exists
    for (const SavedRule& rule : rules) additions += rule.to_append() + "\n";
  }
  std::string deletions;
  std::string insertions;
  for (const Chain chain : {Chain::prerouting, Chain::output}) {
    write_jumps(from, to, chain, deletions, insertions);
  }
  const std::string body = declarations + deletions + additions + insertions + removals;
  return body.empty() ? "" : "*nat\n" + body + "COMMIT\n";
}

std::vector<std::string> differences(const OwnPart& wanted, const OwnPart& present) {
  std::vector<std::string> found;
  for (const Chain chain :
       {Chain::prerouting, Chain::output, Chain::istio_redirect, Chain::istio_output}) {
    const std::string_view name = to_string(chain);
    compare_chain(name, in_chain(wanted, name), in_chain(present, name), found);
  }
  for (const SavedRule& rule : present.foreign) {
    found.push_back("not expected: " + rule.to_append());
  }
  return found;
}

RedirectSettings inferred_settings(const OwnPart& v4, const OwnPart& v6) {
  RedirectSettings settings;
  std::vector<net::Cidr> ranges;
  // IPv4 has the last word: it is always there.
  for (const OwnPart* part : {&v6, &v4}) {
    take_number(*part, "istio/redirect-to-envoy-port", "--to-ports", settings.port);
    take_number(*part, "istio/bypass-envoy", "--uid-owner", settings.uid);
  }
  add_ranges(v4, ranges);
  add_ranges(v6, ranges);
  settings.ranges = net::IpRanges(net::CidrSet(std::move(ranges)));
  return settings;
}

}  // namespace istioctl::iptables
