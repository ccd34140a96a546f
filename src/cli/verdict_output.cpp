#include "verdict_output.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "istioctl/base/printable.h"
#include "istioctl/http/client.h"

namespace istioctl::cli {

namespace {

using Json = nlohmann::ordered_json;
using proxy::EgressModel;
using proxy::no_object;
using proxy::no_upstream;
using verdict::Outcome;
using verdict::Share;
using verdict::Verdict;

/// The URL as it was understood, without what may be secret.
std::string shown_url(const verdict::Url& url) {
  const bool has_path = url.speech == verdict::Speech::http || url.path != "/";
  const std::string path = has_path ? url.path + url.query : url.query;
  return base::escape_for_terminal(
      http::redact_url(fmt::format("{}://{}{}", url.scheme, url.authority(), path)));
}

std::string headline(const JudgedRequest& judged) {
  const Verdict& verdict = judged.verdict;
  std::string text;
  if (judged.request.method != "GET") text = judged.request.method + " ";
  text += fmt::format("{}: ", shown_url(judged.request.url));
  switch (verdict.outcome) {
    case Outcome::allowed: return text + "allowed";
    case Outcome::answered: return text + fmt::format("answered with status {}", *verdict.status);
    case Outcome::bypassed: return text + "bypasses the sidecar";
    case Outcome::blocked: break;
  }
  if (!verdict.status) return text + "blocked, the connection is closed";
  return text + fmt::format("blocked with status {}", *verdict.status);
}

std::string line(std::string_view about, std::string_view text) {
  return fmt::format("  {:<12} {}\n", about, text);
}

Json object_json(const EgressModel& model, proxy::ObjectId id) {
  const proxy::PolicyObject& object = model.objects()[id];
  Json json{{"kind", object.key.kind->name},
            {"namespace", object.key.name_space},
            {"name", object.key.name}};
  if (!object.place.source.empty()) json["source"] = object.place.source;
  if (object.place.position.line != 0) {
    json["line"] = object.place.position.line;
    json["column"] = object.place.position.column;
  }
  return json;
}

Json decision_json(const verdict::Decision& decision, const EgressModel& model) {
  Json json{{"about", decision.about}, {"text", decision.text}};
  if (decision.object != no_object) json["object"] = object_json(model, decision.object);
  return json;
}

void add_upstream(Json& json, const proxy::Upstream& upstream) {
  using proxy::Discovery;
  using proxy::UpstreamProtocol;
  json["discovery"] = upstream.discovery == Discovery::none    ? "NONE"
                      : upstream.discovery == Discovery::fixed ? "STATIC"
                                                               : "DNS";
  json["protocol"] = upstream.protocol == UpstreamProtocol::tcp     ? "TCP"
                     : upstream.protocol == UpstreamProtocol::http1 ? "HTTP"
                                                                    : "HTTP2";
  if (upstream.discovery == Discovery::none) return;
  json["endpoints"] = Json::array();
  for (const proxy::Endpoint& endpoint : upstream.endpoints) {
    json["endpoints"].push_back({{"address", endpoint.address}, {"port", endpoint.port}});
  }
}

Json target_json(const proxy::Target& target, const EgressModel& model) {
  Json json{{"host", target.host}, {"port", target.port}};
  if (!target.subset.empty()) json["subset"] = target.subset;
  json["open"] = target.upstream != no_upstream;
  if (target.upstream != no_upstream) add_upstream(json, model.upstreams()[target.upstream]);
  return json;
}

void add_tls(Json& json, const std::optional<verdict::TlsUse>& tls) {
  if (!tls) return;
  json["tls"] = {{"serverName", tls->server_name}, {"subjectNames", tls->subject_names}};
}

Json share_json(const Share& share, const EgressModel& model) {
  Json json = target_json(share.target, model);
  json["percent"] = share.percent;
  add_tls(json, share.tls);
  return json;
}

Json mirror_json(const verdict::Mirror& mirror, const EgressModel& model) {
  Json json = target_json(mirror.target, model);
  json["lost"] = mirror.is_lost;
  add_tls(json, mirror.tls);
  return json;
}

double seconds(proxy::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

void add_actions(Json& json, const proxy::Route& route) {
  if (route.timeout) json["timeoutSeconds"] = seconds(*route.timeout);
  if (route.retries) {
    json["retries"] = {{"attempts", route.retries->attempts}};
    if (const auto limit = route.retries->per_try_timeout) {
      json["retries"]["perTryTimeoutSeconds"] = seconds(*limit);
    }
  }
  if (route.delay) {
    json["delay"] = {{"percent", route.delay->percent},
                     {"seconds", seconds(route.delay->duration)}};
  }
  if (route.abort) {
    json["abort"] = {{"percent", route.abort->percent}, {"status", route.abort->status}};
  }
}

void add_connection(Json& json, const Verdict& verdict) {
  const iptables::Explanation& connection = verdict.connection;
  const iptables::Step& step = connection.steps.at(connection.decisive);
  json["connection"] = {{"redirected", connection.redirected},
                        {"decidedBy", iptables::to_append(step.rule)}};
  if (verdict.is_address_known) {
    json["connection"]["address"] = connection.destination.address.to_string();
  }
}

Json verdict_json(const JudgedRequest& judged, const EgressModel& model) {
  const Verdict& verdict = judged.verdict;
  Json json{{"url", shown_url(judged.request.url)},
            {"method", judged.request.method},
            {"verdict", to_string(verdict.outcome)}};
  if (verdict.status) json["status"] = *verdict.status;
  if (!verdict.location.empty()) json["location"] = http::redact_url(verdict.location);
  add_connection(json, verdict);
  if (verdict.route != nullptr) json["route"] = verdict.route->name;
  if (verdict.is_applied) add_actions(json, *verdict.route);
  if (verdict.mirror) json["mirror"] = mirror_json(*verdict.mirror, model);
  if (!verdict.path.empty()) {
    json["arrives"] = {{"host", verdict.authority}, {"path", http::redact_url(verdict.path)}};
  }
  if (!verdict.shares.empty()) json["destinations"] = Json::array();
  for (const Share& share : verdict.shares)
    json["destinations"].push_back(share_json(share, model));
  json["decisions"] = Json::array();
  for (const auto& decision : verdict.decisions) {
    json["decisions"].push_back(decision_json(decision, model));
  }
  if (!verdict.notes.empty()) json["notes"] = verdict.notes;
  if (!verdict.instead.empty()) json["instead"] = http::redact_url(verdict.instead);
  return json;
}

}  // namespace

std::string to_text(const std::vector<JudgedRequest>& judged) {
  std::string text;
  for (const JudgedRequest& one : judged) {
    if (!text.empty()) text += '\n';
    text += headline(one) + "\n";
    for (const auto& decision : one.verdict.decisions) text += line(decision.about, decision.text);
    for (const std::string& note : one.verdict.notes) text += line("note", note);
    if (one.verdict.instead.empty()) continue;
    text += line("instead", base::escape_for_terminal(http::redact_url(one.verdict.instead)));
  }
  return text;
}

std::string to_json(const std::vector<JudgedRequest>& judged, const EgressModel& model) {
  Json json = Json::array();
  for (const JudgedRequest& one : judged) json.push_back(verdict_json(one, model));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace istioctl::cli
