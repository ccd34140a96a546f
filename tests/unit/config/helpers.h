#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "istioctl/config/kind.h"
#include "istioctl/config/reader.h"

namespace istioctl::config {

/// What a reader makes of one piece of text.
struct Outcome {
  std::vector<Resource> resources;
  base::Diagnostics problems;
  bool good = false;

  /// "field: message" of every problem, a line each.
  [[nodiscard]] std::string faults() const {
    std::string text;
    for (const auto& problem : problems) {
      text += problem.field + ": " + problem.message + "\n";
    }
    return text;
  }
};

inline Outcome read_text(std::string_view text, const NamespaceRule& name_space = {},
                         Content content = Content::whole) {
  Outcome outcome;
  Reader reader(name_space, content);
  const yaml::RawDocument document{.text = text, .origin = {.source = "a.yaml"}};
  outcome.good = reader.read(document, outcome.resources, outcome.problems);
  CHECK(outcome.good == !base::has_errors(outcome.problems));
  return outcome;
}

/// An object named a of the kind with this name, whose spec is in flow style.
inline std::string object_text(std::string_view kind_name, std::string_view spec) {
  const Kind* const kind = find_kind(kind_name);
  REQUIRE(kind != nullptr);
  return "apiVersion: " + api_version(*kind) + "\nkind: " + std::string(kind_name) +
         "\nmetadata: {name: a}\nspec: " + std::string(spec) + "\n";
}

/// The spec as it is read, as compact JSON; what is wrong with it, a line each, when it isn't read.
inline std::string read_spec(std::string_view kind_name, std::string_view spec) {
  const Outcome outcome = read_text(object_text(kind_name, spec));
  if (!outcome.good) return outcome.faults();
  REQUIRE(outcome.resources.size() == 1);
  return yaml::Json::parse(outcome.resources.front().object).at("spec").dump();
}

/// "HOSTS | PORTS" of what a wide table shows.
inline std::string summary(std::string_view kind_name, std::string_view spec) {
  const Kind* const kind = find_kind(kind_name);
  REQUIRE(kind != nullptr);
  const Summary shown = kind->summarize(yaml::Json::parse(spec));
  std::string text;
  for (const auto& host : shown.hosts) text += host + " ";
  text += "|";
  for (const auto& port : shown.ports) text += " " + port;
  return text;
}

}  // namespace istioctl::config
