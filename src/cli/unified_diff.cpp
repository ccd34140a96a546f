#include "unified_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "line_matching.h"

namespace istioctl::cli {

namespace {

constexpr std::size_t context_lines = 3;

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view cyan = "\x1b[36m";
constexpr std::string_view reset = "\x1b[0m";

/// Lines [begin, end) of one text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// Lines of both texts: a change of some into others, or a hunk.
struct Pair {
  Range before;
  Range after;
};

/// The changes of two texts, in order.
class Changes {
 public:
  explicit Changes(const LineMatching& lines) : lines_(lines) {}

  std::optional<Pair> next() {
    while (before_ < lines_.before.size() && after_ < lines_.after.size() && !differs()) {
      ++before_;
      ++after_;
    }
    if (!differs()) return std::nullopt;
    Pair change{.before = {.begin = before_}, .after = {.begin = after_}};
    while (is_removed()) ++before_;
    while (is_added()) ++after_;
    change.before.end = before_;
    change.after.end = after_;
    return change;
  }

 private:
  [[nodiscard]] bool is_removed() const {
    return before_ < lines_.before.size() && lines_.removed[before_];
  }
  [[nodiscard]] bool is_added() const {
    return after_ < lines_.after.size() && lines_.added[after_];
  }
  [[nodiscard]] bool differs() const { return is_removed() || is_added(); }

  const LineMatching& lines_;
  std::size_t before_ = 0;
  std::size_t after_ = 0;
};

/// As `@@` lines give it: from 1; one line needs no count, and none stands behind the line before.
std::string range_text(Range range) {
  if (range.size() == 1) return fmt::format("{}", range.begin + 1);
  return fmt::format("{},{}", range.begin + (range.size() == 0 ? 0 : 1), range.size());
}

class Writer {
 public:
  Writer(const LineMatching& lines, Color color) : lines_(lines), color_(color) {}

  void write_head(std::string_view name) {
    write_line(fmt::format("--- {}", name), bold);
    write_line(fmt::format("+++ {}", name), bold);
  }

  /// A hunk is the lines of changes that are near one another, with context.
  void write_hunk(const std::vector<Pair>& changes) {
    const Pair hunk = with_context(changes.front(), changes.back());
    write_line(fmt::format("@@ -{} +{} @@", range_text(hunk.before), range_text(hunk.after)), cyan);
    std::size_t line = hunk.before.begin;
    for (const Pair& change : changes) {
      for (; line < change.before.begin; ++line) write_text(' ', lines_.before[line], {});
      for (; line < change.before.end; ++line) write_text('-', lines_.before[line], red);
      for (std::size_t added = change.after.begin; added < change.after.end; ++added) {
        write_text('+', lines_.after[added], green);
      }
    }
    for (; line < hunk.before.end; ++line) write_text(' ', lines_.before[line], {});
  }

  std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] Pair with_context(const Pair& first, const Pair& last) const {
    const std::size_t in_front = std::min(context_lines, first.before.begin);
    const std::size_t behind = std::min(context_lines, lines_.before.size() - last.before.end);
    return {.before = {first.before.begin - in_front, last.before.end + behind},
            .after = {first.after.begin - in_front, last.after.end + behind}};
  }

  void write_text(char mark, std::string_view line, std::string_view color) {
    const bool ended = line.ends_with('\n');
    if (ended) line.remove_suffix(1);
    write_line(fmt::format("{}{}", mark, line), color);
    if (!ended) out_ += "\\ No newline at end of file\n";
  }

  void write_line(std::string_view text, std::string_view color) {
    const bool colored = color_ == Color::on && !color.empty();
    if (colored) out_ += color;
    out_ += text;
    if (colored) out_ += reset;
    out_ += '\n';
  }

  const LineMatching& lines_;
  Color color_;
  std::string out_;
};

// Context may touch, but no line is shown twice.
bool are_near(const Pair& change, const Pair& next) {
  return next.before.begin - change.before.end <= 2 * context_lines;
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after,
                         Color color) {
  if (before == after) return {};
  const LineMatching lines = match_lines(before, after);
  Writer writer(lines, color);
  writer.write_head(name);
  Changes changes(lines);
  std::vector<Pair> hunk;
  while (const auto change = changes.next()) {
    if (!hunk.empty() && !are_near(hunk.back(), *change)) {
      writer.write_hunk(hunk);
      hunk.clear();
    }
    hunk.push_back(*change);
  }
  writer.write_hunk(hunk);
  return writer.take();
}

}  // namespace istioctl::cli
