#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "istioctl/cli/reporter.h"

using istioctl::base::Diagnostics;
using istioctl::base::Severity;
using istioctl::cli::to_json;

TEST_CASE("no diagnostics are an empty array") {
  CHECK(to_json({}) == "[]\n");
}

TEST_CASE("a diagnostic is an object with all that is known") {
  const Diagnostics diagnostics = {{.severity = Severity::warning,
                                    .id = "ranges/host-bits",
                                    .source = "a.yaml",
                                    .position = {.line = 2, .column = 3},
                                    .span = {.begin = 0, .end = 5},
                                    .object = "Pod/a",
                                    .field = "spec",
                                    .message = "odd",
                                    .hint = "mend it"}};
  CHECK(to_json(diagnostics) == R"([
  {
    "severity": "warning",
    "id": "ranges/host-bits",
    "source": "a.yaml",
    "line": 2,
    "column": 3,
    "begin": 0,
    "end": 5,
    "object": "Pod/a",
    "field": "spec",
    "message": "odd",
    "hint": "mend it"
  }
]
)");
}

TEST_CASE("what is unknown is left out") {
  const auto array = nlohmann::json::parse(to_json({{.message = "odd"}, {.message = "bad"}}));
  const nlohmann::json first = {{"severity", "error"}, {"message", "odd"}};
  const nlohmann::json second = {{"severity", "error"}, {"message", "bad"}};
  CHECK(array == nlohmann::json::array({first, second}));
}

TEST_CASE("bytes that are not UTF-8 don't break the JSON") {
  const auto array = nlohmann::json::parse(to_json({{.message = "a\xff\x1b"}}));
  CHECK(array[0]["message"] == "a\uFFFD\x1b");
}
