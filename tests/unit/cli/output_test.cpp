#include "istioctl/cli/output.h"

#include <doctest/doctest.h>

#include "support/temporary_directory.h"
#include "test_environment.h"

using istioctl::base::ErrorCode;
using istioctl::cli::Context;
using istioctl::cli::Output;
using istioctl::test::TemporaryDirectory;
using istioctl::test::TestEnvironment;

TEST_CASE("nothing reaches stdout before commit") {
  for (const auto* const path : {"", "-"}) {
    TestEnvironment test;
    const auto environment = test.environment();
    Context context(environment, {});
    Output output(context, path);
    CHECK(output.write("one "));
    CHECK(output.write("two"));
    CHECK(test.out.bytes().empty());
    CHECK(output.commit());
    CHECK(test.out.bytes() == "one two");
  }
}

TEST_CASE("a file stays as it was until commit, and stdout stays empty") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("out.yaml", "old");
  TestEnvironment test;
  const auto environment = test.environment();
  Context context(environment, {});
  {
    Output abandoned(context, path);
    CHECK(abandoned.write("never"));
  }
  CHECK(directory.read("out.yaml") == "old");
  Output output(context, path);
  CHECK(output.write("new"));
  CHECK(directory.read("out.yaml") == "old");
  CHECK(output.commit());
  CHECK(directory.read("out.yaml") == "new");
  CHECK(test.out.bytes().empty());
  CHECK(directory.count() == 1);
}

TEST_CASE("a file that cannot be written is an error") {
  const TemporaryDirectory directory;
  TestEnvironment test;
  const auto environment = test.environment();
  Context context(environment, {});
  Output output(context, directory.file("missing/out.yaml"));
  CHECK(output.write("new"));
  CHECK_FALSE(output.commit());
}

TEST_CASE("a stdout that fails is an error") {
  TestEnvironment test;
  istioctl::test::BrokenSink broken(ErrorCode::unavailable);
  auto environment = test.environment();
  environment.out = &broken;
  Context context(environment, {});
  Output output(context, "");
  CHECK(output.write("new"));
  const auto committed = output.commit();
  REQUIRE_FALSE(committed);
  CHECK(committed.error().code == ErrorCode::unavailable);
}
