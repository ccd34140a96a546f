#include "arguments.h"

#include <doctest/doctest.h>

using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::cli::ArgumentReader;
using istioctl::cli::Flag;
using istioctl::cli::FlagTable;

namespace {

using Words = std::vector<std::string>;

/// The flags of the examples below.
const FlagTable& table() {
  static bool boolean = false;
  static std::string text;
  static const FlagTable instance = [] {
    FlagTable made;
    made.add({{.names = {"filename", "file"}, .letter = 'f', .target = &text},
              {.names = {"namespace"}, .letter = 'n', .target = &text},
              {.names = {"includeIPRanges"}, .target = &text},
              {.names = {"recursive"}, .letter = 'R', .target = &boolean},
              {.names = {"debug"}, .letter = 'd', .target = &boolean}});
    return made;
  }();
  return instance;
}

/// Each use as "name=value" or, for a positional argument, "<value>"; an error as its message.
Words read(const Words& arguments) {
  ArgumentReader reader(table());
  if (const auto result = reader.read_all(arguments); !result) {
    CHECK(result.error().code == ErrorCode::wrong_usage);
    const auto& [code, message, hint] = result.error();
    return {"error: " + message + (hint.empty() ? "" : "; " + hint)};
  }
  Words uses;
  for (const auto& [flag, value] : reader.uses()) {
    uses.push_back(flag == nullptr ? "<" + value + ">"
                                   : std::string(flag->names.front()) + "=" + value);
  }
  return uses;
}

}  // namespace

TEST_CASE("a long flag takes its value after = or from the next argument") {
  CHECK(read({"--filename", "a"}) == Words{"filename=a"});
  CHECK(read({"--filename=a"}) == Words{"filename=a"});
  CHECK(read({"--file=a"}) == Words{"filename=a"});
  CHECK(read({"--filename=a=b"}) == Words{"filename=a=b"});
}

TEST_CASE("an empty value after = is a value, and takes no other argument") {
  CHECK(read({"--includeIPRanges=", "-f", "x"}) == Words{"includeIPRanges=", "filename=x"});
  CHECK(read({"--includeIPRanges", "", "-f", "x"}) == Words{"includeIPRanges=", "filename=x"});
  CHECK(read({"-n=", "a"}) == Words{"namespace=", "<a>"});
}

TEST_CASE("a value may look like a flag") {
  CHECK(read({"--filename=-x"}) == Words{"filename=-x"});
  CHECK(read({"-f", "-"}) == Words{"filename=-"});
  CHECK(read({"-f", "--debug"}) == Words{"filename=--debug"});
  CHECK(read({"-f", "--", "--debug"}) == Words{"filename=--", "debug=true"});
}

TEST_CASE("a letter takes its value attached, after = or from the next argument") {
  CHECK(read({"-nfoo"}) == Words{"namespace=foo"});
  CHECK(read({"-n=foo"}) == Words{"namespace=foo"});
  CHECK(read({"-n", "foo"}) == Words{"namespace=foo"});
  CHECK(read({"-f-"}) == Words{"filename=-"});
}

TEST_CASE("letters can be joined, the last one with a value") {
  CHECK(read({"-Rd"}) == Words{"recursive=true", "debug=true"});
  CHECK(read({"-Rf", "x"}) == Words{"recursive=true", "filename=x"});
  CHECK(read({"-Rfx"}) == Words{"recursive=true", "filename=x"});
  CHECK(read({"-Rd=false"}) == Words{"recursive=true", "debug=false"});
}

TEST_CASE("a boolean takes a value after = only") {
  CHECK(read({"--debug", "false"}) == Words{"debug=true", "<false>"});
  CHECK(read({"--debug=false"}) == Words{"debug=false"});
  CHECK(read({"--debug="}) == Words{"debug="});
}

TEST_CASE("what is no flag is a positional argument, also between flags") {
  CHECK(read({"a", "--debug", "b", "-", ""}) == Words{"<a>", "debug=true", "<b>", "<->", "<>"});
}

TEST_CASE("-- ends the flags") {
  CHECK(read({"--debug", "--", "--debug", "--", "-f"}) ==
        Words{"debug=true", "<--debug>", "<-->", "<-f>"});
  CHECK(read({"a", "--", "-b"}) == Words{"<a>", "<-b>"});
  CHECK(read({"--"}).empty());
}

TEST_CASE("0.7.1's flags without effect are swallowed with their values") {
  CHECK(read({"--platform", "kube", "--platform=kube", "-p", "kube", "a"}) == Words{"<a>"});
  CHECK(read({"--log_output_level", "debug", "--log_target=x", "--log_as_json", "a"}) ==
        Words{"<a>"});
  CHECK(read({"--log_callers=true", "--log_stacktrace_level"}).empty());
}

TEST_CASE("an unknown flag is an error with the nearest name") {
  CHECK(read({"--fielname=x"}) ==
        Words{"error: unknown flag --fielname; did you mean --filename?"});
  CHECK(read({"--zzzzzzzz"}) == Words{"error: unknown flag --zzzzzzzz"});
  CHECK(read({"-x"}) == Words{"error: unknown flag -x"});
  CHECK(read({"-Rx"}) == Words{R"(error: unknown flag -x in "-Rx")"});
  CHECK(
      read({"-includeIPRanges=x"}) ==
      Words{R"(error: unknown flag -i in "-includeIPRanges=x"; did you mean --includeIPRanges?)"});
  CHECK(read({"--a\x1b[2J"}) == Words{R"(error: unknown flag --a\x1b[2J)"});
}

TEST_CASE("a missing value is an error") {
  CHECK(read({"--filename"}) == Words{"error: flag --filename needs a value"});
  CHECK(read({"-Rf"}) == Words{"error: flag -f needs a value"});
}

TEST_CASE("reading flags stops at the first argument that is none") {
  const auto taken = [](const Words& arguments) {
    ArgumentReader reader(table());
    return reader.read_flags(arguments).value();
  };
  CHECK(taken({}) == 0);
  CHECK(taken({"create", "--debug"}) == 0);
  CHECK(taken({"--debug", "-n", "x", "create", "--debug"}) == 3);
  CHECK(taken({"--debug", "--", "create"}) == 2);
  CHECK(taken({"--debug", "-"}) == 1);
}
