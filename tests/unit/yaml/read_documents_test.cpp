#include "istioctl/yaml/read_documents.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace istioctl::yaml {
namespace {

/// What a piece holds, and where.
struct Read {
  bool right = false;
  std::vector<std::size_t> lines;  ///< at which the documents' texts begin
  std::string passed;              ///< what belongs to none of them
  base::Diagnostics problems;
};

Read read(std::string_view text) {
  Read result;
  Document scratch;
  const DocumentVisitor visitor{
      .visit =
          [&](Document& document, base::Diagnostics&) {
            result.lines.push_back(document.position(0).line);
            return true;
          },
      .pass = [&](std::string_view bytes) { result.passed += bytes; },
      .restart = [&] { result.lines.clear(); },
  };
  result.right = read_documents({.text = text, .origin = {.source = "a.json"}}, visitor, scratch,
                                result.problems);
  return result;
}

TEST_CASE("read_documents: JSON values of one piece know their lines") {
  const Read result = read("{} {\n}\n\n  [1]\n{\"a\":\n1}");
  CHECK(result.right);
  CHECK(result.lines == std::vector<std::size_t>{1, 1, 4, 5});
  CHECK(result.passed == " \n\n  \n");
}

TEST_CASE("read_documents: what begins like JSON may be YAML in flow style") {
  const Read result = read("{a: 1}\n");
  CHECK(result.right);
  CHECK(result.lines == std::vector<std::size_t>{1});
}

TEST_CASE("read_documents: the reader that came further says what is wrong") {
  const Read result = read("{\"a\": 1}\n{\"b\": }\n");
  CHECK_FALSE(result.right);
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems.front().span.begin >= 9);
}

}  // namespace
}  // namespace istioctl::yaml
