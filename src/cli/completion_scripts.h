#pragma once

#include <string_view>

/// The files of completions/, as they are there.
namespace istioctl::cli {

extern const std::string_view bash_completion;
extern const std::string_view zsh_completion;
extern const std::string_view fish_completion;

}  // namespace istioctl::cli
