#include "http_judge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "istioctl/base/ascii.h"
#include "istioctl/base/printable.h"
#include "wording.h"

namespace istioctl::verdict {

namespace {

using proxy::no_object;
using proxy::no_upstream;
using proxy::Route;
using proxy::TextMatch;
using proxy::Upstream;
using proxy::VirtualHost;

constexpr std::uint32_t all = 100;
constexpr std::uint32_t not_found = 404;

std::string match_text(const proxy::RequestMatch& match) {
  std::vector<std::string> parts;
  const auto add = [&](std::string_view name, const TextMatch& text) {
    std::string_view kind = "is";
    if (text.kind == TextMatch::Kind::prefix) kind = "begins with";
    if (text.kind == TextMatch::Kind::regex) kind = "matches";
    parts.push_back(
        fmt::format("{} {} {}", base::escape_for_terminal(name), kind, base::quote(text.text)));
  };
  if (match.uri) add("path", *match.uri);
  if (match.scheme) add("scheme", *match.scheme);
  if (match.method) add("method", *match.method);
  if (match.authority) add("authority", *match.authority);
  for (const auto& [name, text] : match.headers) add(name, text);
  return parts.empty() ? "for every request" : fmt::format("{}", fmt::join(parts, ", "));
}

/// "http[0].match[1]" of the route's name, which begins with the object's.
std::string_view part_of_rule(const Route& route) {
  const std::size_t space = route.name.find(' ');
  return space == std::string::npos ? std::string_view()
                                    : std::string_view(route.name).substr(space + 1);
}

/// Why copies of requests never arrive there; empty where they do.
std::string_view loss_of(const proxy::Target& mirror, const proxy::EgressModel& model) {
  if (mirror.upstream == no_upstream) return "which nothing opens";
  const Upstream& upstream = model.upstreams()[mirror.upstream];
  if (upstream.discovery == proxy::Discovery::none) {
    return "whose discovery is NONE, and a copy has no address that a client asked for";
  }
  return upstream.endpoints.empty() ? "which has no endpoint" : "";
}

}  // namespace

bool is_nowhere(proxy::UpstreamId id, const proxy::EgressModel& model) {
  if (id == no_upstream) return true;
  const Upstream& upstream = model.upstreams()[id];
  return upstream.discovery != proxy::Discovery::none && upstream.endpoints.empty();
}

std::optional<TlsUse> tls_use(const Upstream& upstream, std::string_view authority) {
  if (!upstream.tls) return std::nullopt;
  const proxy::Tls& tls = *upstream.tls;
  TlsUse use{.server_name = tls.sni, .subject_names = tls.subject_names};
  if (upstream.protocol == proxy::UpstreamProtocol::tcp) return use;
  const std::string host(without_port(authority));
  if (use.server_name.empty() && !net::IpAddress::parse(host)) use.server_name = host;
  if (use.subject_names.empty()) use.subject_names.push_back(host);
  return use;
}

void HttpJudge::decide(std::string about, std::string text, proxy::ObjectId object) {
  verdict_.decisions.push_back(
      {.about = std::move(about), .text = std::move(text), .object = object});
}

void HttpJudge::block(std::uint32_t status) {
  verdict_.outcome = Outcome::blocked;
  verdict_.status = status;
}

void HttpJudge::answer(std::uint32_t status) {
  verdict_.outcome = Outcome::answered;
  verdict_.status = status;
}

void HttpJudge::run(const std::optional<net::IpAddress>& address) {
  decide("port", fmt::format("{} is read as HTTP", port_.number));
  const VirtualHost* const host = find_virtual_host(port_, request_.authority(), address);
  if (host == nullptr) {
    decide("host",
           fmt::format("no ExternalService opens {} at port {}: status {}",
                       base::quote(request_.authority()), port_.number, status_of_blocked()));
    block(status_of_blocked());
    return;
  }
  describe_host(*host, address);
  const Route* const route = find_route(*host);
  if (route == nullptr) {
    // Only the hosts of an address end in a route of their own that blocks the rest.
    const std::uint32_t status = is_read_by_name(*host) ? not_found : status_of_blocked();
    decide("route",
           fmt::format("no entry of {} fits this request: status {}", name_of(model_, host->rule),
                       status),
           host->rule);
    block(status);
    return;
  }
  verdict_.route = route;
  describe_route(*route);
  if (!may_upgrade(*route)) {
    decide("upgrade",
           "the connection may not become another one: status 403; a rule with "
           "websocketUpgrade allows WebSockets",
           route->rule);
    block(403);
  } else if (route->redirect) {
    redirect(*route);
  } else if (is_preflight(*route)) {
    decide("cors", "the sidecar answers the preflight request itself", route->rule);
    answer(200);
  } else {
    apply(*route);
  }
}

/// Where a route blocks, an upgrade fails because that route doesn't allow it.
std::uint32_t HttpJudge::status_of_blocked() const {
  return request_.is_upgrade() ? 403 : not_found;
}

/// Whether the requested host leads there, and not the address.
bool HttpJudge::is_read_by_name(const VirtualHost& host) const {
  return find_virtual_host(port_, request_.authority(), std::nullopt) == &host;
}

bool HttpJudge::may_upgrade(const Route& route) const {
  if (!request_.is_upgrade()) return true;
  std::string protocol = request_.header("upgrade").value_or("");
  std::ranges::transform(protocol, protocol.begin(), base::to_lower);
  return route.websocket && !route.redirect && protocol == "websocket";
}

void HttpJudge::describe_host(const VirtualHost& host,
                              const std::optional<net::IpAddress>& address) {
  const std::string authority = base::quote(request_.authority());
  if (address && !is_read_by_name(host)) {
    decide("host",
           fmt::format("{} is read, and the address {} is opened by {}", authority,
                       address->to_string(), name_of(model_, host.service)),
           host.service);
    return;
  }
  decide("host", fmt::format("{} is opened by {}", authority, name_of(model_, host.service)),
         host.service);
}

const Route* HttpJudge::find_route(const VirtualHost& host) const {
  const auto found = std::ranges::find_if(
      host.routes, [&](const Route& route) { return request_.meets(route.match); });
  return found == host.routes.end() ? nullptr : &*found;
}

void HttpJudge::describe_route(const Route& route) {
  if (route.rule == no_object) {
    decide("route", "no VirtualService has a say");
    return;
  }
  decide("route",
         fmt::format("{} of {}, {}", part_of_rule(route), name_of(model_, route.rule),
                     match_text(route.match)),
         route.rule);
}

bool HttpJudge::is_preflight(const Route& route) const {
  if (!route.cors || request_.method() != "OPTIONS") return false;
  const auto origin = request_.header("origin");
  if (!origin || origin->empty()) return false;
  const auto wanted = request_.header("access-control-request-method");
  if (!wanted || wanted->empty()) return false;
  const auto& origins = route.cors->allow_origins;
  return std::ranges::find(origins, *origin) != origins.end() ||
         std::ranges::find(origins, "*") != origins.end();
}

void HttpJudge::redirect(const Route& route) {
  const proxy::Redirect& redirect = *route.redirect;
  // The query is the client's own and may be secret: it isn't told.
  std::string path = redirect.uri.empty() ? request_.path() : redirect.uri;
  if (!path.starts_with('/')) path.insert(0, "/");
  const std::string& host = redirect.authority.empty() ? request_.authority() : redirect.authority;
  const std::string location = fmt::format("{}://{}{}", request_.scheme(), host, path);
  decide("redirect", fmt::format("status 301 to {}", base::escape_for_terminal(location)),
         route.rule);
  verdict_.location = location;
  if (path.find('?') == std::string::npos) verdict_.location += request_.query();
  answer(301);
}

void HttpJudge::apply(const Route& route) {
  verdict_.is_applied = true;
  if (!apply_faults(route)) return;
  rewrite(route);
  find_shares(route);
  verdict_.outcome = Outcome::allowed;
  const bool goes_nowhere = std::ranges::all_of(verdict_.shares, [&](const Share& share) {
    return share.percent == 0 || is_nowhere(share.target.upstream, model_);
  });
  describe_extras(route);
  if (route.mirror && !goes_nowhere) mirror(route);
  for (const Share& share : verdict_.shares) describe_share(share);
  if (goes_nowhere) block(503);
}

bool HttpJudge::apply_faults(const Route& route) {
  if (route.delay && route.delay->percent > 0) {
    decide("fault",
           fmt::format("{}% of the requests are delayed by {}", route.delay->percent,
                       as_written(model_, route, "fault/delay/fixedDelay")),
           route.rule);
  }
  if (!route.abort || route.abort->percent == 0) return true;
  decide("fault",
         fmt::format("{}% of the requests get status {} from the sidecar", route.abort->percent,
                     route.abort->status),
         route.rule);
  if (route.abort->percent < all) return true;
  answer(route.abort->status);
  return false;
}

void HttpJudge::rewrite(const Route& route) {
  verdict_.authority = request_.authority();
  std::string path = request_.path();
  if (route.rewrite && !route.rewrite->uri.empty()) {
    const bool is_prefix = route.match.uri && route.match.uri->kind == TextMatch::Kind::prefix;
    const std::size_t replaced = is_prefix ? route.match.uri->text.size() : path.size();
    path = route.rewrite->uri + path.substr(std::min(replaced, path.size()));
  }
  if (route.rewrite && !route.rewrite->authority.empty()) {
    verdict_.authority = route.rewrite->authority;
  }
  verdict_.path = path + request_.query();
  if (!route.rewrite) return;
  decide(
      "rewrite",
      fmt::format("it arrives as {} {} for host {}", base::escape_for_terminal(request_.method()),
                  base::escape_for_terminal(path), base::quote(verdict_.authority)),
      route.rule);
}

void HttpJudge::describe_extras(const Route& route) {
  if (route.timeout) {
    decide("timeout",
           fmt::format("after {} the sidecar answers with status 504",
                       as_written(model_, route, "timeout")),
           route.rule);
  }
  if (route.retries) {
    std::string text =
        fmt::format("a request that fails is tried up to {} times more", route.retries->attempts);
    if (route.retries->per_try_timeout) {
      text += fmt::format(", for {} each", as_written(model_, route, "retries/perTryTimeout"));
    }
    decide("retries", std::move(text), route.rule);
  }
  if (!route.append_headers.empty()) {
    std::vector<std::string> names;
    for (const auto& header : route.append_headers) names.push_back(header.first);
    decide("headers",
           fmt::format("the sidecar adds {}",
                       base::escape_for_terminal(fmt::format("{}", fmt::join(names, ", ")))),
           route.rule);
  }
}

void HttpJudge::mirror(const Route& route) {
  const proxy::Target& target = *route.mirror;
  const std::string_view loss = loss_of(target, model_);
  const bool may_abort = route.abort && route.abort->percent > 0;
  const bool all_pass = !may_abort && std::ranges::none_of(verdict_.shares, [&](const auto& share) {
    return share.percent > 0 && is_nowhere(share.target.upstream, model_);
  });
  std::string text = fmt::format("a copy of each request {}goes to {}, port {}",
                                 all_pass ? "" : "that is passed on ",
                                 base::escape_for_terminal(target.host), target.port);
  if (!loss.empty()) text += fmt::format(", {}: it is lost", loss);
  decide("mirror", std::move(text), target.service);
  Mirror& copies = verdict_.mirror.emplace();
  copies.target = target;
  copies.is_lost = !loss.empty();
  if (target.upstream != no_upstream) {
    copies.tls = tls_use(model_.upstreams()[target.upstream], verdict_.authority);
  }
}

void HttpJudge::find_shares(const Route& route) {
  const auto sum = std::accumulate(
      route.targets.begin(), route.targets.end(), std::uint64_t{0},
      [](std::uint64_t weights, const proxy::Target& target) { return weights + target.weight; });
  for (const proxy::Target& target : route.targets) {
    Share share{.target = target,
                .percent = sum == 0 ? 0 : 100.0 * target.weight / static_cast<double>(sum)};
    if (target.upstream != no_upstream) {
      share.tls = tls_use(model_.upstreams()[target.upstream], verdict_.authority);
    }
    verdict_.shares.push_back(std::move(share));
  }
}

void HttpJudge::describe_share(const Share& share) {
  const proxy::Target& target = share.target;
  std::string text;
  if (verdict_.shares.size() > 1) text = percent_text(share.percent) + " go to ";
  const std::string subset =
      target.subset.empty() ? ""
                            : fmt::format(", subset {}", base::escape_for_terminal(target.subset));
  if (target.upstream == no_upstream) {
    decide("destination", fmt::format("{}{}{} at port {}, which nothing opens: status 503", text,
                                      base::quote(target.host), subset, target.port));
    return;
  }
  const Upstream& upstream = model_.upstreams()[target.upstream];
  if (verdict_.shares.size() > 1) text += fmt::format("{}{}: ", base::quote(target.host), subset);
  decide("destination", text + describe(upstream, verdict_), target.service);
  if (share.tls) {
    decide("tls",
           fmt::format("begun by the sidecar, by {}: {}", name_of(model_, target.policy),
                       describe(*share.tls, *upstream.tls)),
           target.policy);
  }
  if (const std::string limits = limits_text(upstream); !limits.empty()) {
    decide("limits", fmt::format("{}: {}", name_of(model_, target.policy), limits), target.policy);
  }
}

}  // namespace istioctl::verdict
