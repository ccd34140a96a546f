#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http_judge.h"
#include "istioctl/base/printable.h"
#include "istioctl/proxy/host_name.h"
#include "istioctl/verdict/verdict.h"
#include "wording.h"

namespace istioctl::verdict {

namespace {

using iptables::RuleSet;
using net::Cidr;
using net::IpAddress;
using proxy::EgressModel;
using proxy::ExternalPort;
using proxy::no_object;
using proxy::ObjectId;
using proxy::TcpRoute;

bool is_ordinary(const IpAddress& address) {
  const std::uint8_t first = address.bytes()[0];
  return first != 0 && first != 127 && first < 224;
}

/// An IPv4 address that no range holds; where they hold all, any address.
IpAddress address_outside(const net::IpRanges& ranges) {
  const IpAddress any = IpAddress::v4(203, 0, 113, 1);
  std::vector<IpAddress> candidates{any};
  for (const Cidr& range : ranges.ranges()) {
    if (range.is_v6()) continue;
    const IpAddress last = range.last_address();
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < 4; ++at) number = number << 8 | last.bytes()[at];
    ++number;  // past the last address of all it is 0.0.0.0, which isn't ordinary
    const auto byte = [&](unsigned shift) { return static_cast<std::uint8_t>(number >> shift); };
    candidates.push_back(IpAddress::v4(byte(24), byte(16), byte(8), byte(0)));
  }
  const auto outside = std::ranges::find_if(candidates, [&](const IpAddress& candidate) {
    return is_ordinary(candidate) && std::ranges::none_of(ranges.ranges(), [&](const Cidr& range) {
             return range.contains(candidate);
           });
  });
  return outside == candidates.end() ? any : *outside;
}

base::Result<iptables::Explanation> explain_connection(const RuleSet& rules,
                                                       const Request& request) {
  const auto known = known_address(request);
  const IpAddress address = known ? *known : address_outside(rules.settings().ranges);
  return iptables::explain(
      rules, {.destination = {.address = address, .port = request.url.port}, .uid = request.uid});
}

std::string url_text(const Url& url, std::string_view scheme) {
  const bool usual = (scheme == "http" && url.port == 80) || (scheme == "https" && url.port == 443);
  const std::string path = url.path == "/" && url.query.empty() ? "" : url.path + url.query;
  const bool is_v6 = url.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? fmt::format("[{}]", url.host) : url.host;
  if (usual) return fmt::format("{}://{}{}", scheme, host, path);
  return fmt::format("{}://{}:{}{}", scheme, host, url.port, path);
}

class Judge {
 public:
  Judge(const EgressModel& model, const RuleSet& rules, const Request& request)
      : model_(model), rules_(rules), request_(request) {}

  base::Result<Verdict> run() {
    if (auto followed = follow_rules(); !followed) return std::unexpected(followed.error());
    if (verdict_.connection.redirected) {
      judge_at_sidecar();
    } else {
      verdict_.outcome = Outcome::bypassed;
      describe_bypass();
    }
    return std::move(verdict_);
  }

 private:
  void decide(std::string about, std::string text, ObjectId object = no_object) {
    verdict_.decisions.push_back(
        {.about = std::move(about), .text = std::move(text), .object = object});
  }

  void note(std::string text) { verdict_.notes.push_back(std::move(text)); }

  base::Result<void> follow_rules() {
    verdict_.is_address_known = known_address(request_).has_value();
    auto explained = explain_connection(rules_, request_);
    if (!explained) return std::unexpected(explained.error());
    verdict_.connection = std::move(*explained);
    if (verdict_.is_address_known) address_ = verdict_.connection.destination.address;
    const iptables::Step& step = verdict_.connection.steps.at(verdict_.connection.decisive);
    std::string range;
    if (step.rule.match.destination && !step.rule.match.destination_negated) {
      range = fmt::format(" ({})", step.rule.match.destination->to_string());
    }
    decide("iptables", fmt::format("{} {}: {}{}", iptables::to_string(step.rule.chain), step.number,
                                   step.rule.reason, range));
    note_address();
    return {};
  }

  void note_address() {
    if (!verdict_.is_address_known) {
      note(
          fmt::format("the address of {} isn't known and is taken as outside every range; "
                      "--address gives it",
                      request_.url.host));
    } else if (address_->is_v6() && verdict_.connection.redirected) {
      note(
          "proxy_init of 0.7.1 makes no rules for IPv6: with that init image the connection goes "
          "straight to its destination");
    }
  }

  void describe_bypass() {
    decide("destination",
           verdict_.is_address_known
               ? fmt::format("{}, port {}, without the sidecar: no rule of the mesh has a say",
                             address_->to_string(), request_.url.port)
               : fmt::format("the address of {}, port {}, without the sidecar: no rule of the mesh "
                             "has a say",
                             request_.url.host, request_.url.port));
  }

  void judge_at_sidecar() {
    const ExternalPort* const port = model_.find_port(request_.url.port);
    if (port == nullptr) {
      decide("port", fmt::format("no ExternalService opens port {}: the connection is closed",
                                 request_.url.port));
      look_elsewhere();
      return;
    }
    note_ranges(*port);
    const bool is_tls = request_.url.speech == Speech::tls;
    const std::string name = request_.url.server_name();
    const TcpRoute* const route = find_tcp_route(
        *port, address_, is_tls ? std::optional<std::string_view>(name) : std::nullopt);
    if (route != nullptr) {
      pass_on(*port, *route, name);
    } else if (!port->is_http) {
      refuse_connection(*port);
    } else if (request_.url.speech == Speech::http) {
      HttpJudge(model_, *port, request_, verdict_).run(address_);
      if (verdict_.outcome == Outcome::blocked && verdict_.route == nullptr) look_elsewhere();
    } else {
      refuse_speech(*port);
    }
  }

  void note_ranges(const ExternalPort& port) {
    if (verdict_.is_address_known || (port.tcp_ranges.empty() && port.http_ranges.empty())) return;
    note(
        fmt::format("ranges of addresses are opened at port {}, too: --address tells whether they "
                    "count here",
                    port.number));
  }

  /// A connection that the sidecar doesn't read.
  void pass_on(const ExternalPort& port, const TcpRoute& route, const std::string& name) {
    verdict_.outcome = is_nowhere(route.upstream, model_) ? Outcome::blocked : Outcome::allowed;
    verdict_.tcp_route = &route;
    decide("port",
           fmt::format("connections at port {} are passed on unread: {} is opened by {}",
                       port.number, matched_by(port, route, name), name_of(model_, route.service)),
           route.service);
    const proxy::Upstream& upstream = model_.upstreams()[route.upstream];
    decide("destination", describe(upstream, verdict_), route.service);
    Share& share = verdict_.shares.emplace_back();
    share.target.host = route.host;
    share.target.port = upstream.port;
    share.target.weight = 1;
    share.target.upstream = route.upstream;
    share.target.service = route.service;
    share.target.policy = route.policy;
    share.tls = tls_use(upstream, "");
    describe_upstream(upstream, share);
  }

  void describe_upstream(const proxy::Upstream& upstream, const Share& share) {
    const ObjectId policy = share.target.policy;
    if (share.tls) {
      decide("tls",
             fmt::format("begun by the sidecar, by {}: {}", name_of(model_, policy),
                         describe(*share.tls, *upstream.tls)),
             policy);
      if (request_.url.speech == Speech::tls) {
        note(
            "the client begins TLS as well: the destination sees TLS in TLS, which most servers "
            "refuse");
      }
    }
    if (const std::string limits = limits_text(upstream); !limits.empty()) {
      decide("limits", fmt::format("{}: {}", name_of(model_, policy), limits), policy);
    }
  }

  [[nodiscard]] std::string matched_by(const ExternalPort& port, const TcpRoute& route,
                                       const std::string& name) const {
    if (address_) {
      const std::size_t* const range = port.tcp_index.find(*address_);
      if (range != nullptr) return port.tcp_ranges[*range].first.to_string();
    }
    if (port.any_tcp && &*port.any_tcp == &route) return "every destination";
    if (port.any_tls && &*port.any_tls == &route) return "every server name of TLS";
    return fmt::format("the server name {}", base::quote(name));
  }

  /// Nothing at the port takes connections like this one.
  void refuse_connection(const ExternalPort& port) {
    std::string what = "this address";
    if (request_.url.speech == Speech::tls) {
      what = fmt::format("{} there", base::quote(request_.url.host));
    } else if (!port.server_names.empty() || port.any_tls) {
      what = "connections without TLS there";
    }
    decide("port", fmt::format("port {} is opened, but no ExternalService opens {}: the "
                               "connection is closed",
                               port.number, what));
    look_elsewhere();
  }

  /// The port is read as HTTP, and the client speaks something else.
  void refuse_speech(const ExternalPort& port) {
    const bool is_tls = request_.url.speech == Speech::tls;
    decide("port",
           fmt::format("{} is read as HTTP, and the client begins with {}: the connection is "
                       "closed",
                       port.number, is_tls ? "TLS" : "another protocol"));
    if (!is_tls) return;
    Request plain = request_;
    plain.url.scheme = plain.url.upgrades ? "ws" : "http";
    plain.url.speech = Speech::http;
    plain.url.has_usual_port = plain.url.port == 80;
    const auto other = Judge(model_, rules_, plain).run();
    if (!other || other->outcome == Outcome::blocked) {
      look_elsewhere();
      return;
    }
    verdict_.instead = url_text(plain.url, plain.url.scheme);
    const bool begins_tls = std::ranges::any_of(
        other->shares, [](const Share& share) { return share.tls.has_value(); });
    note(begins_tls
             ? "the sidecar begins TLS itself"
             : "no DestinationRule begins TLS for it: the request would go on in plain text");
  }

  /// Whether the host is open some other way.
  void look_elsewhere() {
    const std::string& host = request_.url.host;
    std::vector<std::string> ways;
    for (const ExternalPort& port : model_.ports()) {
      const std::string way = way_at(port);
      if (!way.empty()) ways.push_back(way);
    }
    if (!ways.empty()) {
      verdict_.instead = ways.front();
      return;
    }
    const std::string key = proxy::host_name(host, "default").key;
    if (!request_.url.address && proxy::is_in_mesh(key)) {
      note(
          fmt::format("{} is a Service of the cluster, if it is anything: those aren't known here, "
                      "and inside a mesh its control plane opens them",
                      base::quote(host)));
    }
  }

  /// A URL by which the host is open at a port, for the same path; empty where there is none.
  [[nodiscard]] std::string way_at(const ExternalPort& port) const {
    Request other = request_;
    other.url.port = port.number;
    std::erase_if(other.headers, [](const auto& header) { return header.first == "host"; });
    for (const std::string_view scheme : {"http", "https"}) {
      const bool is_tls = scheme == "https";
      if (scheme == request_.url.scheme && port.number == request_.url.port) continue;
      other.url.scheme = scheme;
      other.url.upgrades = false;
      other.url.speech = is_tls ? Speech::tls : Speech::http;
      other.url.has_usual_port = port.number == (is_tls ? 443 : 80);
      if (opens(port, other)) return url_text(other.url, scheme);
    }
    return {};
  }

  [[nodiscard]] bool opens(const ExternalPort& port, const Request& other) const {
    const std::string name = other.url.server_name();
    if (other.url.speech == Speech::tls) {
      const TcpRoute* const route = find_tcp_route(port, address_, name);
      return route != nullptr && route != (port.any_tcp ? &*port.any_tcp : nullptr);
    }
    return port.is_http && find_tcp_route(port, address_, std::nullopt) == nullptr &&
           find_virtual_host(port, other.url.authority(), address_) != nullptr;
  }

  const EgressModel& model_;
  const RuleSet& rules_;
  const Request& request_;
  Verdict verdict_;
  std::optional<IpAddress> address_;  ///< what was called, as the kernel sees it
};

}  // namespace

std::string_view to_string(Outcome outcome) {
  constexpr std::array<std::string_view, 4> names{"allowed", "answered", "blocked", "bypassed"};
  return names.at(static_cast<std::size_t>(outcome));
}

base::Result<bool> reaches_sidecar(const RuleSet& rules, const Request& request) {
  const auto explained = explain_connection(rules, request);
  if (!explained) return std::unexpected(explained.error());
  return explained->redirected;
}

base::Result<Verdict> judge(const EgressModel& model, const RuleSet& rules,
                            const Request& request) {
  return Judge(model, rules, request).run();
}

}  // namespace istioctl::verdict
