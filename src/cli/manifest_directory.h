#pragma once

#include <string>
#include <vector>

#include "istioctl/base/error.h"

namespace istioctl::cli {

/// The paths of the *.yaml, *.yml and *.json files of a directory, sorted by name; with
/// `recursive` each subdirectory comes where its name sorts. Links to files count as files, links
/// to directories are not followed (they may lead round in a circle). No such file at all is
/// `invalid_input`.
[[nodiscard]] base::Result<std::vector<std::string>> find_manifests(const std::string& directory,
                                                                    bool recursive);

}  // namespace istioctl::cli
