#include "istioctl/yaml/resolve.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "helpers.h"

namespace istioctl::yaml {
namespace {

/// "boolean true", "integer 8", "number 0.5", "string", "null": the type and the value of a plain
/// scalar.
std::string resolved(std::string_view text) {
  const Scalar scalar = resolve_plain(text);
  switch (scalar.type) {
    case ScalarType::null: return "null";
    case ScalarType::boolean: return scalar.boolean ? "boolean true" : "boolean false";
    case ScalarType::integer: return "integer " + std::to_string(scalar.integer);
    case ScalarType::unsigned_integer: return "unsigned " + std::to_string(scalar.unsigned_integer);
    case ScalarType::number: return "number " + Json(scalar.number).dump();
    case ScalarType::string: return "string";
  }
  return "no type";
}

TEST_CASE("booleans are eight words in three spellings") {
  for (const char* text :
       {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"}) {
    CAPTURE(text);
    CHECK(resolved(text) == "boolean true");
    CHECK(parse_boolean(text) == true);
  }
  for (const char* text :
       {"n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"}) {
    CAPTURE(text);
    CHECK(resolved(text) == "boolean false");
    CHECK(parse_boolean(text) == false);
  }
  for (const char* text : {"yES", "nO", "oN", "oFF", "tRUE", "truE", "t", "yess", "ye", ""}) {
    CAPTURE(text);
    CHECK_FALSE(parse_boolean(text).has_value());
  }
  CHECK(resolved("yES") == "string");
}

TEST_CASE("null is empty, a tilde or a word in three spellings") {
  for (const char* text : {"", "~", "null", "Null", "NULL"}) {
    CAPTURE(text);
    CHECK(resolved(text) == "null");
  }
  CHECK(resolved("nULL") == "string");
  CHECK(resolved("~a") == "string");
}

TEST_CASE("what looks like a number and is a string") {
  for (const char* text : {"2001-01-01", "2001-12-14t21:59:43.10-05:00",
                           "1:30",       "190:20:30",
                           "+.nan",      "-.nan",
                           "0x1p4",      "0o8",
                           "0b102",      "1e309",
                           "-1e309",     "_1",
                           "._5",        "0x",
                           "0o",         "+",
                           "-",          ".",
                           "..",         "1e",
                           "1e+",        "1,000",
                           "1.2.3",      "10.0.0.1/24",
                           "100m",       "--1",
                           "+-1",        "0x1G",
                           "inf",        "nan",
                           "Infinity",   ".iNF",
                           "1_000m",     "e3",
                           ".e3"}) {
    CAPTURE(text);
    CHECK(resolved(text) == "string");
  }
}

TEST_CASE("integers in every radix, underscores anywhere behind the first character") {
  CHECK(resolved("0") == "integer 0");
  CHECK(resolved("-0") == "integer 0");
  CHECK(resolved("+12") == "integer 12");
  CHECK(resolved("0o14") == "integer 12");
  CHECK(resolved("0O14") == "integer 12");
  CHECK(resolved("010") == "integer 8");
  CHECK(resolved("-010") == "integer -8");
  CHECK(resolved("0x1F") == "integer 31");
  CHECK(resolved("0x_1F") == "integer 31");
  CHECK(resolved("0b101") == "integer 5");
  CHECK(resolved("0B101") == "integer 5");
  CHECK(resolved("-0b11") == "integer -3");
  CHECK(resolved("1_000") == "integer 1000");
  CHECK(resolved("1__0") == "integer 10");
  CHECK(resolved("+_1") == "integer 1");
}

TEST_CASE("integers at the ends of their ranges") {
  CHECK(resolved("9223372036854775807") == "integer 9223372036854775807");
  CHECK(resolved("-9223372036854775808") == "integer -9223372036854775808");
  CHECK(resolved("9223372036854775808") == "unsigned 9223372036854775808");
  CHECK(resolved("18446744073709551615") == "unsigned 18446744073709551615");
  CHECK(resolved("0xffffffffffffffff") == "unsigned 18446744073709551615");
  CHECK(resolved("18446744073709551616") == "number 1.8446744073709552e+19");
  CHECK(resolved("-9223372036854775809") == "number -9.223372036854776e+18");
}

TEST_CASE("floating-point numbers") {
  CHECK(resolved("08") == "number 8.0");
  CHECK(resolved("1.") == "number 1.0");
  CHECK(resolved(".5") == "number 0.5");
  CHECK(resolved("-.5") == "number -0.5");
  CHECK(resolved("5._5") == "number 5.5");
  CHECK(resolved(".1_2") == "number 0.12");
  CHECK(resolved(".1__2") == "string");
  CHECK(resolved(".1_") == "string");
  CHECK(resolved("1_e3") == "number 1000.0");
  CHECK(resolved("1E3") == "number 1000.0");
  CHECK(resolved("1e-3") == "number 0.001");
  CHECK(resolved("1e-400") == "number 0.0");
  CHECK(resolved("1e308") == "number 1e+308");
}

TEST_CASE("the numbers that JSON hasn't got") {
  for (const char* text : {".inf", ".Inf", ".INF", "+.inf"}) {
    CAPTURE(text);
    CHECK(resolve_plain(text).number == std::numeric_limits<double>::infinity());
  }
  CHECK(resolve_plain("-.inf").number == -std::numeric_limits<double>::infinity());
  for (const char* text : {".nan", ".NaN", ".NAN"}) {
    CAPTURE(text);
    CHECK(std::isnan(resolve_plain(text).number));
  }
  CHECK(json_of("a: .inf") == "error: yaml/not-a-number");
  CHECK(json_of("a: .nan") == "error: yaml/not-a-number");
  CHECK(json_of("a: '.nan'") == R"({"a":".nan"})");
}

TEST_CASE("quotes and tags decide before the text does") {
  CHECK(json_of("['12', \"true\", '~', \"\"]") == R"(["12","true","~",""])");
  CHECK(json_of("[!!str 123, !!str true, !!str ~, !!str ]") == R"(["123","true","~",""])");
  CHECK(json_of("[! 12, !local 12, ! ~]") == R"(["12","12","~"])");
  CHECK(json_of("[!!int 12, !!int 0x1F, !!float 1, !!bool yes, !!null ~]") ==
        "[12,31,1.0,true,null]");
  CHECK(json_of("[!!int \"12\", !!bool \"yes\"]") == "[12,true]");
}

TEST_CASE("a tag that contradicts its text is an error") {
  for (const char* text :
       {"!!int abc", "!!int 1.5", "!!bool 1", "!!bool x", "!!float abc", "!!null x"}) {
    CAPTURE(text);
    CHECK(json_of(std::string("a: ") + text) == "error: yaml/tag");
  }
}

TEST_CASE("an anchor doesn't change a type") {
  CHECK(json_of("a: &b 12\nc: *b\nd: &e yes\nf: &g\nh: &i '1'") ==
        R"({"a":12,"c":12,"d":true,"f":null,"h":"1"})");
}

TEST_CASE("as_boolean looks through aliases and sees booleans only") {
  const Loaded loaded("a: &a yes\nb: *a\nc: 'true'\nd: 1\ne: [true]\n");
  REQUIRE(loaded.good);
  CHECK(as_boolean(loaded.root().find("a")) == true);
  CHECK(as_boolean(loaded.root().find("b")) == true);
  for (const char* key : {"c", "d", "e"}) {
    CHECK_FALSE(as_boolean(loaded.root().find(key)).has_value());
  }
}

TEST_CASE("JSON has its own few types") {
  const std::string text = R"({"a": "yes", "b": 12, "c": 1e3, "d": null, "e": false, "f": 1.50})";
  Document document;
  base::Diagnostics problems;
  std::size_t consumed = 0;
  REQUIRE(document.load_json(text, {}, consumed, problems));
  CHECK(to_json(document.root(), problems)->dump() ==
        R"({"a":"yes","b":12,"c":1000.0,"d":null,"e":false,"f":1.5})");
}

}  // namespace
}  // namespace istioctl::yaml
