#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>

#include "istioctl/cloud/provider.h"
#include "istioctl/cloud/range_list.h"
#include "support/fake_process_runner.h"

namespace istioctl::cloud {

/// The files, variables and programs that a provider finds.
class World {
 public:
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> variables;
  test::FakeProcessRunner runner;

  [[nodiscard]] Surroundings surroundings() {
    return {.variable = [this](const std::string& name) { return value_of(variables, name); },
            .read = [this](const std::string& path) -> base::Result<std::string> {
              if (auto text = value_of(files, path)) return *text;
              return base::fail(base::ErrorCode::not_found, "cannot open " + path);
            },
            .runner = &runner,
            .timeout = std::chrono::milliseconds(1500)};
  }

  /// Asks a provider; the request must be one that it takes.
  [[nodiscard]] RangeAnswer ask(std::string_view provider, const ProviderRequest& request = {}) {
    auto source = find_provider(provider)->make(request, surroundings());
    REQUIRE(source);
    return (*source)->find();
  }

 private:
  static std::optional<std::string> value_of(const std::map<std::string, std::string>& values,
                                             const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
};

/// Why a provider refuses a request.
[[nodiscard]] inline base::Error refusal(std::string_view provider,
                                         const ProviderRequest& request) {
  World world;
  const auto source = find_provider(provider)->make(request, world.surroundings());
  REQUIRE_FALSE(source);
  return source.error();
}

/// "10.0.0.0/24 services asked config.yaml: key", a line each.
[[nodiscard]] inline std::string ranges_of(const RangeAnswer& answer) {
  std::string text;
  for (const FoundRange& found : answer.ranges) {
    text += found.range.to_string() + " " + std::string(to_string(found.holds)) + " " +
            std::string(to_string(found.basis)) + " " + found.origin + "\n";
  }
  return text;
}

/// "error config.yaml:1:2: field: message; hint", a line each.
[[nodiscard]] inline std::string problems_of(const base::Diagnostics& problems) {
  std::string text;
  for (const base::Diagnostic& problem : problems) {
    text += std::string(to_string(problem.severity)) + " " + problem.source;
    if (problem.position.line != 0) {
      text += ":" + std::to_string(problem.position.line) + ":" +
              std::to_string(problem.position.column);
    }
    text += ": " + (problem.field.empty() ? "" : problem.field + ": ") + problem.message;
    text += (problem.hint.empty() ? "" : "; " + problem.hint) + "\n";
  }
  return text;
}

[[nodiscard]] inline base::ProcessOutcome printed(std::string output) {
  return {.output = std::move(output)};
}

}  // namespace istioctl::cloud
