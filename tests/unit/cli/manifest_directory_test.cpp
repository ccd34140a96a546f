#include "manifest_directory.h"

#include <doctest/doctest.h>

#include "support/temporary_directory.h"

using istioctl::base::ErrorCode;
using istioctl::cli::find_manifests;
using istioctl::test::TemporaryDirectory;

namespace {

namespace fs = std::filesystem;

/// What is found, relative to the directory.
std::vector<std::string> find(const TemporaryDirectory& directory, bool recursive) {
  const auto paths = find_manifests(directory.path(), recursive).value();
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    names.push_back(fs::path(path).lexically_relative(directory.path()));
  }
  return names;
}

}  // namespace

TEST_CASE("the manifests of a directory are found by their names, sorted") {
  const TemporaryDirectory directory;
  for (const auto* const name : {"b.yml", "a.yaml", "C.json", "d.yaml.bak", "yaml", "e.txt"}) {
    directory.write(name, "");
  }
  CHECK(find(directory, false) == std::vector<std::string>{"C.json", "a.yaml", "b.yml"});
}

TEST_CASE("subdirectories are read when asked for, each where its name sorts") {
  const TemporaryDirectory directory;
  directory.write("a.yaml", "");
  directory.write("z.yaml", "");
  fs::create_directories(directory.path() / "m" / "deep");
  fs::create_directories(directory.path() / "odd.yaml");
  directory.write("m/b.yaml", "");
  directory.write("m/deep/c.json", "");
  directory.write("odd.yaml/d.yml", "");
  CHECK(find(directory, false) == std::vector<std::string>{"a.yaml", "z.yaml"});
  CHECK(find(directory, true) == std::vector<std::string>{"a.yaml", "m/b.yaml", "m/deep/c.json",
                                                          "odd.yaml/d.yml", "z.yaml"});
}

TEST_CASE("links to files count, links to directories are not followed") {
  const TemporaryDirectory directory;
  directory.write("a.yaml", "");
  fs::create_symlink("a.yaml", directory.path() / "link.yaml");
  fs::create_directory(directory.path() / "sub");
  fs::create_directory_symlink("..", directory.path() / "sub" / "round");
  CHECK(find(directory, true) == std::vector<std::string>{"a.yaml", "link.yaml"});
}

TEST_CASE("a directory without manifests is an error") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.path() / "sub");
  directory.write("sub/a.txt", "");
  for (const bool recursive : {false, true}) {
    const auto found = find_manifests(directory.path(), recursive);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::invalid_input);
    CHECK(found.error().message.starts_with("no *.yaml, *.yml or *.json file in "));
    CHECK(found.error().hint.empty() == recursive);
  }
}

TEST_CASE("a directory that cannot be listed is an error") {
  const TemporaryDirectory directory;
  const auto found = find_manifests(directory.file("missing"), false);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == ErrorCode::not_found);
}
