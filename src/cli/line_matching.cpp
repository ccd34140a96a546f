#include "line_matching.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>

namespace istioctl::cli {

namespace {

using Index = std::ptrdiff_t;
using Numbers = std::span<const std::uint32_t>;

// So many edits are tried from either end before a good split is taken for the best one. Each
// try costs as many steps as it has edits.
constexpr Index most_edits = 256;

constexpr Index unreached = -1;

enum class Direction { forwards, backwards };

Index length(Numbers numbers) {
  return static_cast<Index>(numbers.size());
}

/// How far edits lead from one corner of the grid of two sequences: for each diagonal (the place
/// in the first sequence less that in the second) the furthest place in the first. Seen from the
/// end backwards, all places count from the end.
template <Direction direction>
class Frontier {
 public:
  void start(Numbers before, Numbers after) {
    before_ = before;
    after_ = after;
    edits_ = -1;
    at(1) = 0;
    at(-1) = unreached;
  }

  /// Goes as far as one edit more leads; the first step as far as none does.
  void step() {
    ++edits_;
    if (edits_ > 0) {
      at(edits_ + 1) = unreached;
      at(-edits_ - 1) = unreached;
    }
    for (Index diagonal = lowest(); diagonal <= highest(); diagonal += 2) {
      at(diagonal) = slide(enter(diagonal), diagonal);
    }
  }

  /// The diagonals of the last step: every other one from lowest() to highest().
  [[nodiscard]] Index lowest() const { return -innermost(length(after_)); }
  [[nodiscard]] Index highest() const { return innermost(length(before_)); }

  /// The place on a diagonal, or `unreached`.
  [[nodiscard]] Index place(Index diagonal) const {
    const bool known = diagonal >= -edits_ && diagonal <= edits_;
    return known ? reach_[slot(diagonal)] : unreached;
  }

 private:
  static std::size_t slot(Index diagonal) {
    return static_cast<std::size_t>(diagonal + most_edits + 2);
  }

  Index& at(Index diagonal) { return reach_[slot(diagonal)]; }

  // The outermost diagonal that as many edits can lead to, unless the grid ends before.
  [[nodiscard]] Index innermost(Index bound) const {
    if (edits_ <= bound) return edits_;
    return bound - (edits_ - bound) % 2;
  }

  /// Where one edit leads onto a diagonal: by a line of either sequence.
  Index enter(Index diagonal) {
    const Index from_above = at(diagonal + 1);
    const Index from_left = at(diagonal - 1);
    const bool down = from_above != unreached && from_above - diagonal <= length(after_);
    const bool right = from_left != unreached && from_left < length(before_);
    return std::max(down ? from_above : unreached, right ? from_left + 1 : unreached);
  }

  /// Follows equal lines, which cost nothing.
  Index slide(Index place, Index diagonal) const {
    if (place == unreached) return unreached;
    const Index end = std::min(length(before_), length(after_) + diagonal);
    while (place < end && equal(place, place - diagonal)) ++place;
    return place;
  }

  [[nodiscard]] bool equal(Index left, Index right) const {
    if constexpr (direction == Direction::forwards) {
      return before_[static_cast<std::size_t>(left)] == after_[static_cast<std::size_t>(right)];
    } else {
      return before_[before_.size() - 1 - static_cast<std::size_t>(left)] ==
             after_[after_.size() - 1 - static_cast<std::size_t>(right)];
    }
  }

  Numbers before_ = {};
  Numbers after_ = {};
  Index edits_ = -1;
  // The last step is the one of `most_edits` + 1, and it looks at its neighbours.
  std::array<Index, 2 * most_edits + 5> reach_ = {};
};

/// Two sequences of line numbers with the lines' places in their texts.
struct Sequence {
  std::vector<std::uint32_t> numbers = {};
  std::vector<std::size_t> places = {};
};

/// A point of the grid of two sequences.
struct Point {
  Index before = 0;
  Index after = 0;
};

class Comparison {
 public:
  Comparison(const Sequence& before, const Sequence& after, LineMatching& result)
      : before_(before), after_(after), result_(result) {}

  void run() { compare({0, 0}, {length(before_.numbers), length(after_.numbers)}); }

 private:
  /// Marks what differs between two points. It calls itself for the parts in front of splits and
  /// goes on behind them.
  void compare(Point begin, Point end) {
    while (true) {
      while (begin.before < end.before && begin.after < end.after && equal(begin)) {
        ++begin.before;
        ++begin.after;
      }
      while (begin.before < end.before && begin.after < end.after &&
             equal({end.before - 1, end.after - 1})) {
        --end.before;
        --end.after;
      }
      if (begin.before == end.before || begin.after == end.after) return mark(begin, end);
      const Point middle = split(begin, end);
      compare(begin, middle);
      begin = middle;
    }
  }

  [[nodiscard]] bool equal(Point point) const {
    return before_.numbers[static_cast<std::size_t>(point.before)] ==
           after_.numbers[static_cast<std::size_t>(point.after)];
  }

  void mark(Point begin, Point end) {
    for (Index line = begin.before; line < end.before; ++line) {
      result_.removed[before_.places[static_cast<std::size_t>(line)]] = true;
    }
    for (Index line = begin.after; line < end.after; ++line) {
      result_.added[after_.places[static_cast<std::size_t>(line)]] = true;
    }
  }

  /// A point on a shortest way, or at last on a good one, that is neither of its ends. The parts'
  /// first lines differ, and their last ones.
  Point split(Point begin, Point end) {
    const Numbers before = part(before_, begin.before, end.before);
    const Numbers after = part(after_, begin.after, end.after);
    forwards_.start(before, after);
    backwards_.start(before, after);
    backwards_.step();
    Point found{unreached, unreached};
    for (Index edits = 0; edits <= most_edits; ++edits) {
      forwards_.step();
      found = meeting(forwards_, backwards_, before, after);
      if (found.before != unreached) break;
      backwards_.step();
      found = from_end(meeting(backwards_, forwards_, before, after), before, after);
      if (found.before != unreached) break;
    }
    if (found.before == unreached) found = furthest(before, after);
    return {begin.before + found.before, begin.after + found.after};
  }

  static Numbers part(const Sequence& sequence, Index begin, Index end) {
    return Numbers(sequence.numbers)
        .subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  }

  /// Where the last step of `moved` came up to what `other` had reached from its corner.
  template <typename Moved, typename Other>
  static Point meeting(const Moved& moved, const Other& other, Numbers before, Numbers after) {
    const Index delta = length(before) - length(after);
    for (Index diagonal = moved.lowest(); diagonal <= moved.highest(); diagonal += 2) {
      const Index place = moved.place(diagonal);
      const Index opposite = other.place(delta - diagonal);
      if (place != unreached && opposite != unreached && place + opposite >= length(before)) {
        return {place, place - diagonal};
      }
    }
    return {unreached, unreached};
  }

  static Point from_end(Point point, Numbers before, Numbers after) {
    if (point.before == unreached) return point;
    return {length(before) - point.before, length(after) - point.after};
  }

  /// The point that is furthest from its corner.
  Point furthest(Numbers before, Numbers after) const {
    const Point forwards = furthest_of(forwards_);
    const Point backwards = furthest_of(backwards_);
    if (forwards.before + forwards.after >= backwards.before + backwards.after) return forwards;
    return from_end(backwards, before, after);
  }

  template <Direction direction>
  static Point furthest_of(const Frontier<direction>& frontier) {
    Point best;
    for (Index diagonal = frontier.lowest(); diagonal <= frontier.highest(); diagonal += 2) {
      const Index place = frontier.place(diagonal);
      const Point point{place, place - diagonal};
      if (place != unreached && point.before + point.after > best.before + best.after) best = point;
    }
    return best;
  }

  const Sequence& before_;
  const Sequence& after_;
  LineMatching& result_;
  Frontier<Direction::forwards> forwards_;
  Frontier<Direction::backwards> backwards_;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::size_t size = newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// Which texts a line occurs in, and its number.
struct Occurrences {
  std::uint32_t number = 0;
  bool before = false;
  bool after = false;
};
using Known = std::unordered_map<std::string_view, Occurrences>;

Known occurrences(const LineMatching& lines) {
  Known known;
  const auto find = [&](std::string_view line) -> Occurrences& {
    const auto number = static_cast<std::uint32_t>(known.size());
    return known.try_emplace(line, Occurrences{.number = number}).first->second;
  };
  for (const std::string_view line : lines.before) find(line).before = true;
  for (const std::string_view line : lines.after) find(line).after = true;
  return known;
}

/// The lines that both texts have. The others are marked: they can't be in common, and without
/// them there is less to search.
Sequence shared(const std::vector<std::string_view>& lines, const Known& known,
                std::vector<bool>& alone) {
  Sequence sequence;
  alone.assign(lines.size(), false);
  for (std::size_t place = 0; place < lines.size(); ++place) {
    const Occurrences& line = known.at(lines[place]);
    if (line.before && line.after) {
      sequence.numbers.push_back(line.number);
      sequence.places.push_back(place);
    } else {
      alone[place] = true;
    }
  }
  return sequence;
}

}  // namespace

LineMatching match_lines(std::string_view before, std::string_view after) {
  LineMatching result{.before = lines_of(before), .after = lines_of(after)};
  const Known known = occurrences(result);
  const Sequence left = shared(result.before, known, result.removed);
  const Sequence right = shared(result.after, known, result.added);
  Comparison(left, right, result).run();
  return result;
}

}  // namespace istioctl::cli
