#include "saved_table.h"

#include <algorithm>
#include <optional>

#include "istioctl/net/cidr.h"

namespace istioctl::iptables {

namespace {

/// Words as iptables-restore splits them: at blanks, with double quotes and backslashes in them.
std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  bool in_word = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quoted && i + 1 < text.size()) {
      word += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
      in_word = true;
    } else if (!quoted && (c == ' ' || c == '\t')) {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

/// Two spellings of a range become one, and a range that holds everything goes.
void normalise_ranges(std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "-d" && words[i] != "-s") continue;
    const auto range = net::Cidr::parse(words[i + 1]);
    if (!range) continue;
    const bool negated = i > 0 && words[i - 1] == "!";
    if (range->prefix() > 0 || negated) {
      words[i + 1] = range->network().to_string();
      continue;
    }
    const auto place = words.begin() + static_cast<std::ptrdiff_t>(i);
    words.erase(place, place + 2);
    --i;
  }
}

class Reader {
 public:
  SavedTable read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(table_);
  }

 private:
  void read_line(std::string_view line) {
    if (line.starts_with("# Table `nat' is incompatible")) table_.unreadable = true;
    if (line.starts_with('*')) in_nat_ = line == "*nat";
    if (!in_nat_) return;
    if (line.starts_with(':')) {
      table_.chains.emplace_back(line.substr(1, line.find(' ') - 1));
    } else if (line.starts_with("-A ")) {
      line.remove_prefix(3);
      const std::size_t space = std::min(line.find(' '), line.size());
      table_.rules.push_back(
          to_saved_rule(line.substr(0, space), line.substr(std::min(space + 1, line.size()))));
    }
  }

  SavedTable table_;
  bool in_nat_ = false;
};

}  // namespace

std::string_view SavedRule::option(std::string_view name) const {
  const auto found = std::ranges::find(words, name);
  return found == words.end() || found + 1 == words.end() ? std::string_view() : *(found + 1);
}

SavedRule to_saved_rule(std::string_view chain, std::string_view text) {
  SavedRule rule{
      .chain = std::string(chain), .text = std::string(text), .words = split_words(text)};
  normalise_ranges(rule.words);
  return rule;
}

bool SavedTable::has_chain(std::string_view name) const {
  return std::ranges::find(chains, name) != chains.end();
}

SavedTable parse_saved_table(std::string_view text) {
  return Reader().read(text);
}

}  // namespace istioctl::iptables
