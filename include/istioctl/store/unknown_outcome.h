#pragma once

#include <string>
#include <string_view>

#include "istioctl/base/error.h"

/// Changes of which nobody can tell whether they were made.
namespace istioctl::store {

inline constexpr std::string_view unknown_outcome_words = "it isn't known whether this was done";

/// The outcome of a change whose answer got lost; `cause` says how.
[[nodiscard]] inline base::Error unknown_outcome(const std::string& cause) {
  return {base::ErrorCode::unavailable, std::string(unknown_outcome_words) + ": " + cause,
          "get shows what is stored; apply and delete can be repeated"};
}

/// Whether an outcome is such a one. Of any other error it is sure that nothing was changed.
[[nodiscard]] inline bool is_unknown_outcome(const base::Error& error) {
  return error.message.starts_with(unknown_outcome_words);
}

}  // namespace istioctl::store
