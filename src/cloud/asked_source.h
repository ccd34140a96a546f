#pragma once

#include <memory>
#include <string>
#include <vector>

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

/// Runs the program or reads the file, and has the description read.
[[nodiscard]] std::unique_ptr<RangeSource> asked_source(ClusterQuery query,
                                                        const Surroundings& surroundings);

}  // namespace istioctl::cloud
