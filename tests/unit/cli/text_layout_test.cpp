#include "text_layout.h"

#include <doctest/doctest.h>

using istioctl::cli::format_definitions;
using istioctl::cli::wrap;

TEST_CASE("text is broken between words") {
  CHECK(wrap("one two three", 0, 7) == "one two\nthree\n");
  CHECK(wrap("one two three", 2, 7) == "  one\n  two\n  three\n");
  CHECK(wrap("one two three", 0, 80) == "one two three\n");
  CHECK(wrap("", 0, 80).empty());
}

TEST_CASE("a word that fits no line stands alone") {
  CHECK(wrap("a verylongword b", 0, 5) == "a\nverylongword\nb\n");
}

TEST_CASE("width is counted in columns, not in bytes") {
  CHECK(wrap("äöü äöü", 0, 7) == "äöü äöü\n");
  CHECK(wrap("世界 世界", 0, 8) == "世界\n世界\n");
}

TEST_CASE("paragraphs stay apart, single line ends and double spaces don't matter") {
  CHECK(wrap("one\ntwo  three\n\nfour", 0, 80) == "one two three\n\nfour\n");
}

TEST_CASE("definitions stand in two columns") {
  CHECK(format_definitions({{"a", "first"}, {"long-term", "second text"}}, 80) ==
        "  a          first\n"
        "  long-term  second text\n");
}

TEST_CASE("an explanation is wrapped in its own column") {
  CHECK(format_definitions({{"term", "one two three four five"}}, 28) ==
        "  term  one two three four\n"
        "        five\n");
}

TEST_CASE("a very long term has its explanation below") {
  const std::string term(40, 'x');
  CHECK(format_definitions({{"a", "first"}, {term, "second"}}, 80) ==
        "  a  first\n  " + term + "\n     second\n");
}

TEST_CASE("a term without an explanation") {
  CHECK(format_definitions({{"a", ""}, {"b", "x"}}, 80) == "  a\n  b  x\n");
}
