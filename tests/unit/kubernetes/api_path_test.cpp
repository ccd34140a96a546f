#include "istioctl/kubernetes/api_path.h"

#include <doctest/doctest.h>

using istioctl::kubernetes::escape_path;
using istioctl::kubernetes::with_query;

TEST_CASE("what isn't a letter, a digit or one of -._~ is encoded") {
  CHECK(escape_path("abc-XYZ_0.9~") == "abc-XYZ_0.9~");
  CHECK(escape_path("a/b?c=d e\xc3\xa4%") == "a%2Fb%3Fc%3Dd%20e%C3%A4%25");
  CHECK(escape_path("").empty());
}

TEST_CASE("a query begins with ?, and goes on with &") {
  CHECK(with_query("/p", "a", "1") == "/p?a=1");
  CHECK(with_query("/p?a=1", "b", "x=y,z") == "/p?a=1&b=x%3Dy%2Cz");
}
