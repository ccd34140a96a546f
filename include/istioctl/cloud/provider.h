#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/cloud/range_source.h"

namespace istioctl::cloud {

enum class OptionValue : std::uint8_t { text, file };

/// A flag that a provider takes. Of two providers that take one of the same name, the first by
/// name says what help shows.
struct ProviderOption {
  std::string_view name;             ///< without dashes: "zone"
  std::string_view other_name = {};  ///< a second one for the command line
  char letter = 0;                   ///< the short name; 0: none
  std::string_view value_name = {};
  std::string_view help = {};  ///< no full stop at the end
  OptionValue value = OptionValue::text;
};

/// What a user says about the cluster.
struct ProviderRequest {
  std::optional<std::string> cluster = {};                    ///< its name
  std::map<std::string, std::string, std::less<>> options{};  ///< by ProviderOption::name

  /// The value of an option; nothing when it wasn't given.
  [[nodiscard]] std::optional<std::string> option(std::string_view name) const;
};

/// The world that a provider looks into. `runner` outlives the sources that use it.
struct Surroundings {
  /// The value of an environment variable.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  /// The content of a file, bounded; `-` is stdin. Fails with `not_found` for a missing file.
  std::function<base::Result<std::string>(const std::string& path)> read;
  base::ProcessRunner* runner = nullptr;
  std::chrono::milliseconds timeout{30'000};  ///< for each program that is run
};

enum class ClusterName : std::uint8_t { refused, taken };

/// Where clusters run, and how their ranges become known. Each file of src/cloud/providers is one.
struct Provider {
  std::string_view name;   ///< as typed: "gke"
  std::string_view title;  ///< "Google Kubernetes Engine"
  std::string_view doc;    ///< where its ranges come from, in one line without a full stop
  std::string_view usage;  ///< with the arguments that it needs: "gke CLUSTER --zone ZONE"
  ClusterName cluster = ClusterName::refused;
  std::span<const ProviderOption> options = {};
  /// Checks what was given (`wrong_usage` where something is missing or too much) and makes the
  /// source; nothing is asked yet.
  base::Result<std::unique_ptr<RangeSource>> (*make)(const ProviderRequest& request,
                                                     const Surroundings& surroundings) = nullptr;
};

/// All providers, sorted by name. The table is generated at build time from the files of
/// src/cloud/providers: NAME.cpp defines NAME_provider in this namespace, and includes the
/// generated provider_functions.h, which declares it.
[[nodiscard]] std::span<const Provider* const> all_providers();

/// The provider of this name, or nullptr.
[[nodiscard]] const Provider* find_provider(std::string_view name);

}  // namespace istioctl::cloud
