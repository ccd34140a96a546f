#pragma once

#include <string_view>
#include <vector>

#include "istioctl/cli/command.h"
#include "istioctl/store/store.h"

namespace istioctl::cli {

/// What tells create, replace and apply apart.
struct WriteCommand {
  std::string_view name;
  store::Verb verb;
  std::string_view summary;
  std::string_view description;
  std::vector<Example> examples;
};

/// The record of a command that writes the objects of -f to the store.
[[nodiscard]] CommandRecord write_command(const WriteCommand& command);

}  // namespace istioctl::cli
