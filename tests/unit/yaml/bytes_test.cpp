#include "istioctl/yaml/bytes.h"

#include <doctest/doctest.h>

#include <string>

namespace istioctl::yaml {
namespace {

TEST_CASE("where lines begin and end, with every kind of line break") {
  const std::string text = "ab\r\ncd\refg\n\n\r\r\nh";
  std::size_t start = 0;
  for (std::size_t pos = 0; pos <= text.size(); ++pos) {
    CAPTURE(pos);
    if (pos > 0 && is_break(text[pos - 1])) start = pos;
    CHECK(line_start(text, pos) == start);
    std::size_t end = pos;
    while (end < text.size() && !is_break(text[end])) ++end;
    CHECK(line_end(text, pos) == end);
  }
  CHECK(line_start({}, 0) == 0);
  CHECK(line_end({}, 0) == 0);
  CHECK(line_end("a", 5) == 5);
}

}  // namespace
}  // namespace istioctl::yaml
