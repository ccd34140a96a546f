#include "istioctl/yaml/edit.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace istioctl::yaml {
namespace {

std::string edited(std::string_view text, std::vector<Edit> edits) {
  sort_edits(edits);
  std::string out;
  apply_edits(text, edits, out);
  return out;
}

TEST_CASE("insertions, deletions and replacements") {
  CHECK(edited("abc", {}) == "abc");
  CHECK(edited("abc", {{.span = {1, 1}, .text = "-"}}) == "a-bc");
  CHECK(edited("abc", {{.span = {0, 0}, .text = "<"}, {.span = {3, 3}, .text = ">"}}) == "<abc>");
  CHECK(edited("abc", {{.span = {1, 2}, .text = {}}}) == "ac");
  CHECK(edited("abc", {{.span = {0, 3}, .text = "x"}}) == "x");
  CHECK(edited("", {{.span = {0, 0}, .text = "x"}}) == "x");
}

TEST_CASE("edits are applied by place, whatever their order") {
  CHECK(edited("abcd", {{.span = {3, 4}, .text = "4"}, {.span = {0, 1}, .text = "1"}}) == "1bc4");
}

TEST_CASE("at one place the deeper comes first, then the given order") {
  CHECK(edited("ab", {{.span = {1, 1}, .text = "1", .depth = 1},
                      {.span = {1, 1}, .text = "3", .depth = 3},
                      {.span = {1, 1}, .text = "2", .depth = 1}}) == "a312b");
}

TEST_CASE("the result is appended") {
  std::string out = "before ";
  apply_edits("text", {}, out);
  CHECK(out == "before text");
}

}  // namespace
}  // namespace istioctl::yaml
