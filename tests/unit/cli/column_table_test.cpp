#include "column_table.h"

#include <doctest/doctest.h>

#include "istioctl/base/file.h"
#include "test_environment.h"

using istioctl::base::ErrorCode;
using istioctl::base::StringSink;
using istioctl::cli::ColumnTable;

namespace {

std::string flushed(ColumnTable& table) {
  StringSink sink;
  REQUIRE(table.flush(sink));
  return sink.take();
}

}  // namespace

TEST_CASE("a column is its widest cell and three blanks, or ten; the last one has none") {
  ColumnTable table;
  REQUIRE(table.add({"NAME", "KIND", "NAMESPACE"}));
  REQUIRE(table.add({"a-long-name", "K", "default"}));
  CHECK(flushed(table) ==
        "NAME          KIND      NAMESPACE\n"
        "a-long-name   K         default\n");
}

TEST_CASE("cells are measured in columns of a terminal") {
  ColumnTable table;
  REQUIRE(table.add({"abcdefgh", "x"}));
  REQUIRE(table.add({"世界", "x"}));
  CHECK(flushed(table) ==
        "abcdefgh   x\n"
        "世界       x\n");
}

TEST_CASE("no cell can control the terminal or break the table") {
  ColumnTable table;
  REQUIRE(table.add({"a\x1b[31m\nb\tc", "x"}));
  CHECK(flushed(table) == "a\\x1b[31m\\nb c   x\n");
}

TEST_CASE("an empty cell takes its column") {
  ColumnTable table;
  REQUIRE(table.add({"", "b", ""}));
  CHECK(flushed(table) == "          b         \n");
}

TEST_CASE("rows that come later stay below the earlier ones") {
  ColumnTable table;
  REQUIRE(table.add({"a-long-name", "x"}));
  CHECK(flushed(table) == "a-long-name   x\n");
  REQUIRE(table.add({"short", "x"}));
  CHECK(flushed(table) == "short         x\n");
  CHECK(flushed(table).empty());
}

TEST_CASE("many rows come in pieces, each of them whole") {
  ColumnTable table;
  const std::string wide(100, 'w');
  std::string expected;
  for (int row = 0; row < 3000; ++row) {
    REQUIRE(table.add({std::to_string(row), wide}));
    std::string first = std::to_string(row);
    first.resize(10, ' ');
    expected += first + wide + "\n";
  }
  CHECK(flushed(table) == expected);
}

TEST_CASE("a failing output is told") {
  ColumnTable table;
  REQUIRE(table.add({"a", "b"}));
  istioctl::test::BrokenSink broken(ErrorCode::closed_pipe);
  const auto written = table.flush(broken);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::closed_pipe);
}
