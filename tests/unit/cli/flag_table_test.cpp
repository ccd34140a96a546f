#include "flag_table.h"

#include <doctest/doctest.h>

#include "values.h"

using istioctl::cli::Flag;
using istioctl::cli::FlagTable;
using istioctl::cli::GlobalLetters;
using istioctl::cli::Visibility;

namespace {

std::string text;

}  // namespace

TEST_CASE("flags are found by every name and by their letter") {
  FlagTable table;
  table.add({{.names = {"filename", "file"}, .letter = 'f', .target = &text}});
  REQUIRE(table.find("filename") != nullptr);
  CHECK(table.find("file") == table.find("filename"));
  CHECK(table.find('f') == table.find("filename"));
  CHECK(table.find("fil") == nullptr);
  CHECK(table.find('x') == nullptr);
}

TEST_CASE("the first owner of a name or letter keeps it") {
  FlagTable table;
  table.add({{.names = {"include"}, .letter = 'i', .target = &text}});
  table.add({{.names = {"istioNamespace"}, .letter = 'i', .target = &text},
             {.names = {"include"}, .letter = 'I', .target = &text}});
  CHECK(table.find('i')->names.front() == "include");
  CHECK(table.find("istioNamespace")->letter == 0);
  CHECK(table.flags().size() == 2);
}

TEST_CASE("a command can keep the letters of global flags free") {
  FlagTable table;
  table.add({{.names = {"namespace"}, .letter = 'n', .target = &text}}, GlobalLetters::free);
  CHECK(table.find('n') == nullptr);
  CHECK(table.find("namespace") != nullptr);
}

TEST_CASE("0.7.1's flags without effect are found and ignored, unless a command has them") {
  FlagTable table;
  for (const auto* const name : {"platform", "log_target", "log_as_json", "log_callers"}) {
    REQUIRE(table.find(name) != nullptr);
    CHECK(is_ignored(*table.find(name)));
  }
  CHECK(is_boolean(*table.find("log_as_json")));
  CHECK_FALSE(is_boolean(*table.find("log_target")));
  CHECK(is_ignored(*table.find('p')));
  table.add({{.names = {"port"}, .letter = 'p', .target = &text}});
  CHECK(table.find('p')->names.front() == "port");
}

TEST_CASE("suggestions come from aliases too, and not from hidden flags") {
  FlagTable table;
  table.add({{.names = {"output"}, .target = &text},
             {.names = {"include", "includeIPRanges"}, .target = &text},
             {.names = {"verbosity"}, .target = &text, .visibility = Visibility::hidden}});
  CHECK(table.suggest("ouptut") == "output");
  CHECK(table.suggest("includeIPRange") == "includeIPRanges");
  CHECK(table.suggest("includeipranges") == "includeIPRanges");
  CHECK_FALSE(table.suggest("verbosit").has_value());
}
