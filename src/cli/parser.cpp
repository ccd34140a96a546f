#include "parser.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>

#include "istioctl/base/printable.h"
#include "values.h"

namespace istioctl::cli {
namespace {

using base::ErrorCode;
using base::Result;

// CLI11 decides by an argument's first character what it is, so it gets neither values nor
// positional arguments to see, but a placeholder for each: "@" and the number of its use.
std::string placeholder(std::size_t use) {
  return fmt::format("@{}", use);
}

std::size_t use_of(std::string_view placeholder_text) {
  std::size_t use = 0;
  std::from_chars(placeholder_text.data() + 1, placeholder_text.data() + placeholder_text.size(),
                  use);
  return use;
}

/// One command line as CLI11 sees it.
class Parser {
 public:
  Parser(const CommandRecord& record, const FlagTable& table, const std::vector<ArgumentUse>& uses)
      : record_(record), uses_(uses) {
    app_.set_help_flag();
    app_.allow_extras();
    for (const Flag& flag : table.flags()) {
      flags_.emplace_back(&flag, add_flag(flag));
    }
    for (const auto& names : record.exclusive) {
      exclude_each_other(names);
    }
    for (const Positional& positional : record.positionals) {
      positionals_.emplace_back(&positional, add_positional(positional));
    }
  }

  Result<void> parse() {
    std::vector<std::string> tokens;
    for (std::size_t use = 0; use < uses_.size(); ++use) {
      if (uses_[use].flag != nullptr) {
        tokens.push_back(display_name(*uses_[use].flag));
      }
      tokens.push_back(placeholder(use));
    }
    std::ranges::reverse(tokens);  // CLI11 takes them from the back
    try {
      app_.parse(std::move(tokens));
    } catch (const CLI::ParseError& error) {
      return base::fail(ErrorCode::wrong_usage, error.what());
    }
    const auto extras = app_.remaining();
    if (!extras.empty()) {
      return base::fail(ErrorCode::wrong_usage,
                        fmt::format("unexpected argument {}", base::quote(value(extras.front()))));
    }
    return {};
  }

  Result<void> fill_targets() const {
    for (const auto& [flag, option] : flags_) {
      for (const std::string& result : option->results()) {
        if (auto assigned = assign(*flag, value(result)); !assigned) {
          return assigned;
        }
      }
    }
    for (const auto& [positional, option] : positionals_) {
      for (const std::string& result : option->results()) {
        fill(*positional, value(result));
      }
    }
    return {};
  }

 private:
  /// Values are fetched from the options afterwards, so there is nothing to do when they come.
  static CLI::callback_t accept() {
    return [](const CLI::results_t& /*results*/) { return true; };
  }

  CLI::Option* add_flag(const Flag& flag) {
    CLI::Option* const option = app_.add_option(display_name(flag), accept());
    option->expected(1)->allow_extra_args(false)->multi_option_policy(
        CLI::MultiOptionPolicy::TakeAll);
    return option;
  }

  CLI::Option* add_positional(const Positional& positional) {
    CLI::Option* const option = app_.add_option(std::string(positional.name), accept());
    const bool many = std::holds_alternative<std::vector<std::string>*>(positional.target);
    option->expected(many ? CLI::detail::expected_max_vector_size : 1);
    option->required(positional.occurrence == Occurrence::required);
    return option;
  }

  void exclude_each_other(const std::vector<std::string_view>& names) {
    for (std::size_t first = 0; first < names.size(); ++first) {
      for (std::size_t second = first + 1; second < names.size(); ++second) {
        option(names[first])->excludes(option(names[second]));
      }
    }
  }

  CLI::Option* option(std::string_view name) { return app_.get_option(fmt::format("--{}", name)); }

  const std::string& value(const std::string& placeholder_text) const {
    return uses_[use_of(placeholder_text)].value;
  }

  static void fill(const Positional& positional, const std::string& text) {
    if (const auto* many = std::get_if<std::vector<std::string>*>(&positional.target)) {
      (*many)->push_back(text);
    } else {
      *std::get<std::string*>(positional.target) = text;
    }
  }

  const CommandRecord& record_;
  const std::vector<ArgumentUse>& uses_;
  CLI::App app_;
  std::vector<std::pair<const Flag*, CLI::Option*>> flags_;
  std::vector<std::pair<const Positional*, CLI::Option*>> positionals_;
};

}  // namespace

Result<void> bind_arguments(const CommandRecord& record, const FlagTable& table,
                            const std::vector<ArgumentUse>& uses) {
  Parser parser(record, table, uses);
  if (auto parsed = parser.parse(); !parsed) {
    return parsed;
  }
  return parser.fill_targets();
}

}  // namespace istioctl::cli
