#include "manifest_target.h"

#include <doctest/doctest.h>

#include "support/temporary_directory.h"
#include "test_environment.h"

using istioctl::base::ErrorCode;
using istioctl::cli::Context;
using istioctl::cli::Input;
using istioctl::cli::joined_target;
using istioctl::cli::separate_target;
using istioctl::test::TemporaryDirectory;
using istioctl::test::TestEnvironment;

namespace {

Input file(const TemporaryDirectory& directory, const std::string& name,
           const std::string& content) {
  const std::string path = directory.write(name, content);
  return {.name = path, .open = {}, .path = path, .subpath = name};
}

}  // namespace

TEST_CASE("joined texts reach stdout upon commit") {
  TestEnvironment test;
  const auto environment = test.environment();
  Context context(environment, {});
  const auto target = joined_target({}, context);
  CHECK(target->joins());
  CHECK(target->write({.input = 0, .text = "a"}));
  CHECK(target->write({.input = 1, .text = "b"}));
  CHECK(test.out.bytes().empty());
  CHECK(target->commit());
  CHECK(test.out.bytes() == "ab");
}

TEST_CASE("files in place, those that change") {
  const TemporaryDirectory directory;
  const std::vector<Input> inputs{file(directory, "a", "old a"), file(directory, "b", "old b"),
                                  file(directory, "c", ""), file(directory, "d", "old d")};
  auto target = separate_target({.in_place = true}, inputs);
  REQUIRE(target);
  CHECK_FALSE((*target)->joins());
  CHECK((*target)->write({.input = 0, .text = "new", .changed = true}));
  CHECK((*target)->write({.input = 0, .text = " a", .changed = false}));
  CHECK((*target)->write({.input = 1, .text = "not written", .changed = false}));
  CHECK((*target)->write({.input = 3, .text = "", .changed = true}));
  CHECK(directory.read("a") == "old a");
  CHECK((*target)->commit());
  CHECK(directory.read("a") == "new a");
  CHECK(directory.read("b") == "old b");
  CHECK(directory.read("c").empty());
  CHECK(directory.read("d").empty());
  CHECK(directory.count() == 4);
}

TEST_CASE("a directory of files, all of them") {
  const TemporaryDirectory directory;
  std::vector<Input> inputs;
  for (int number = 0; number < 20; ++number) {
    inputs.push_back(file(directory, std::to_string(number), "old"));
  }
  inputs.back().subpath = "sub/last";
  auto target = separate_target({.directory = directory.file("out")}, inputs);
  REQUIRE(target);
  for (std::size_t number = 0; number < inputs.size(); ++number) {
    CHECK((*target)->write({.input = number, .text = inputs[number].subpath, .changed = false}));
  }
  REQUIRE((*target)->commit());
  CHECK(directory.read("out/0") == "0");
  CHECK(directory.read("out/18") == "18");
  CHECK(directory.read("out/sub/last") == "sub/last");
  CHECK(directory.read("18") == "old");
}

TEST_CASE("what can't be a file of its own is wrong usage") {
  const TemporaryDirectory directory;
  const Input regular = file(directory, "a", "old");
  const auto code = [&](const std::vector<Input>& inputs) {
    const auto target = separate_target({.in_place = true}, inputs);
    REQUIRE_FALSE(target);
    return target.error().code;
  };
  CHECK(code({{.name = "<stdin>", .open = {}}}) == ErrorCode::wrong_usage);
  CHECK(code({regular, regular}) == ErrorCode::wrong_usage);
  CHECK(code({{.name = "dir", .open = {}, .path = directory.path(), .subpath = "dir"}}) ==
        ErrorCode::wrong_usage);
}

TEST_CASE("a file that can't be written names itself, and what was replaced before it") {
  const TemporaryDirectory directory;
  std::vector<Input> inputs;
  for (int number = 0; number < 9; ++number) {
    inputs.push_back(file(directory, std::to_string(number), "old"));
  }
  inputs.back().path = directory.path();  // a directory by now
  auto target = separate_target({.directory = directory.file("out")}, inputs);
  REQUIRE_FALSE(target);
  inputs.back().path = inputs.front().path;
  inputs.back().subpath = "0/below-a-file";
  target = separate_target({.directory = directory.file("out")}, inputs);
  REQUIRE(target);
  for (std::size_t number = 0; number < inputs.size(); ++number) {
    CHECK((*target)->write({.input = number, .text = "new", .changed = true}));
  }
  const auto committed = (*target)->commit();
  REQUIRE_FALSE(committed);
  CHECK(committed.error().hint.ends_with("8 of the files before it are replaced"));
  CHECK(directory.read("out/7") == "new");
}
