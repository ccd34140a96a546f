#include "istioctl/cloud/range_text.h"

#include "settings_document.h"
#include "world.h"

namespace istioctl::cloud {
namespace {

struct Read {
  bool right = false;
  RangeAnswer answer = {};
};

Read read(std::string_view text) {
  Read result;
  const base::Diagnostic about{.source = "file", .position = {3, 7}};
  result.right = read_ranges(text, {.holds = Holds::pods, .origin = "file: key", .field = "key"},
                             about, result.answer.ranges, result.answer.problems);
  return result;
}

TEST_CASE("range_text: one range, or several with commas and blanks between") {
  CHECK(ranges_of(read("10.1.0.0/16").answer) == "10.1.0.0/16 pods asked file: key\n");
  CHECK(ranges_of(read(" 10.1.0.0/16 ,fd00::/108").answer) ==
        "10.1.0.0/16 pods asked file: key\nfd00::/108 pods asked file: key\n");
}

TEST_CASE("range_text: host bits are cleared, with a warning") {
  const Read host_bits = read("10.0.0.1/24");
  CHECK(host_bits.right);
  CHECK(ranges_of(host_bits.answer) == "10.0.0.0/24 pods asked file: key\n");
  CHECK(problems_of(host_bits.answer.problems) ==
        "warning file:3:7: key: 10.0.0.1/24 has host bits set; it is read as 10.0.0.0/24\n");
}

TEST_CASE("range_text: every bad element is an error, and nothing is added") {
  const Read bad = read("10.1.0.0/16,10.0.0.1,,x/8,10.0.0.0/33");
  CHECK_FALSE(bad.right);
  CHECK(bad.answer.ranges.empty());
  CHECK(bad.answer.problems.size() == 4);
  for (const char* const text : {"", " ", "*", "10.0.0.0", "10.0.0.0/", "10.0.0.0/024", "/8"}) {
    CAPTURE(text);
    CHECK_FALSE(read(text).right);
  }
}

Read read_yaml(const std::string& text) {
  Read result;
  SettingsDocument settings;
  REQUIRE(settings.load(text, "file", result.answer.problems));
  result.right = read_ranges(value_at(settings.root(), {"key"}),
                             {.holds = Holds::services, .origin = "file: key", .field = "key"},
                             result.answer.ranges, result.answer.problems);
  return result;
}

TEST_CASE("range_text: a string, or a list of strings, with its place") {
  CHECK(read_yaml("key: 10.1.0.0/16").right);
  CHECK(read_yaml("key: \"10.1.0.0/16\"").right);
  CHECK(ranges_of(read_yaml("key: [10.1.0.0/16, 10.2.0.0/16]").answer) ==
        "10.1.0.0/16 services asked file: key\n10.2.0.0/16 services asked file: key\n");
  CHECK(problems_of(read_yaml("# a\nkey: [10.1.0.0/16, 10.2.0.0]").answer.problems)
            .starts_with("error file:2:20: key: bad range \"10.2.0.0\": the prefix is missing"));
  CHECK(read_yaml("base: &r 10.1.0.0/16\nkey: *r").right);
}

TEST_CASE("range_text: no cluster has thousands") {
  std::string list = "10.0.0.0/24";
  while (list.size() < 20'000) list += ",10.0.0.0/24";
  const Read refused = read(list);
  CHECK_FALSE(refused.right);
  CHECK(refused.answer.problems.size() == 1);
  const Read refused_list = read_yaml("key: [" + list + "]");
  CHECK_FALSE(refused_list.right);
  CHECK(refused_list.answer.problems.size() == 1);
}

TEST_CASE("range_text: anything else is refused") {
  for (const char* const text : {"key: 12", "key: 1.5", "key: true", "key: {a: b}", "key: []",
                                 "key: [[10.0.0.0/8]]", "key: [null]", "key: [1]"}) {
    CAPTURE(text);
    const Read refused = read_yaml(text);
    CHECK_FALSE(refused.right);
    CHECK(base::has_errors(refused.answer.problems));
  }
}

}  // namespace
}  // namespace istioctl::cloud
