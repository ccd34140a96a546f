#include "regex.h"

#include <algorithm>
#include <memory>
#include <string>

#include "istioctl/base/ascii.h"
#include "istioctl/base/utf8.h"

namespace istioctl::verdict {

namespace {

using base::is_digit;

// proxy bounds what its expressions need; this is far above.
constexpr std::size_t largest_program = 400'000;
constexpr char32_t last_character = 0x10FFFF;
// Stands for bytes that aren't UTF-8, which no set holds.
constexpr char32_t no_character = 0xFFFFFFFF;

constexpr bool is_word(char32_t c) {
  return c == U'_' || (c < 0x80 && base::is_alphanumeric(static_cast<char>(c)));
}

/// A part of an expression.
struct Node {
  enum class Kind : std::uint8_t { set, assertion, sequence, choice, repetition };

  Kind kind = Kind::sequence;
  std::size_t set = 0;
  Regex::Op op = Regex::Op::begin;
  std::vector<Node> parts = {};
  std::size_t least = 0;
  std::size_t most = 0;
  bool is_open = false;  ///< without an upper bound
};

}  // namespace

/// Reads an expression into nodes, and writes them as a program.
class RegexCompiler {
 public:
  explicit RegexCompiler(std::string_view text) : rest_(text) {}

  std::optional<Regex> run() {
    const Node whole = choice();
    if (failed_ || !rest_.empty()) return std::nullopt;
    write(whole);
    add({.op = Regex::Op::done});
    if (failed_) return std::nullopt;
    return std::move(regex_);
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  Node choice() {
    Node whole{.kind = Node::Kind::choice};
    do whole.parts.push_back(sequence());
    while (take("|"));
    if (whole.parts.size() > 1) return whole;
    Node only = std::move(whole.parts.front());
    return only;
  }

  Node sequence() {
    Node whole;
    while (!failed_ && !rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      whole.parts.push_back(repeated());
    }
    return whole;
  }

  Node repeated() {
    using Op = Regex::Op;
    for (const auto& [text, op] :
         {std::pair{"^", Op::begin}, std::pair{"$", Op::end}, std::pair{"\\b", Op::word_edge},
          std::pair{"\\B", Op::no_word_edge}}) {
      if (take(text)) return {.kind = Node::Kind::assertion, .op = op};
    }
    Node part = atom();
    Node repetition{.kind = Node::Kind::repetition};
    if (!read_bounds(repetition)) return part;
    static_cast<void>(take("?"));  // how much it takes first doesn't matter to a whole match
    repetition.parts.push_back(std::move(part));
    return repetition;
  }

  bool read_bounds(Node& repetition) {
    if (take("?")) {
      repetition.most = 1;
      return true;
    }
    if (take("*")) {
      repetition.is_open = true;
      return true;
    }
    if (take("+")) {
      repetition.least = repetition.most = 1;
      repetition.is_open = true;
      return true;
    }
    if (!take("{")) return false;
    repetition.least = repetition.most = number();
    if (take(",")) {
      repetition.is_open = rest_.starts_with('}');
      if (!repetition.is_open) repetition.most = number();
    }
    if (!take("}") || repetition.most < repetition.least) failed_ = true;
    return true;
  }

  std::size_t number() {
    std::size_t value = 0;
    if (rest_.empty() || !is_digit(rest_.front())) failed_ = true;
    while (!rest_.empty() && is_digit(rest_.front())) {
      value = std::min(value * 10 + static_cast<std::size_t>(rest_.front() - '0'), largest_program);
      rest_.remove_prefix(1);
    }
    return value;
  }

  Node atom() {
    if (take("(?:")) {
      Node inner = choice();
      if (!take(")")) failed_ = true;
      return inner;
    }
    Regex::Set set;
    if (take("[")) {
      read_class(set);
    } else if (take(".")) {
      set = {.ranges = {{U'\n', U'\n'}}, .negated = true};
    } else {
      read_character(set);
    }
    regex_.sets_.push_back(std::move(set));
    return {.kind = Node::Kind::set, .set = regex_.sets_.size() - 1};
  }

  void read_class(Regex::Set& set) {
    set.negated = take("^");
    while (!failed_ && !take("]")) {
      const std::optional<char32_t> first = read_character(set);
      if (!first || !rest_.starts_with('-') || rest_.starts_with("-]")) continue;
      rest_.remove_prefix(1);
      Regex::Set end;
      const std::optional<char32_t> last = read_character(end);
      if (!last) failed_ = true;
      set.ranges.emplace_back(*first, last.value_or(*first));
    }
  }

  /// Adds a character, or a class of them such as \d, to a set. Returns the character.
  std::optional<char32_t> read_character(Regex::Set& set) {
    if (rest_.empty()) {
      failed_ = true;
      return std::nullopt;
    }
    if (take("\\")) return read_escape(set);
    const auto point = base::decode_code_point(rest_);
    rest_.remove_prefix(point.length);
    return add_character(set, point.value);
  }

  static char32_t add_character(Regex::Set& set, char32_t c) {
    set.ranges.emplace_back(c, c);
    return c;
  }

  std::optional<char32_t> read_escape(Regex::Set& set) {
    if (rest_.empty()) {
      failed_ = true;
      return std::nullopt;
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == 'x') return add_character(set, hexadecimal());
    constexpr std::string_view letters = "fnrtv";
    constexpr std::string_view values = "\f\n\r\t\v";
    if (const auto known = letters.find(c); known != std::string_view::npos) {
      return add_character(set, static_cast<unsigned char>(values[known]));
    }
    if (std::string_view("dDwWsS").find(c) == std::string_view::npos) {
      return add_character(set, static_cast<unsigned char>(c));
    }
    add_class(set, c);
    return std::nullopt;
  }

  char32_t hexadecimal() {
    char32_t value = 0;
    if (!take("{")) failed_ = true;
    while (!rest_.empty() && rest_.front() != '}') {
      const auto digit = std::string_view("0123456789abcdef").find(rest_.front());
      if (digit == std::string_view::npos || value > last_character) failed_ = true;
      if (failed_) return value;
      value = value * 16 + static_cast<char32_t>(digit);
      rest_.remove_prefix(1);
    }
    if (!take("}")) failed_ = true;
    return value;
  }

  static void add_class(Regex::Set& set, char name) {
    std::vector<std::pair<char32_t, char32_t>> ranges;
    switch (base::to_lower(name)) {
      case 'd': ranges = {{U'0', U'9'}}; break;
      case 'w': ranges = {{U'0', U'9'}, {U'A', U'Z'}, {U'_', U'_'}, {U'a', U'z'}}; break;
      default: ranges = {{U'\t', U'\n'}, {U'\f', U'\r'}, {U' ', U' '}}; break;
    }
    if (!base::is_upper(name)) {
      set.ranges.insert(set.ranges.end(), ranges.begin(), ranges.end());
      return;
    }
    char32_t next = 0;
    for (const auto& [first, last] : ranges) {
      set.ranges.emplace_back(next, first - 1);
      next = last + 1;
    }
    set.ranges.emplace_back(next, last_character);
  }

  std::size_t add(Regex::Instruction instruction) {
    if (regex_.program_.size() >= largest_program) {
      failed_ = true;
      return 0;
    }
    regex_.program_.push_back(instruction);
    return regex_.program_.size() - 1;
  }

  [[nodiscard]] std::size_t here() const { return regex_.program_.size(); }

  void write(const Node& node) {
    if (failed_) return;
    switch (node.kind) {
      case Node::Kind::set: add({.op = Regex::Op::set, .first = node.set}); break;
      case Node::Kind::assertion: add({.op = node.op}); break;
      case Node::Kind::sequence:
        std::ranges::for_each(node.parts, [&](auto& p) { write(p); });
        break;
      case Node::Kind::choice: write_choice(node); break;
      case Node::Kind::repetition: write_repetition(node); break;
    }
  }

  void write_choice(const Node& node) {
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; at + 1 < node.parts.size(); ++at) {
      const std::size_t split = add({.op = Regex::Op::split});
      if (failed_) return;
      regex_.program_[split].first = here();
      write(node.parts[at]);
      ends.push_back(add({.op = Regex::Op::jump}));
      regex_.program_[split].second = here();
    }
    write(node.parts.back());
    for (const std::size_t end : ends) regex_.program_[end].first = here();
  }

  void write_repetition(const Node& node) {
    const Node& part = node.parts.front();
    for (std::size_t time = 0; time < node.least && !failed_; ++time) write(part);
    if (node.is_open) {
      const std::size_t split = add({.op = Regex::Op::split});
      if (failed_) return;
      regex_.program_[split].first = here();
      write(part);
      add({.op = Regex::Op::jump, .first = split});
      regex_.program_[split].second = here();
      return;
    }
    std::vector<std::size_t> splits;
    for (std::size_t time = node.least; time < node.most && !failed_; ++time) {
      splits.push_back(add({.op = Regex::Op::split}));
      regex_.program_[splits.back()].first = here();
      write(part);
    }
    for (const std::size_t split : splits) regex_.program_[split].second = here();
  }

  std::string_view rest_;
  Regex regex_;
  bool failed_ = false;
};

namespace {

/// What stands to the left and the right of a place in the text.
struct Surroundings {
  bool at_begin = false;
  bool at_end = false;
  bool at_word_edge = false;
};

/// The instructions that wait for a character, each once.
class Threads {
 public:
  explicit Threads(std::size_t size) : marks_(size, 0) {}

  void clear() {
    waiting_.clear();
    is_done_ = false;
    ++generation_;
  }

  /// Goes on from `start` as far as possible without a character.
  void add(const std::vector<Regex::Instruction>& program, std::size_t start,
           const Surroundings& around) {
    using Op = Regex::Op;
    pending_.push_back(start);
    while (!pending_.empty()) {
      const std::size_t at = pending_.back();
      pending_.pop_back();
      if (marks_[at] == generation_) continue;
      marks_[at] = generation_;
      const Regex::Instruction& step = program[at];
      switch (step.op) {
        case Op::set: waiting_.push_back(at); break;
        case Op::done: is_done_ = true; break;
        case Op::split: pending_.push_back(step.second); [[fallthrough]];
        case Op::jump: pending_.push_back(step.first); break;
        case Op::begin: go_on(at, around.at_begin); break;
        case Op::end: go_on(at, around.at_end); break;
        case Op::word_edge: go_on(at, around.at_word_edge); break;
        case Op::no_word_edge: go_on(at, !around.at_word_edge); break;
      }
    }
  }

  [[nodiscard]] const std::vector<std::size_t>& waiting() const { return waiting_; }
  [[nodiscard]] bool is_done() const { return is_done_; }

 private:
  void go_on(std::size_t at, bool holds) {
    if (holds) pending_.push_back(at + 1);
  }

  std::vector<std::uint64_t> marks_;
  std::vector<std::size_t> waiting_;
  std::vector<std::size_t> pending_;
  std::uint64_t generation_ = 0;
  bool is_done_ = false;
};

std::u32string decode(std::string_view text) {
  std::u32string characters;
  while (!text.empty()) {
    const auto point = base::decode_code_point(text);
    characters += point.valid ? point.value : no_character;
    text.remove_prefix(point.length);
  }
  return characters;
}

Surroundings surroundings(const std::u32string& text, std::size_t at) {
  const bool word_before = at > 0 && is_word(text[at - 1]);
  const bool word_behind = at < text.size() && is_word(text[at]);
  return {
      .at_begin = at == 0, .at_end = at == text.size(), .at_word_edge = word_before != word_behind};
}

}  // namespace

std::optional<Regex> Regex::compile(std::string_view re2) {
  return RegexCompiler(re2).run();
}

bool Regex::Set::contains(char32_t c) const {
  if (c == no_character) return false;
  const bool listed = std::ranges::any_of(
      ranges, [c](const auto& range) { return range.first <= c && c <= range.second; });
  return listed != negated;
}

bool Regex::matches(std::string_view text) const {
  const std::u32string characters = decode(text);
  Threads now(program_.size());
  Threads next(program_.size());
  now.clear();
  now.add(program_, 0, surroundings(characters, 0));
  for (std::size_t at = 0; at < characters.size(); ++at) {
    next.clear();
    const Surroundings around = surroundings(characters, at + 1);
    for (const std::size_t waiting : now.waiting()) {
      if (sets_[program_[waiting].first].contains(characters[at])) {
        next.add(program_, waiting + 1, around);
      }
    }
    std::swap(now, next);
    if (now.waiting().empty() && !now.is_done()) return false;
  }
  return now.is_done();
}

}  // namespace istioctl::verdict
