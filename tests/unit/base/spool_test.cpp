#include "istioctl/base/spool.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "istioctl/base/file.h"
#include "support/temporary_directory.h"

namespace istioctl::base {
namespace {

/// Sets TMPDIR while it lives.
class TmpdirScope {
 public:
  explicit TmpdirScope(const std::string& value) {
    if (const char* const old = std::getenv("TMPDIR"); old != nullptr) {
      old_ = old;
    }
    ::setenv("TMPDIR", value.c_str(), 1);
  }
  TmpdirScope(const TmpdirScope&) = delete;
  TmpdirScope& operator=(const TmpdirScope&) = delete;
  ~TmpdirScope() {
    if (old_.empty()) {
      ::unsetenv("TMPDIR");
    } else {
      ::setenv("TMPDIR", old_.c_str(), 1);
    }
  }

 private:
  std::string old_;
};

std::string content_of(const Spool& spool) {
  StringSink sink;
  REQUIRE(spool.copy_to(sink));
  return sink.take();
}

TEST_CASE("Spool: a small result stays in memory") {
  const TmpdirScope nowhere("/no/such/directory");
  Spool spool(10);
  CHECK(spool.size() == 0);
  CHECK(content_of(spool).empty());
  REQUIRE(spool.write("12345"));
  REQUIRE(spool.write("67890"));
  CHECK(spool.size() == 10);
  CHECK(content_of(spool) == "1234567890");
  CHECK(content_of(spool) == "1234567890");
}

TEST_CASE("Spool: a larger one goes on in a file that has no name") {
  const test::TemporaryDirectory directory;
  const TmpdirScope scope(directory.path().string());
  Spool spool(10);
  std::string expected;
  for (const std::string& piece : std::vector<std::string>{
           "12345678", "abc", std::string(1'000'000, 'x'), "", "tail", "0123456789"}) {
    REQUIRE(spool.write(piece));
    expected += piece;
    CHECK(spool.size() == expected.size());
    CHECK(content_of(spool) == expected);
    CHECK(directory.count() == 0);
  }
}

TEST_CASE("Spool: writing goes on after copying") {
  Spool spool(2);
  REQUIRE(spool.write("abc"));
  CHECK(content_of(spool) == "abc");
  REQUIRE(spool.write("def"));
  CHECK(content_of(spool) == "abcdef");
}

TEST_CASE("Spool: no directory for the file is an error that names it") {
  const TmpdirScope nowhere("/no/such/directory");
  Spool spool(2);
  const auto written = spool.write("abc");
  REQUIRE_FALSE(written);
  CHECK(written.error() ==
        Error{ErrorCode::not_found,
              "cannot make a temporary file in /no/such/directory: No such file or directory",
              "set TMPDIR to a directory with enough space"});
}

TEST_CASE("Spool: a failing sink stops the copy") {
  Spool spool(2);
  REQUIRE(spool.write("abcdef"));
  REQUIRE(spool.write("g"));
  FdSink closed(-1, "closed");
  CHECK_FALSE(spool.copy_to(closed));
}

}  // namespace
}  // namespace istioctl::base
