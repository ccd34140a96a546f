#include "istioctl/yaml/document_stream.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/base/file.h"

namespace istioctl::yaml {
namespace {

constexpr std::size_t megabyte = std::size_t{1} << 20;

/// Gives at most `step` bytes a read.
class DrippingSource final : public base::ByteSource {
 public:
  DrippingSource(std::string bytes, std::size_t step) : bytes_(std::move(bytes)), step_(step) {}

  base::Result<std::size_t> read(char* buffer, std::size_t capacity) override {
    const std::size_t count = std::min({step_, capacity, bytes_.size() - offset_});
    std::memcpy(buffer, bytes_.data() + offset_, count);
    offset_ += count;
    return count;
  }

 private:
  std::string bytes_;
  std::size_t step_;
  std::size_t offset_ = 0;
};

/// Fails once its bytes are read.
class FailingSource final : public base::ByteSource {
 public:
  explicit FailingSource(std::string bytes) : inner_(std::move(bytes)) {}

  base::Result<std::size_t> read(char* buffer, std::size_t capacity) override {
    auto count = inner_.read(buffer, capacity);
    if (count && *count == 0) return base::fail(base::ErrorCode::unavailable, "the disk is gone");
    return count;
  }

 private:
  base::StringSource inner_;
};

struct Piece {
  std::string separator;
  std::string body;
  std::size_t line;
  std::size_t offset;

  friend bool operator==(const Piece&, const Piece&) = default;
};

struct Split {
  std::vector<Piece> pieces;
  base::Diagnostics problems;
  base::Result<void> status;
};

Split split(base::ByteSource& source, std::size_t max_document = megabyte) {
  Split result;
  DocumentStream stream(source, "a.yaml", max_document);
  RawDocument document;
  while (stream.next(document, result.problems)) {
    result.pieces.push_back({std::string(document.text.substr(0, document.body)),
                             std::string(document.text.substr(document.body)), document.origin.line,
                             document.origin.offset});
  }
  result.status = stream.status();
  return result;
}

Split split(std::string text, std::size_t max_document = megabyte) {
  base::StringSource source(std::move(text));
  return split(source, max_document);
}

std::vector<std::string> bodies(std::string text) {
  std::vector<std::string> found;
  for (const Piece& piece : split(std::move(text)).pieces) found.push_back(piece.body);
  return found;
}

using Bodies = std::vector<std::string>;

TEST_CASE("documents are split at lines that begin with ---") {
  CHECK(bodies("a: b\n---\nc: d\n") == Bodies{"a: b\n", "c: d\n"});
  CHECK(bodies("---\na: b\n---\n---\nc: d") == Bodies{"a: b\n", "", "c: d"});
  CHECK(bodies("a: b\n ---\nc: --- d\n") == Bodies{"a: b\n ---\nc: --- d\n"});
  CHECK(bodies("a: b\n") == Bodies{"a: b\n"});
  CHECK(bodies("").empty());
}

TEST_CASE("blanks and comments may follow a separator") {
  const Split result = split("a: b\n--- \t# c\nd: e\n---\r\nf: g\r\n");
  CHECK(result.problems.empty());
  CHECK(result.pieces == std::vector<Piece>{{"", "a: b\n", 1, 0},
                                            {"--- \t# c\n", "d: e\n", 2, 5},
                                            {"---\r\n", "f: g\r\n", 4, 19}});
}

TEST_CASE("anything else behind a separator is an error there") {
  const Split result = split("a: b\n--- c\n");
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems.front().id == "yaml/separator");
  CHECK(result.problems.front().position == base::Position{2, 5});
  CHECK(result.problems.front().span == base::Span{9, 10});
  CHECK(result.problems.front().line_text == "--- c");
  for (const char* text : {"---a", "----", "--- |\n a", "--- {a: b}", "---%"}) {
    CAPTURE(text);
    CHECK(split(text).problems.size() == 1);
  }
}

TEST_CASE("directives stay with the document that they are for") {
  CHECK(bodies("%YAML 1.1\n---\na: b\n---\nc: d\n") == Bodies{"%YAML 1.1\n---\na: b\n", "c: d\n"});
  CHECK(bodies("\xEF\xBB\xBF# a\n%YAML 1.1\n%TAG ! x:\n---\na: b\n").size() == 1);
  CHECK(bodies("a: b\n%c\n---\nd: e\n").size() == 2);
}

TEST_CASE("no byte is lost, wherever the chunks end") {
  const std::string text =
      "%YAML 1.1\n---\na: b\r\n--- # c\r\n---\n\nd: |\n  --- e\n\n---\n{\"f\": 1}\n---\n--\n-- "
      "-\ng: ---\n---";
  const Split whole = split(text);
  REQUIRE(whole.pieces.size() == 6);
  for (std::size_t step = 1; step <= text.size(); ++step) {
    CAPTURE(step);
    DrippingSource source(text, step);
    const Split dripped = split(source);
    CHECK(dripped.pieces == whole.pieces);
    std::string joined;
    for (const Piece& piece : dripped.pieces) joined += piece.separator + piece.body;
    CHECK(joined == text);
  }
}

TEST_CASE("origins count lines and bytes of the whole stream") {
  const Split result = split("a: b\r\n\r\n---\rc: d\r---\ne: f\n---\ng: h\n");
  REQUIRE(result.pieces.size() == 3);
  CHECK(result.pieces[1].line == 3);
  CHECK(result.pieces[1].offset == 8);
  CHECK(result.pieces[2].line == 7);
}

TEST_CASE("streams longer than any buffer") {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += "---\nkey: " + std::to_string(i) + "\n";
  const Split result = split(text, 1000);
  CHECK(result.problems.empty());
  REQUIRE(result.pieces.size() == 60'000);
  CHECK(result.pieces.back().body == "key: 59999\n");
  CHECK(result.pieces.back().line == 2 * 59'999 + 1);
}

TEST_CASE("a document that is too large is an error at its beginning") {
  const Split result = split("a: b\n---\n" + std::string(3 * megabyte, 'x'), megabyte);
  CHECK(result.pieces.size() == 1);
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems.front().id == "yaml/document-too-large");
  CHECK(result.problems.front().position == base::Position{2, 1});
  CHECK(result.problems.front().message.find("1 MiB") != std::string::npos);
}

TEST_CASE("a failed read ends the stream with its error") {
  FailingSource source("a: b\n---\nc: d\n");
  const Split result = split(source);
  CHECK(result.pieces.size() == 1);
  CHECK(result.problems.empty());
  REQUIRE_FALSE(result.status.has_value());
  CHECK(result.status.error().message == "the disk is gone");
}

}  // namespace
}  // namespace istioctl::yaml
