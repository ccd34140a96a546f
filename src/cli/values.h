#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/cli/command.h"

/// The values of flags: from text into what a record's targets point to.
namespace istioctl::cli {

/// Go's strconv.ParseBool, which decided what 0.7.1 took.
[[nodiscard]] std::optional<bool> parse_bool(std::string_view text);

/// Go's strconv.ParseInt with base 0, but for underscores between digits.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// Whether the flag takes no value of its own unless one is attached with `=`.
[[nodiscard]] bool is_boolean(const Flag& flag);

/// A flag without a target is accepted and dropped.
[[nodiscard]] bool is_ignored(const Flag& flag);

/// Reads `text` and stores it, or adds it to a list. A malformed value is `invalid_input`: it
/// may come from a command substitution, and counts as input rather than as usage.
[[nodiscard]] base::Result<void> assign(const Flag& flag, const std::string& text);

/// What help shows as the flag's default; empty: nothing worth showing.
[[nodiscard]] std::string default_text(const Flag& flag);

/// What help shows as the flag's value: "FILE"; empty for a boolean.
[[nodiscard]] std::string_view value_name(const Flag& flag);

/// The main name as typed: "--filename".
[[nodiscard]] std::string display_name(const Flag& flag);

}  // namespace istioctl::cli
