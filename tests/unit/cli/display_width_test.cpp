#include "display_width.h"

#include <doctest/doctest.h>

using istioctl::cli::display_width;

TEST_CASE("most characters take one column") {
  CHECK(display_width(U'a') == 1);
  CHECK(display_width(U'ä') == 1);
  CHECK(display_width(U'я') == 1);
  CHECK(display_width(U'…') == 1);
}

TEST_CASE("East Asian characters and emoji take two") {
  CHECK(display_width(U'世') == 2);
  CHECK(display_width(U'한') == 2);
  CHECK(display_width(U'Ａ') == 2);
  CHECK(display_width(U'\U0001F600') == 2);
  CHECK(display_width(U'\U00020000') == 2);
}

TEST_CASE("combining marks take none") {
  CHECK(display_width(U'\u0301') == 0);
  CHECK(display_width(U'\u200D') == 0);
  CHECK(display_width(U'\uFE0F') == 0);
}

TEST_CASE("a text takes the columns of its characters") {
  CHECK(display_width(std::string_view("")) == 0);
  CHECK(display_width(std::string_view("e\u0301世a")) == 4);
}
