#include "list_place.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "helpers.h"

namespace istioctl::inject {
namespace {

/// The bytes that stand at the place of each element of the list `key: …`.
std::vector<std::string> elements(const std::string& text) {
  const Manifest manifest(text);
  const yaml::Node list = manifest.root().find("key");
  const std::string value(list.text());
  std::vector<std::string> found;
  for (std::size_t begin = 0; begin <= value.size(); begin = value.find(',', begin) + 1) {
    const base::Span place = place_of_element(list, begin);
    found.push_back(text.substr(place.begin, place.end - place.begin));
    if (value.find(',', begin) == value.npos) break;
  }
  return found;
}

using Texts = std::vector<std::string>;

TEST_CASE("elements of plain and quoted scalars") {
  CHECK(elements("key: a,b/8,c\n") == Texts{"a", "b/8", "c"});
  CHECK(elements("key: &anchor !!str a , b\n") == Texts{"a", "b"});
  CHECK(elements("key: 'a, b ,c'\n") == Texts{"a", "b", "c"});
  CHECK(elements("key: \"a,,c\"\n") == Texts{"a", "", "c"});
  CHECK(elements("{key: \"a\"}\n") == Texts{"a"});
}

TEST_CASE("elements of scalars over several lines") {
  CHECK(elements("key: a,\n  bb,\n  c\n") == Texts{"a", "bb", "c"});
  CHECK(elements("key: \"a,\\\n  b, \\\n  c\"\n") == Texts{"a", "b", "c"});
  CHECK(elements("key: |\n  a,\n  b\n") == Texts{"a", "b"});
  CHECK(elements("key: >- # comment, with a comma\n  a,b,\n  c\n") == Texts{"a", "b", "c"});
}

TEST_CASE("where an escape hides a comma the whole scalar is the place") {
  CHECK(elements("key: \"a\\x2cb\"\n") == Texts{"\"a\\x2cb\"", "\"a\\x2cb\""});
}

}  // namespace
}  // namespace istioctl::inject
