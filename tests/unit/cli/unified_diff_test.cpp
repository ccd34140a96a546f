#include "unified_diff.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "istioctl/base/subprocess.h"
#include "support/temporary_directory.h"

using istioctl::base::SystemProcessRunner;
using istioctl::cli::Color;
using istioctl::cli::unified_diff;
using istioctl::test::TemporaryDirectory;

namespace {

using Lines = std::vector<std::string>;
using Random = std::mt19937;

std::string text_of(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string diff_of(const Lines& before, const Lines& after) {
  return unified_diff("x", text_of(before), text_of(after), Color::off);
}

std::size_t pick(Random& random, std::size_t end) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

/// Few different lines make many ways to match them.
Lines random_lines(Random& random, std::size_t count, std::size_t different) {
  Lines lines;
  for (std::size_t line = 0; line < count; ++line) {
    lines.push_back("line " + std::to_string(pick(random, different)));
  }
  return lines;
}

/// Removes and inserts lines; no inserted line is like another where `fresh` counts them.
Lines edited(Random& random, Lines lines, std::size_t edits, std::size_t different,
             std::size_t fresh) {
  for (std::size_t edit = 0; edit < edits; ++edit) {
    const auto place = lines.begin() + static_cast<std::ptrdiff_t>(pick(random, lines.size() + 1));
    if (pick(random, 2) == 0) {
      const std::size_t number = fresh == 0 ? pick(random, different) : fresh + edit;
      lines.insert(place, "line " + std::to_string(number));
    } else if (place != lines.end()) {
      lines.erase(place);
    }
  }
  return lines;
}

std::string gnu_diff(const Lines& before, const Lines& after) {
  const TemporaryDirectory directory;
  const auto old_file = directory.write("before", text_of(before));
  const auto new_file = directory.write("after", text_of(after));
  const auto outcome = SystemProcessRunner().run(
      {.arguments = {"diff", "-u", "--minimal", "--label=x", "--label=x", old_file, new_file}});
  REQUIRE(outcome.has_value());
  REQUIRE(outcome->exit_code <= 1);
  return outcome->output;
}

/// Follows a diff line by line; every context and removed line must be the one that is there.
Lines applied(const Lines& before, const std::string& diff) {
  Lines result;
  std::size_t place = 0;
  std::size_t begin = 0;
  for (std::size_t end = diff.find('\n'); end != std::string::npos; end = diff.find('\n', begin)) {
    const std::string line = diff.substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with("--- ") || line.starts_with("+++ ")) continue;
    if (line.starts_with("@@ -")) {
      const bool none = line.find(",0 +") != std::string::npos;
      const std::size_t first = std::stoul(line.substr(4)) - (none ? 0 : 1);
      for (; place < first; ++place) result.push_back(before.at(place));
      continue;
    }
    if (line.front() != '+') CHECK(before.at(place++) == line.substr(1));
    if (line.front() != '-') result.push_back(line.substr(1));
  }
  for (; place < before.size(); ++place) result.push_back(before.at(place));
  return result;
}

std::size_t count_changes(const std::string& diff) {
  std::size_t count = 0;
  for (std::size_t at = diff.find('\n'); at != std::string::npos; at = diff.find('\n', at + 1)) {
    const char mark = at + 1 < diff.size() ? diff[at + 1] : ' ';
    count += mark == '+' || mark == '-' ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("equal texts have no difference") {
  CHECK(unified_diff("x", "", "", Color::off).empty());
  CHECK(unified_diff("x", "a\nb\n", "a\nb\n", Color::off).empty());
}

TEST_CASE("a changed line stands between three lines of context") {
  CHECK(diff_of({"1", "2", "3", "4", "5", "6", "7", "8", "9"},
                {"1", "2", "3", "4", "five", "6", "7", "8", "9"}) ==
        "--- x\n+++ x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("a text that is new or gone is all one hunk") {
  CHECK(diff_of({}, {"a", "b"}) == "--- x\n+++ x\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  CHECK(diff_of({"a"}, {}) == "--- x\n+++ x\n@@ -1 +0,0 @@\n-a\n");
}

TEST_CASE("changes share a hunk as long as their contexts touch") {
  const Lines six{"A", "1", "2", "3", "4", "5", "6", "B"};
  const Lines seven{"A", "1", "2", "3", "4", "5", "6", "7", "B"};
  const auto hunks = [](const std::string& diff) {
    return diff.find("\n@@ ") != diff.rfind("\n@@ ") ? 2 : 1;
  };
  CHECK(hunks(diff_of(six, {"a", "1", "2", "3", "4", "5", "6", "b"})) == 1);
  CHECK(hunks(diff_of(seven, {"a", "1", "2", "3", "4", "5", "6", "7", "b"})) == 2);
}

TEST_CASE("a missing last newline is said") {
  CHECK(unified_diff("x", "a\n", "a", Color::off) ==
        "--- x\n+++ x\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n");
}

TEST_CASE("color marks heads and changes, and no context") {
  CHECK(unified_diff("x", "a\nb\n", "a\nc\n", Color::on) ==
        "\x1b[1m--- x\x1b[0m\n\x1b[1m+++ x\x1b[0m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n a\n"
        "\x1b[31m-b\x1b[0m\n\x1b[32m+c\x1b[0m\n");
}

TEST_CASE("where there is one way only, the text is that of GNU diff") {
  Random random(20180325);
  for (int round = 0; round < 60; ++round) {
    Lines before(pick(random, 80));
    for (std::size_t line = 0; line < before.size(); ++line) {
      before[line] = "line " + std::to_string(line);
    }
    const Lines after = edited(random, before, pick(random, 10), 1, 1000);
    CHECK(diff_of(before, after) == gnu_diff(before, after));
  }
}

TEST_CASE("a diff leads to the other text in as few changes as GNU diff finds") {
  Random random(20180326);
  for (int round = 0; round < 120; ++round) {
    const std::size_t different = std::vector<std::size_t>{2, 3, 6, 50}[pick(random, 4)];
    const Lines before = random_lines(random, pick(random, 60), different);
    const Lines after = round % 4 == 0 ? random_lines(random, pick(random, 40), different)
                                       : edited(random, before, pick(random, 12), different, 0);
    const std::string diff = diff_of(before, after);
    CHECK(applied(before, diff) == after);
    CHECK(count_changes(diff) == count_changes(gnu_diff(before, after)));
  }
}

TEST_CASE("long texts that differ wholly take little time") {
  Random random(20180327);
  Lines before;
  for (int line = 0; line < 100'000; ++line) before.push_back(std::to_string(line));
  Lines shuffled = before;
  std::shuffle(shuffled.begin(), shuffled.end(), random);
  const auto start = std::chrono::steady_clock::now();
  const std::string diff = diff_of(before, shuffled);
  // Unbounded the search would take hours; this leaves room for sanitizers on a busy machine.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::minutes(1));
  CHECK(applied(before, diff) == shuffled);
}
