#include "object_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/config/reader.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;

constexpr std::string_view every_type = "all";

template <typename T>
void add_once(std::vector<T>& list, T item) {
  if (std::ranges::find(list, item) == list.end()) list.push_back(std::move(item));
}

/// Reads the words and collects what is wrong with them.
class WordReader {
 public:
  void read(const std::vector<std::string>& words) {
    if (words.front().find('/') != std::string::npos) {
      for (const std::string& word : words) read_pair(word);
      return;
    }
    read_types(words.front());
    for (const std::string& word : std::span(words).subspan(1)) read_name(word);
    if (words.front() == every_type && words.size() > 1) {
      add_problem(ErrorCode::wrong_usage, "names can't be given with the type all",
                  "name the type: TYPE NAME");
    }
  }

  void read_type_words(const std::vector<std::string>& words) {
    for (const std::string& word : words) read_types(word);
  }

  ObjectWords& found() { return found_; }
  std::vector<base::Error>& problems() { return problems_; }

 private:
  void add_problem(ErrorCode code, std::string message, std::string hint) {
    problems_.push_back({code, std::move(message), std::move(hint)});
  }

  void read_types(std::string_view list) {
    if (list == every_type) {
      found_.kinds.assign(config::all_kinds().begin(), config::all_kinds().end());
      return;
    }
    while (true) {
      const std::size_t comma = list.find(',');
      const std::string_view typed = list.substr(0, comma);
      if (const auto* const kind = read_type(typed)) types_.push_back({kind, std::string(typed)});
      if (comma == std::string_view::npos) return;
      list.remove_prefix(comma + 1);
    }
  }

  const config::Kind* read_type(std::string_view typed) {
    auto kind = config::parse_kind(typed);
    if (!kind) {
      problems_.push_back(std::move(kind.error()));
      return nullptr;
    }
    add_once(found_.kinds, *kind);
    return *kind;
  }

  bool check_name(std::string_view name) {
    auto right = config::check_object_name(name);
    if (!right) problems_.push_back(std::move(right.error()));
    return right.has_value();
  }

  /// A name behind types is meant for each of them.
  void read_name(const std::string& word) {
    if (word.find('/') != std::string::npos) {
      return add_problem(ErrorCode::wrong_usage,
                         fmt::format("{} stands behind a type", base::quote(word)),
                         "write either TYPE NAME or TYPE/NAME");
    }
    if (!check_name(word)) return;
    for (const auto& [kind, typed] : types_) add_once(found_.names, {kind, word, typed});
  }

  void read_pair(const std::string& word) {
    const std::size_t slash = word.find('/');
    if (slash == std::string::npos) {
      return add_problem(ErrorCode::wrong_usage, fmt::format("{} has no type", base::quote(word)),
                         "write TYPE/NAME for each object");
    }
    const std::string name = word.substr(slash + 1);
    const std::string typed = word.substr(0, slash);
    const config::Kind* const kind = read_type(typed);
    if (check_name(name) && kind != nullptr) add_once(found_.names, {kind, name, typed});
  }

  ObjectWords found_;
  std::vector<std::pair<const config::Kind*, std::string>> types_;  // those of TYPE[,TYPE...]
  std::vector<base::Error> problems_;
};

/// The error to return, when there is any; the others are reported.
std::optional<base::Error> settle(std::vector<base::Error>& problems, Reporter& reporter) {
  if (problems.empty()) return std::nullopt;
  std::ranges::stable_partition(
      problems, [](const base::Error& error) { return error.code != ErrorCode::wrong_usage; });
  for (const base::Error& error : std::span(problems).first(problems.size() - 1)) {
    reporter.report(error);
  }
  return std::move(problems.back());
}

}  // namespace

base::Result<ObjectWords> parse_object_words(const std::vector<std::string>& words,
                                             Reporter& reporter) {
  WordReader reader;
  reader.read(words);
  if (auto error = settle(reader.problems(), reporter)) return std::unexpected(std::move(*error));
  return std::move(reader.found());
}

base::Result<std::vector<const config::Kind*>> parse_types(const std::vector<std::string>& words,
                                                           Reporter& reporter) {
  WordReader reader;
  reader.read_type_words(words);
  if (auto error = settle(reader.problems(), reporter)) return std::unexpected(std::move(*error));
  return std::move(reader.found().kinds);
}

}  // namespace istioctl::cli
