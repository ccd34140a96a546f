#include "iptables_explanation.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace istioctl::cli {

namespace {

using iptables::Destination;
using iptables::Step;
using Json = nlohmann::ordered_json;

std::string destination_text(const Destination& destination) {
  const std::string address = destination.address.to_string();
  if (!destination.port) return address;
  return fmt::format(fmt::runtime(destination.address.is_v4() ? "{}:{}" : "[{}]:{}"), address,
                     *destination.port);
}

std::string user_text(const ExplainedConnection& connection) {
  if (!connection.uid) return fmt::format("any user but {}", connection.settings.uid);
  const bool envoy = *connection.uid == connection.settings.uid;
  return fmt::format("user {}{}", *connection.uid, envoy ? ", which is Envoy" : "");
}

std::string step_text(const Step& step) {
  return fmt::format("  {:<17}{}\n",
                     fmt::format("{} {}", iptables::to_string(step.rule.chain), step.number),
                     iptables::to_text(step.rule));
}

std::string paragraph(const ExplainedConnection& connection) {
  const iptables::Explanation& explanation = connection.explanation;
  const Step& decisive = explanation.steps.at(explanation.decisive);
  std::string text;
  if (!connection.workload.empty()) text += connection.workload + ": ";
  text += fmt::format("{}{}, opened by {}\n", destination_text(explanation.destination),
                      explanation.over_loopback ? " (over lo)" : "", user_text(connection));
  for (const Step& step : explanation.steps) text += step_text(step);
  text += fmt::format("decided by {} {}: {}\n", iptables::to_string(decisive.rule.chain),
                      decisive.number, decisive.rule.reason);
  text += fmt::format("goes {} {}\n",
                      explanation.redirected ? "to the sidecar at" : "straight to its destination",
                      destination_text(explanation.target));
  return text;
}

Json target_json(const Destination& destination) {
  Json json = {{"address", destination.address.to_string()}};
  if (destination.port) json["port"] = *destination.port;
  return json;
}

Json step_json(const Step& step) {
  return {{"chain", iptables::to_string(step.rule.chain)},
          {"number", step.number},
          {"rule", iptables::to_append(step.rule)},
          {"purpose", step.rule.purpose}};
}

Json connection_json(const ExplainedConnection& connection) {
  const iptables::Explanation& explanation = connection.explanation;
  Json json = Json::object();
  if (!connection.workload.empty()) json["workload"] = connection.workload;
  json["destination"] = explanation.destination.address.to_string();
  if (explanation.destination.port) json["port"] = *explanation.destination.port;
  if (connection.uid) json["uid"] = *connection.uid;
  json["overLoopback"] = explanation.over_loopback;
  json["verdict"] = explanation.redirected ? "sidecar" : "direct";
  json["target"] = target_json(explanation.target);
  const Step& decisive = explanation.steps.at(explanation.decisive);
  json["decidedBy"] = step_json(decisive);
  json["decidedBy"]["reason"] = decisive.rule.reason;
  json["path"] = Json::array();
  for (const Step& step : explanation.steps) json["path"].push_back(step_json(step));
  return json;
}

}  // namespace

std::string to_text(const std::vector<ExplainedConnection>& connections) {
  std::string text;
  for (const ExplainedConnection& connection : connections) {
    text += (text.empty() ? "" : "\n") + paragraph(connection);
  }
  return text;
}

std::string to_json(const std::vector<ExplainedConnection>& connections) {
  Json json = Json::array();
  for (const ExplainedConnection& connection : connections) {
    json.push_back(connection_json(connection));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace istioctl::cli
