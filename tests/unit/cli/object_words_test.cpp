#include "object_words.h"

#include <doctest/doctest.h>

#include "istioctl/base/file.h"

using istioctl::base::Error;
using istioctl::base::ErrorCode;
using istioctl::base::StringSink;
using istioctl::cli::NamedObject;
using istioctl::cli::ObjectWords;
using istioctl::cli::parse_object_words;
using istioctl::cli::Reporter;
using istioctl::config::find_kind;

namespace {

ObjectWords parsed(const std::vector<std::string>& words) {
  StringSink errors;
  Reporter reporter(errors, {});
  auto result = parse_object_words(words, reporter);
  REQUIRE_MESSAGE(result, (result ? "" : result.error().message));
  CHECK(errors.bytes().empty());
  return *result;
}

struct Failure {
  Error last;
  std::string reported;
};

Failure failed(const std::vector<std::string>& words) {
  StringSink errors;
  Reporter reporter(errors, {});
  auto result = parse_object_words(words, reporter);
  REQUIRE_FALSE(result);
  return {result.error(), errors.take()};
}

const auto* const external_service = find_kind("ExternalService");
const auto* const virtual_service = find_kind("VirtualService");

}  // namespace

TEST_CASE("a type alone means all of its objects") {
  const auto words = parsed({"externalservices"});
  CHECK(words.kinds == std::vector{external_service});
  CHECK(words.names.empty());
}

TEST_CASE("several types are joined by commas, and each counts once") {
  CHECK(parsed({"vs,es,virtualservice"}).kinds == std::vector{virtual_service, external_service});
}

TEST_CASE("all means every type") {
  const auto kinds = istioctl::config::all_kinds();
  CHECK(parsed({"all"}).kinds == std::vector(kinds.begin(), kinds.end()));
}

TEST_CASE("a name behind types is meant for each of them, in the order asked") {
  const auto words = parsed({"vs,es", "b", "a", "b"});
  CHECK(words.names == std::vector<NamedObject>{{virtual_service, "b"},
                                                {external_service, "b"},
                                                {virtual_service, "a"},
                                                {external_service, "a"}});
  CHECK(words.names.front().type == "vs");
}

TEST_CASE("pairs name objects of different types") {
  const auto words = parsed({"es/a", "VirtualService/b", "externalservice/a"});
  CHECK(words.names == std::vector<NamedObject>{{external_service, "a"}, {virtual_service, "b"}});
  CHECK(words.kinds == std::vector{external_service, virtual_service});
}

TEST_CASE("an unknown type is wrong usage, with the nearest one") {
  const auto failure = failed({"externalservice,virtualservces"});
  CHECK(failure.last.code == ErrorCode::wrong_usage);
  CHECK(failure.last.message == "unknown type \"virtualservces\"");
  CHECK(failure.last.hint == "did you mean virtualservices?");
  CHECK(failed({"es,"}).last.code == ErrorCode::wrong_usage);
  CHECK(failed({"all/a"}).last.code == ErrorCode::wrong_usage);
}

TEST_CASE("names that can't be names are all reported") {
  const auto failure = failed({"es", "A", "ok", "b_c"});
  CHECK(failure.last.code == ErrorCode::invalid_input);
  CHECK(failure.last.message.starts_with("\"b_c\""));
  CHECK(failure.reported.starts_with("istioctl: error: \"A\""));
  CHECK(failure.reported.find("ok") == std::string::npos);
  CHECK(failed({"es/"}).last.code == ErrorCode::invalid_input);
}

TEST_CASE("wrong usage comes last, so that it decides the exit code") {
  const auto failure = failed({"nothing/a", "es/B"});
  CHECK(failure.last.message == "unknown type \"nothing\"");
  CHECK(failure.reported.starts_with("istioctl: error: \"B\""));
}

TEST_CASE("the two ways to name objects don't mix, and all takes no names") {
  CHECK(failed({"es", "es/a"}).last.message == "\"es/a\" stands behind a type");
  CHECK(failed({"es/a", "b"}).last.message == "\"b\" has no type");
  CHECK(failed({"all", "a"}).last.code == ErrorCode::wrong_usage);
}
