#include "manifest_joiner.h"

#include <doctest/doctest.h>

using istioctl::cli::ManifestJoiner;
using istioctl::yaml::RawDocument;

namespace {

/// What stands between an input of one piece and the next.
std::string_view between(std::string_view first, std::string_view second, std::size_t body = 0) {
  ManifestJoiner joiner;
  joiner.passed({.text = first});
  return joiner.joint({.text = second, .body = body});
}

}  // namespace

TEST_CASE("nothing comes before the first input") {
  CHECK(ManifestJoiner().joint({.text = "a: 1\n"}).empty());
}

TEST_CASE("a document that is open is ended") {
  CHECK(between("a: 1\n", "b: 2\n") == "---\n");
  CHECK(between("a: 1", "b: 2\n") == "\n---\n");
  CHECK(between("# nothing\n", "b: 2\n").empty());
  CHECK(between("a: 1\n", "---\nb: 2\n", 4).empty());
  CHECK(between("a: 1", "---\nb: 2\n", 4) == "\n");
  CHECK(between("a: 1\n", "# nothing\n").empty());
}

TEST_CASE("JSON values follow each other as they are") {
  CHECK(between("{\"a\": 1}\n", "[1]").empty());
  CHECK(between("{\"a\": 1}", "[1]") == "\n");
  CHECK(between("{\"a\": 1}\n", "b: 2\n") == "---\n");
}
