#include "parser.h"

#include <doctest/doctest.h>

using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::cli::ArgumentReader;
using istioctl::cli::bind_arguments;
using istioctl::cli::CommandRecord;
using istioctl::cli::FlagTable;
using istioctl::cli::Occurrence;

namespace {

using Words = std::vector<std::string>;

struct Options {
  Words files;
  std::string tag = "0.7.1";
  bool debug = false;
  bool emit = false;
  std::string type;
  Words names;
};

CommandRecord make_record(Options& options) {
  return {.name = "test",
          .positionals = {{.name = "TYPE", .target = &options.type},
                          {.name = "NAME",
                           .target = &options.names,
                           .occurrence = Occurrence::optional}},
          .flags = {{.names = {"filename", "file"}, .letter = 'f', .target = &options.files},
                    {.names = {"tag"}, .target = &options.tag},
                    {.names = {"debug"}, .target = &options.debug},
                    {.names = {"emitTemplate"}, .target = &options.emit}},
          .exclusive = {{"filename", "emitTemplate"}}};
}

Result<void> parse(const CommandRecord& record, const Words& arguments) {
  FlagTable table;
  table.add(record.flags);
  ArgumentReader reader(table);
  REQUIRE(reader.read_all(arguments));
  return bind_arguments(record, table, reader.uses());
}

std::string usage_error(const Words& arguments) {
  Options options;
  const auto bound = parse(make_record(options), arguments);
  REQUIRE_FALSE(bound);
  CHECK(bound.error().code == ErrorCode::wrong_usage);
  return bound.error().message;
}

}  // namespace

TEST_CASE("flags and positional arguments fill their targets") {
  Options options;
  REQUIRE(parse(make_record(options), {"-f", "a", "svc", "--file=b", "x", "--debug", "y"}));
  CHECK(options.files == Words{"a", "b"});
  CHECK(options.type == "svc");
  CHECK(options.names == Words{"x", "y"});
  CHECK(options.debug);
  CHECK(options.tag == "0.7.1");
}

TEST_CASE("the last value of a scalar wins") {
  Options options;
  REQUIRE(parse(make_record(options), {"svc", "--tag=a", "--tag=b", "--debug", "--debug=false"}));
  CHECK(options.tag == "b");
  CHECK_FALSE(options.debug);
}

TEST_CASE("values are taken as they stand") {
  const Words odd = {"",   "-",   "--", "--tag=x", "@0", "[a,b]",
                     "{}", "a,b", "%",  "\"q\"",   "++", "/x"};
  for (const std::string& value : odd) {
    CAPTURE(value);
    Options options;
    REQUIRE(
        parse(make_record(options), {"--tag=" + value, "-f", value, "--", value, value, value}));
    CHECK(options.tag == value);
    CHECK(options.files == Words{value});
    CHECK(options.type == value);
    CHECK(options.names == Words{value, value});
  }
}

TEST_CASE("a missing argument and an unexpected one are wrong usage") {
  CHECK(usage_error({}) == "TYPE is required");
  Options options;
  CommandRecord record = make_record(options);
  record.positionals.clear();
  const auto bound = parse(record, {"one", "two"});
  REQUIRE_FALSE(bound);
  CHECK(bound.error().code == ErrorCode::wrong_usage);
  CHECK(bound.error().message == R"(unexpected argument "one")");
}

TEST_CASE("a command may ask for at least one of many") {
  Options options;
  CommandRecord record = make_record(options);
  record.positionals.back().occurrence = Occurrence::required;
  CHECK_FALSE(parse(record, {"svc"}));
  CHECK(parse(record, {"svc", "a"}));
}

TEST_CASE("flags that exclude each other are wrong usage") {
  CHECK(usage_error({"svc", "--emitTemplate", "-f", "x"}) == "--filename excludes --emitTemplate");
  Options options;
  CHECK(parse(make_record(options), {"svc", "--emitTemplate"}));
}

TEST_CASE("a malformed value is invalid input") {
  Options options;
  const auto bound = parse(make_record(options), {"svc", "--debug=maybe"});
  REQUIRE_FALSE(bound);
  CHECK(bound.error().code == ErrorCode::invalid_input);
}
