#pragma once

#include <memory>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cloud/provider.h"
#include "istioctl/cloud/range_source.h"

namespace istioctl::cloud {

/// What describes one cluster: a program's output as JSON, or what somebody saved of it.
struct ClusterQuery {
  std::vector<std::string> arguments;  ///< of the program; empty: `saved` is read
  std::string saved = {};              ///< a file, or `-`
  std::string reader;                  ///< the command that reads saved output
  /// Adds the ranges of a description; errors in the answer's problems when it isn't usable.
  /// `source` names the text for people.
  void (*read)(std::string text, const std::string& source, RangeAnswer& answer) = nullptr;
};

/// The option that names what somebody saved.
inline constexpr ProviderOption saved_description_option{
    .name = "filename",
    .other_name = "file",
    .letter = 'f',
    .value_name = "FILE",
    .help = "Read what the provider's own tool printed, instead of running it; '-' is stdin",
    .value = OptionValue::file};

/// Runs the program or reads the file, and has the description read. The Error is that of the
/// query.
[[nodiscard]] base::Result<std::unique_ptr<RangeSource>> asked_source(
    base::Result<ClusterQuery> query, const Surroundings& surroundings);

}  // namespace istioctl::cloud
