#include "istioctl/cli/inputs.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <thread>

#include "support/temporary_directory.h"
#include "test_environment.h"

using istioctl::base::ErrorCode;
using istioctl::base::read_all;
using istioctl::base::Result;
using istioctl::cli::Context;
using istioctl::cli::Input;
using istioctl::cli::InputRequest;
using istioctl::cli::resolve_inputs;
using istioctl::test::TemporaryDirectory;
using istioctl::test::TestEnvironment;

namespace {

/// A context whose environment lives as long.
struct Fixture {
  TestEnvironment test;
  istioctl::cli::Environment environment = test.environment();
  Context context{environment, {}};
};

Result<std::string> content(const Input& input) {
  const auto source = input.open();
  if (!source) {
    return std::unexpected(source.error());
  }
  return read_all(**source, std::size_t{1} << 20);
}

std::vector<std::string> names(const std::vector<Input>& inputs) {
  std::vector<std::string> out;
  for (const Input& input : inputs) {
    out.push_back(input.name);
  }
  return out;
}

}  // namespace

TEST_CASE("files and stdin come in the order given") {
  const TemporaryDirectory directory;
  const std::string a = directory.write("a", "kind: A\n");
  const std::string b = directory.write("b", "kind: B\n");
  Fixture fixture;
  fixture.test.in = istioctl::base::StringSource("kind: In\n");
  const auto inputs = resolve_inputs({.arguments = {b, "-", a}}, fixture.context);
  REQUIRE(inputs);
  CHECK(names(*inputs) == std::vector<std::string>{b, "<stdin>", a});
  CHECK(content((*inputs)[0]) == "kind: B\n");
  CHECK(content((*inputs)[1]) == "kind: In\n");
  CHECK(content((*inputs)[2]) == "kind: A\n");
}

TEST_CASE("a directory becomes its manifests") {
  const TemporaryDirectory directory;
  const std::string b = directory.write("b.yaml", "kind: B\n");
  const std::string a = directory.write("a.json", "{}");
  std::filesystem::create_directory(directory.path() / "sub");
  const std::string c = directory.write("sub/c.yml", "");
  Fixture fixture;
  const std::string path = directory.path();
  CHECK(names(resolve_inputs({.arguments = {path}}, fixture.context).value()) ==
        std::vector<std::string>{a, b});
  CHECK(names(resolve_inputs({.arguments = {path}, .recursive = true}, fixture.context).value()) ==
        std::vector<std::string>{a, b, c});
}

TEST_CASE("a FIFO is opened once, and only when it is read") {
  const TemporaryDirectory directory;
  const std::string fifo = directory.file("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  Fixture fixture;
  const auto inputs = resolve_inputs({.arguments = {fifo}}, fixture.context);
  REQUIRE(inputs);
  std::thread writer([&fifo] {
    const istioctl::base::UniqueFd fd(::open(fifo.c_str(), O_WRONLY | O_CLOEXEC));
    CHECK(::write(fd.get(), "kind: F\n", 8) == 8);
  });
  CHECK(content(inputs->front()) == "kind: F\n");
  writer.join();
}

TEST_CASE("all arguments that are not there are reported in one run") {
  Fixture fixture;
  const auto inputs =
      resolve_inputs({.arguments = {"/nonexistent/a", "-", "/nonexistent/b", ""}}, fixture.context);
  REQUIRE_FALSE(inputs);
  CHECK(inputs.error().code == ErrorCode::invalid_input);
  CHECK(inputs.error().message == "-f got an empty file name");
  CHECK(fixture.test.err.bytes() ==
        "istioctl: error: cannot read /nonexistent/a: No such file or directory\n"
        "istioctl: error: cannot read /nonexistent/b: No such file or directory\n");
}

TEST_CASE("a directory with a dangling link fails, as its user expects it to be read") {
  const TemporaryDirectory directory;
  std::filesystem::create_symlink("nowhere", directory.path() / "a.yaml");
  Fixture fixture;
  const auto inputs = resolve_inputs({.arguments = {directory.path()}}, fixture.context);
  REQUIRE_FALSE(inputs);
  CHECK(inputs.error().code == ErrorCode::not_found);
}

TEST_CASE("no argument and stdin twice are wrong usage") {
  Fixture fixture;
  CHECK(resolve_inputs({}, fixture.context).error().code == ErrorCode::wrong_usage);
  CHECK(resolve_inputs({.arguments = {"-", "-"}}, fixture.context).error().code ==
        ErrorCode::wrong_usage);
}

TEST_CASE("a URL is fetched when it is opened") {
  Fixture fixture;
  fixture.test.http.answer("http://host/a.yaml",
                           istioctl::http::Response{.status = 200, .body = "kind: U\n"});
  const auto inputs =
      resolve_inputs({.arguments = {"http://host/a.yaml"}, .url_limit = 1000}, fixture.context);
  REQUIRE(inputs);
  CHECK(fixture.test.http.requests().empty());
  CHECK(content(inputs->front()) == "kind: U\n");
  REQUIRE(fixture.test.http.requests().size() == 1);
  CHECK(fixture.test.http.requests().front().response_limit == 1000);
}

TEST_CASE("a status other than 200 is an error") {
  Fixture fixture;
  fixture.test.http.answer("http://host/404", istioctl::http::Response{.status = 404});
  fixture.test.http.answer("http://host/299", istioctl::http::Response{.status = 299});
  const auto inputs =
      resolve_inputs({.arguments = {"http://host/404", "http://host/299"}}, fixture.context);
  REQUIRE(inputs);
  const auto missing = content((*inputs)[0]);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().message ==
        "cannot read http://host/404: the server answered 404 Not Found");
  CHECK(content((*inputs)[1]).error().message ==
        "cannot read http://host/299: the server answered 299");
}

TEST_CASE("the credentials of a URL are in no name and no message") {
  Fixture fixture;
  const std::string url = "https://user:hush@host/a?token=hush";
  fixture.test.http.answer(url, istioctl::http::Response{.status = 403});
  const auto inputs = resolve_inputs({.arguments = {url}}, fixture.context);
  REQUIRE(inputs);
  CHECK(inputs->front().name == "https://host/a?token=***");
  CHECK_FALSE(content(inputs->front()).error().message.contains("hush"));
}

TEST_CASE("the flags fill the request") {
  InputRequest request;
  const auto flags = istioctl::cli::input_flags(request);
  REQUIRE(flags.size() == 2);
  CHECK(flags[0].letter == 'f');
  CHECK(flags[0].names == std::vector<std::string_view>{"filename", "file"});
  CHECK(std::get<std::vector<std::string>*>(flags[0].target) == &request.arguments);
  CHECK(std::get<bool*>(flags[1].target) == &request.recursive);
}
