#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "envoy_text.h"
#include "http_actions.h"
#include "istioctl/base/printable.h"
#include "istioctl/proxy/json_access.h"
#include "re2_text.h"
#include "specs.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

// The gateway that stands for the sidecars.
constexpr std::string_view mesh = "mesh";

bool is_for_sidecars(const Json& object) {
  const auto gateways = texts_at(object, "gateways");
  return gateways.empty() || std::ranges::find(gateways, mesh) != gateways.end();
}

DestinationSpec read_destination(const Json& destination) {
  DestinationSpec read{.host = text_at(destination, "name"),
                       .subset = text_at(destination, "subset")};
  if (const Json* const port = member(destination, "port")) {
    if (const auto number = number_at(*port, "number")) {
      read.port = static_cast<std::uint16_t>(*number);
    }
    read.port_name = text_at(*port, "name");
  }
  return read;
}

/// Reads the conditions of one object's rules.
class MatchReader {
 public:
  MatchReader(ObjectId id, const ModelOptions& options, Findings& findings)
      : id_(id), options_(options), findings_(findings) {}

  /// The conditions, or nothing when no request of this pod can meet them.
  std::optional<RequestMatch> read(const Json& match, const std::string& field) {
    if (!is_for_sidecars(match) || !has_labels(match)) return std::nullopt;
    RequestMatch read;
    bool right = read_text(match, "uri", field, read.uri);
    right = read_text(match, "scheme", field, read.scheme) && right;
    right = read_text(match, "method", field, read.method) && right;
    right = read_text(match, "authority", field, read.authority) && right;
    right = read_headers(match, field, read) && right;
    return right ? std::optional(std::move(read)) : std::nullopt;
  }

 private:
  [[nodiscard]] bool has_labels(const Json& match) const {
    return std::ranges::all_of(pairs_at(match, "sourceLabels"), [&](const auto& label) {
      const auto found = options_.pod_labels.find(label.first);
      return found != options_.pod_labels.end() && found->second == label.second;
    });
  }

  bool read_text(const Json& object, const std::string& name, const std::string& field,
                 std::optional<TextMatch>& out) {
    const Json* const written = member(object, name);
    if (written == nullptr) return true;
    using Kind = TextMatch::Kind;
    constexpr std::array kinds{std::pair{"exact", Kind::exact}, std::pair{"prefix", Kind::prefix},
                               std::pair{"regex", Kind::regex}};
    for (const auto& [member_name, kind] : kinds) {
      TextMatch match{.kind = kind, .text = text_at(*written, member_name)};
      if (match.text.empty()) continue;
      const bool right = kind == Kind::regex
                             ? translate(match, fmt::format("{}.{}.regex", field, name))
                             : check(match.text, fmt::format("{}.{}.{}", field, name, member_name));
      out = std::move(match);
      return right;
    }
    return true;
  }

  bool translate(TextMatch& match, const std::string& field) {
    auto text = to_re2(match.text);
    if (text) {
      match.re2 = std::move(*text);
      return true;
    }
    findings_.warn(id_,
                   {.trap = traps::regex,
                    .field = field,
                    .message = fmt::format("the sidecar can't use {}: {}; the match never fits",
                                           base::quote(match.text), text.error().message),
                    .hint = "Envoy's regular expressions are RE2's"});
    return false;
  }

  bool check(const std::string& text, const std::string& field) {
    if (is_header_text(text)) return true;
    findings_.warn(id_, {.trap = traps::value,
                         .field = field,
                         .message = fmt::format("no request can hold {}: the match never fits",
                                                base::quote(text))});
    return false;
  }

  bool read_headers(const Json& match, const std::string& field, RequestMatch& read) {
    const Json* const headers = member(match, "headers");
    if (headers == nullptr || !headers->is_object()) return true;
    bool right = true;
    for (const auto& [name, condition] : headers->items()) {
      std::optional<TextMatch> wanted;
      right = check(name, field + ".headers") && right;
      right = read_text(*headers, name, field + ".headers", wanted) && right;
      if (wanted) read.headers.emplace_back(name, std::move(*wanted));
    }
    std::ranges::sort(read.headers, {}, [](const auto& header) { return header.first; });
    return right;
  }

  ObjectId id_;
  const ModelOptions& options_;
  Findings& findings_;
};

class EntryReader {
 public:
  EntryReader(ObjectId id, const ModelOptions& options, Findings& findings)
      : matches_(id, options, findings), actions_(id, findings) {}

  HttpEntrySpec read(const Json& entry, std::size_t index) {
    const std::string field = fmt::format("spec.http[{}]", index);
    HttpEntrySpec read{.index = index, .actions = actions_.read(entry, field)};
    const Json& matches = list_at(entry, "match");
    read.has_match = !matches.empty();
    for (std::size_t at = 0; at < matches.size(); ++at) {
      auto match = matches_.read(matches[at], fmt::format("{}.match[{}]", field, at));
      if (match) read.matches.push_back({.index = at, .match = std::move(*match)});
    }
    for (const Json& route : list_at(entry, "route")) {
      const Json* const destination = member(route, "destination");
      if (destination == nullptr) continue;
      read.destinations.push_back(read_destination(*destination));
      read.destinations.back().weight = number_at(route, "weight").value_or(0);
    }
    if (const Json* const mirror = member(entry, "mirror")) read.mirror = read_destination(*mirror);
    return read;
  }

 private:
  MatchReader matches_;
  ActionReader actions_;
};

}  // namespace

VirtualServiceSpec read_virtual_service(const Json& spec, ObjectId id, const ModelOptions& options,
                                        Findings& findings) {
  VirtualServiceSpec read{.hosts = texts_at(spec, "hosts")};
  if (!is_for_sidecars(spec)) return read;
  EntryReader entries(id, options, findings);
  std::size_t index = 0;
  for (const Json& entry : list_at(spec, "http")) read.http.push_back(entries.read(entry, index++));
  return read;
}

}  // namespace istioctl::proxy
