#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flag_table.h"
#include "istioctl/base/error.h"

namespace istioctl::cli {

/// One flag with its value, or one argument that is no flag.
struct ArgumentUse {
  const Flag* flag = nullptr;  ///< of the reader's table; nullptr: a positional argument
  std::string value = {};
};

/// Splits a command line into flags with their values and other arguments, as pflag does, which
/// 0.7.1 and kubectl use: `--name=value` (also empty, also beginning with a dash), `--name value`,
/// `-nvalue`, `-n=value`, `-n value`, letters joined (`-Rf x`), booleans bare or with `=`,
/// and `--` before arguments that are no flags. CLI11 would read some of these otherwise
/// (`--name=` takes the next argument), so it gets the split result instead.
class ArgumentReader {
 public:
  /// `table` must outlive the reader and what it returns.
  explicit ArgumentReader(const FlagTable& table) : table_(table) {}

  /// Reads flags up to the first argument that is none; returns how many arguments were taken,
  /// a `--` that ends the flags included.
  /// An unknown flag or a missing value is `wrong_usage`.
  [[nodiscard]] base::Result<std::size_t> read_flags(std::span<const std::string> arguments);

  /// Reads all of `arguments`.
  [[nodiscard]] base::Result<void> read_all(std::span<const std::string> arguments);

  [[nodiscard]] const std::vector<ArgumentUse>& uses() const { return uses_; }

  /// The flag at the end whose value is missing, if that is the error.
  [[nodiscard]] const Flag* unfinished() const { return unfinished_; }

  /// Whether a `--` was read: no flags follow.
  [[nodiscard]] bool flags_ended() const { return flags_ended_; }

 private:
  using Arguments = std::span<const std::string>;

  [[nodiscard]] base::Result<void> read_long(Arguments arguments, std::size_t& next);
  [[nodiscard]] base::Result<void> read_letters(Arguments arguments, std::size_t& next);
  void use(const Flag& flag, std::string_view value);

  const FlagTable& table_;
  std::vector<ArgumentUse> uses_;
  const Flag* unfinished_ = nullptr;
  bool flags_ended_ = false;
};

}  // namespace istioctl::cli
