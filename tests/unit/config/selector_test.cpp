#include "istioctl/config/selector.h"

#include <doctest/doctest.h>

#include <string_view>

namespace istioctl::config {
namespace {

const yaml::Json sleep_labels = {{"app", "sleep"}, {"env", "prod"}, {"empty", ""}};

bool selects(std::string_view text, const yaml::Json& labels = sleep_labels) {
  const auto selector = Selector::parse(text);
  REQUIRE(selector.has_value());
  CHECK(selector->text() == text);
  return selector->matches(labels);
}

TEST_CASE("equal and not equal") {
  CHECK(selects("app=sleep"));
  CHECK(selects("app==sleep"));
  CHECK_FALSE(selects("app=httpbin"));
  CHECK_FALSE(selects("tier=web"));
  CHECK(selects("app!=httpbin"));
  CHECK_FALSE(selects("app!=sleep"));
  CHECK(selects("tier!=web"));
  CHECK(selects("empty="));
  CHECK_FALSE(selects("app="));
}

TEST_CASE("in and notin") {
  CHECK(selects("env in (prod,test)"));
  CHECK(selects("env in ( test , prod )"));
  CHECK_FALSE(selects("env in (test)"));
  CHECK_FALSE(selects("tier in (web)"));
  CHECK(selects("env notin (test)"));
  CHECK_FALSE(selects("env notin (prod)"));
  CHECK(selects("tier notin (web)"));
}

TEST_CASE("keys that are there or not") {
  CHECK(selects("app"));
  CHECK_FALSE(selects("tier"));
  CHECK(selects("!tier"));
  CHECK_FALSE(selects("!app"));
  CHECK(selects("in", yaml::Json{{"in", "a"}}));
}

TEST_CASE("all requirements count") {
  CHECK(selects("app=sleep,env in (prod),!tier"));
  CHECK(selects(" app = sleep , env "));
  CHECK_FALSE(selects("app=sleep,env=test"));
}

TEST_CASE("nothing selects everything") {
  CHECK(selects("", yaml::Json()));
  CHECK(Selector().selects_everything());
  CHECK(Selector().matches(yaml::Json()));
  CHECK_FALSE(Selector::parse("a")->selects_everything());
}

TEST_CASE("objects without labels") {
  CHECK_FALSE(selects("app", yaml::Json()));
  CHECK(selects("!app", yaml::Json()));
  CHECK(selects("app!=sleep", yaml::Json()));
}

TEST_CASE("what isn't understood is an error that points at it") {
  for (const std::string_view text : {",", "a,", "=a", "a=b=c", "a in", "a in (b", "a in b", "a b",
                                      "!", "!a=b", "a=b c", "-a", "a=-b", "a in (b))", "a>1"}) {
    CAPTURE(text);
    CHECK_FALSE(Selector::parse(text).has_value());
  }
  const auto error = Selector::parse("app=sleep,env on (prod)").error();
  CHECK(error.code == base::ErrorCode::invalid_input);
  CHECK(error.message ==
        "the selector \"app=sleep,env on (prod)\" isn't understood at character 15");
}

}  // namespace
}  // namespace istioctl::config
