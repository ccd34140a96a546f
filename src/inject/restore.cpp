#include "restore.h"

#include <algorithm>

#include "istioctl/base/sha256.h"

namespace istioctl::inject {

namespace {

using yaml::Json;

// Enough to tell a text from one that somebody changed.
constexpr std::size_t digest_digits = 16;

std::string digest(std::string_view text) {
  return base::sha256_hex(text).substr(0, digest_digits);
}

struct Removal {
  std::size_t place = 0;   ///< in the original text
  std::size_t length = 0;  ///< of what was put in
  std::string deleted = {};
};

std::optional<Removal> parse_removal(const Json& value) {
  if (!value.is_array() || value.size() < 2 || value.size() > 3) return std::nullopt;
  if (!value[0].is_number_unsigned() || !value[1].is_number_unsigned()) return std::nullopt;
  Removal removal{.place = value[0].get<std::size_t>(), .length = value[1].get<std::size_t>()};
  if (value.size() == 3) {
    if (!value[2].is_string()) return std::nullopt;
    removal.deleted = value[2].get<std::string>();
  }
  return removal;
}

/// Builds the original from the injected text, edit by edit.
class Restorer {
 public:
  Restorer(std::string_view text, base::Span status) : text_(text), status_(status) {}

  bool undo(const Removal& removal) {
    if (removal.place < original_place_) return false;
    const std::size_t kept = removal.place - original_place_;
    if (kept > text_.size() - done_) return false;
    original_ += text_.substr(done_, kept);
    done_ += kept;
    std::size_t length = removal.length;
    if (status_.begin >= done_ && status_.begin - done_ <= length) {
      length += status_.end - status_.begin;
    }
    if (length > text_.size() - done_) return false;
    done_ += length;
    original_ += removal.deleted;
    original_place_ = removal.place + removal.deleted.size();
    return true;
  }

  std::string finish() { return original_.append(text_.substr(done_)); }

 private:
  std::string_view text_;
  base::Span status_;
  std::string original_;
  std::size_t original_place_ = 0;
  std::size_t done_ = 0;  // of text_
};

}  // namespace

Json make_restore(std::string_view text, const std::vector<yaml::Edit>& edits,
                  std::string_view status) {
  Json list = Json::array();
  bool status_seen = false;
  for (const yaml::Edit& edit : edits) {
    std::size_t length = edit.text.size();
    if (!status_seen && edit.text.find(status) != edit.text.npos) {
      length -= status.size();
      status_seen = true;
    }
    Json entry = Json::array({edit.span.begin, length});
    const std::size_t deleted = edit.span.end - edit.span.begin;
    if (deleted > 0) entry.push_back(std::string(text.substr(edit.span.begin, deleted)));
    list.push_back(std::move(entry));
  }
  return Json{{"sha256", digest(text)}, {"edits", std::move(list)}};
}

std::optional<std::string> apply_restore(const Json& restore, std::string_view text,
                                         base::Span status) {
  if (!restore.is_object()) return std::nullopt;
  const auto edits = restore.find("edits");
  if (edits == restore.end() || !edits->is_array()) return std::nullopt;
  Restorer restorer(text, status);
  for (const Json& entry : *edits) {
    const auto removal = parse_removal(entry);
    if (!removal || !restorer.undo(*removal)) return std::nullopt;
  }
  std::string original = restorer.finish();
  const auto expected = restore.find("sha256");
  if (expected == restore.end() || *expected != digest(original)) return std::nullopt;
  return original;
}

}  // namespace istioctl::inject
