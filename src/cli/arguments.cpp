#include "arguments.h"

#include <fmt/format.h>

#include "istioctl/base/printable.h"
#include "values.h"

namespace istioctl::cli {
namespace {

using base::ErrorCode;
using base::Result;

/// `-` alone is stdin, not a flag.
bool looks_like_flag(std::string_view argument) {
  return argument.size() > 1 && argument.front() == '-';
}

std::unexpected<base::Error> unknown_flag(std::string_view name, const FlagTable& table) {
  const auto near = table.suggest(name);
  return base::fail(ErrorCode::wrong_usage,
                    fmt::format("unknown flag --{}", base::escape_for_terminal(name)),
                    near ? fmt::format("did you mean --{}?", *near) : "");
}

std::unexpected<base::Error> unknown_letters(std::string_view letters, std::string_view argument,
                                             const FlagTable& table) {
  // A single dash before a long name is the usual slip: -tag for --tag.
  const std::string_view name = argument.substr(1, argument.find('=') - 1);
  const bool slip = table.find(name) != nullptr;
  const std::string letter = base::escape_for_terminal(letters.substr(0, 1));
  const std::string in =
      argument.size() > 2 ? fmt::format(" in {}", base::quote(argument)) : std::string();
  return base::fail(ErrorCode::wrong_usage, fmt::format("unknown flag -{}{}", letter, in),
                    slip ? fmt::format("did you mean --{}?", name) : "");
}

std::unexpected<base::Error> missing_value(std::string_view flag) {
  return base::fail(ErrorCode::wrong_usage, fmt::format("flag {} needs a value", flag));
}

}  // namespace

Result<std::size_t> ArgumentReader::read_flags(Arguments arguments) {
  std::size_t next = 0;
  while (!flags_ended_ && next < arguments.size() && looks_like_flag(arguments[next])) {
    const std::string& argument = arguments[next];
    if (argument == "--") {
      flags_ended_ = true;
      return next + 1;
    }
    const auto read =
        argument.starts_with("--") ? read_long(arguments, next) : read_letters(arguments, next);
    if (!read) {
      return std::unexpected(read.error());
    }
  }
  return next;
}

Result<void> ArgumentReader::read_all(Arguments arguments) {
  std::size_t next = 0;
  while (next < arguments.size()) {
    const auto taken = read_flags(arguments.subspan(next));
    if (!taken) {
      return std::unexpected(taken.error());
    }
    next += *taken;
    if (next < arguments.size()) {
      uses_.push_back({.value = arguments[next++]});
    }
  }
  return {};
}

Result<void> ArgumentReader::read_long(Arguments arguments, std::size_t& next) {
  const std::string_view argument = arguments[next++];
  const std::size_t equals = argument.find('=');
  const std::string_view name = argument.substr(2, equals - 2);
  const Flag* const flag = table_.find(name);
  if (flag == nullptr) {
    return unknown_flag(name, table_);
  }
  if (equals != std::string_view::npos) {
    use(*flag, argument.substr(equals + 1));
  } else if (is_boolean(*flag)) {
    use(*flag, "true");
  } else if (!flag->bare.empty()) {
    use(*flag, flag->bare);
  } else if (next < arguments.size()) {
    use(*flag, arguments[next++]);
  } else if (!is_ignored(*flag)) {
    unfinished_ = flag;
    return missing_value(argument);
  }
  return {};
}

Result<void> ArgumentReader::read_letters(Arguments arguments, std::size_t& next) {
  const std::string_view argument = arguments[next++];
  std::string_view letters = argument.substr(1);
  while (!letters.empty()) {
    const Flag* const flag = table_.find(letters.front());
    if (flag == nullptr) {
      return unknown_letters(letters, argument, table_);
    }
    const std::string_view rest = letters.substr(1);
    if (rest.starts_with('=')) {
      use(*flag, rest.substr(1));
      return {};
    }
    if (is_boolean(*flag)) {
      use(*flag, "true");
      letters = rest;
      continue;
    }
    if (rest.empty() && next >= arguments.size()) {
      unfinished_ = flag;
      return missing_value(fmt::format("-{}", flag->letter));
    }
    use(*flag, rest.empty() ? std::string_view(arguments[next++]) : rest);
    return {};
  }
  return {};
}

void ArgumentReader::use(const Flag& flag, std::string_view value) {
  if (!is_ignored(flag)) {
    uses_.push_back({.flag = &flag, .value = std::string(value)});
  }
}

}  // namespace istioctl::cli
