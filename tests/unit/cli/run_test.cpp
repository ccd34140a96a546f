#include "istioctl/cli/run.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <stdexcept>

#include "test_environment.h"

using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::cli::CommandEntry;
using istioctl::cli::CommandRecord;
using istioctl::cli::Context;
using istioctl::cli::GlobalLetters;
using istioctl::cli::Occurrence;
using istioctl::cli::Visibility;
using istioctl::test::TestEnvironment;

namespace {

/// Prints the values of its flags and the global ones, so that tests see what arrived.
CommandRecord show_command() {
  struct Options {
    std::string ranges = "unset";
    bool debug = false;
    std::string old;
    std::vector<std::string> names;
  };
  auto options = std::make_shared<Options>();
  return {.name = "show",
          .summary = "Show the flags",
          .positionals = {{.name = "NAME",
                           .target = &options->names,
                           .occurrence = Occurrence::optional}},
          .flags = {{.names = {"includeIPRanges"}, .target = &options->ranges},
                    {.names = {"debug"}, .target = &options->debug},
                    {.names = {"old"},
                     .target = &options->old,
                     .visibility = Visibility::deprecated,
                     .deprecation = "use --debug"}},
          .run = [options](Context& context) -> Result<int> {
            const auto& globals = context.globals();
            std::string text = "ranges=" + options->ranges +
                               " debug=" + (options->debug ? "true" : "false") +
                               " namespace=" + globals.name_space.value_or("unset") +
                               " istioNamespace=" + globals.istio_namespace + " names=";
            for (const std::string& name : options->names) {
              text += "<" + name + ">";
            }
            if (const auto written = context.out().write(text + "\n"); !written) {
              return std::unexpected(written.error());
            }
            return 0;
          }};
}

/// Has an -i and an -n of its own, as `iptables` has.
CommandRecord letters_command() {
  auto ranges = std::make_shared<std::string>();
  return {.name = "letters",
          .summary = "Own letters",
          .flags = {{.names = {"ranges"}, .letter = 'i', .target = ranges.get()}},
          .global_letters = GlobalLetters::free,
          .run = [ranges](Context& context) -> Result<int> {
            const auto written =
                context.out().write(*ranges + " " + context.globals().istio_namespace + "\n");
            return written ? Result<int>(0) : std::unexpected(written.error());
          }};
}

/// Fails with the error code whose number it is given; above them all it throws.
CommandRecord fail_command() {
  auto code = std::make_shared<std::int64_t>();
  return {.name = "fail",
          .summary = "Fail",
          .flags = {{.names = {"code"}, .target = code.get()}},
          .run = [code](Context&) -> Result<int> {
            if (*code == 100) {
              throw std::runtime_error("thrown");
            }
            if (*code == 101) {
              throw std::bad_alloc();
            }
            return istioctl::base::fail(static_cast<ErrorCode>(*code), "it broke", "mend it");
          }};
}

/// Gives 1 a meaning of its own.
CommandRecord three_command() {
  auto code = std::make_shared<std::int64_t>();
  return {.name = "three",
          .summary = "Fail with 3",
          .flags = {{.names = {"code"}, .target = code.get()}},
          .failure_code = 3,
          .run = [code](Context&) -> Result<int> {
            if (*code == 100) throw std::runtime_error("thrown");
            return istioctl::base::fail(static_cast<ErrorCode>(*code), "it broke");
          }};
}

CommandRecord seven_command() {
  return {.name = "seven", .summary = "Give 7", .run = [](Context&) -> Result<int> { return 7; }};
}

const std::vector<CommandEntry> commands = {{"fail", fail_command},
                                            {"letters", letters_command},
                                            {"seven", seven_command},
                                            {"show", show_command},
                                            {"three", three_command}};

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome run(const std::vector<std::string>& arguments) {
  TestEnvironment test;
  const auto environment = test.environment();
  const int code = istioctl::cli::run(arguments, commands, environment);
  return {code, test.out.take(), test.err.take()};
}

constexpr auto defaults =
    "ranges=unset debug=false namespace=unset istioNamespace=istio-system names=\n";

std::string fail_with(ErrorCode code) {
  return "--code=" + std::to_string(static_cast<int>(code));
}

}  // namespace

TEST_CASE("a command runs with its defaults and gives the exit code") {
  const Outcome outcome = run({"show"});
  CHECK(outcome.code == 0);
  CHECK(outcome.out == defaults);
  CHECK(outcome.err.empty());
  CHECK(run({"seven"}).code == 7);
}

TEST_CASE("an empty value is one, and swallows nothing") {
  CHECK(run({"show", "--includeIPRanges=", "-n", "x", "a"}).out ==
        "ranges= debug=false namespace=x istioNamespace=istio-system names=<a>\n");
}

TEST_CASE("global flags work before and after the command, and the last one wins") {
  CHECK(run({"-n", "x", "show"}).out == run({"show", "-n", "x"}).out);
  CHECK(run({"-n", "x", "show", "--namespace=y"}).out ==
        "ranges=unset debug=false namespace=y istioNamespace=istio-system names=\n");
  CHECK(run({"--platform", "kube", "--log_target=x", "show", "--log_as_json"}).out == defaults);
}

TEST_CASE("a command with letters of its own leaves the global ones their long names") {
  CHECK(run({"letters", "-i", "10.0.0.0/8", "--istioNamespace", "x"}).out == "10.0.0.0/8 x\n");
  CHECK(run({"-i", "x", "letters", "-i", "10.0.0.0/8"}).out == "10.0.0.0/8 x\n");
  CHECK(run({"letters", "-n", "x"}).code == 2);
}

TEST_CASE("help is printed to stdout, whichever way it is asked for") {
  const Outcome overview = run({"--help"});
  CHECK(overview.code == 0);
  CHECK(overview.err.empty());
  CHECK(overview.out.contains("Commands:\n  fail "));
  CHECK(run({}).out == overview.out);
  CHECK(run({}).code == 0);
  CHECK(run({"-h"}).out == overview.out);
  CHECK(run({"help"}).out == overview.out);
  const Outcome help = run({"show", "--help"});
  CHECK(help.code == 0);
  CHECK(help.out.contains("istioctl show [NAME...] [flags]"));
  CHECK(help.out.contains("-n, --namespace NS"));
  CHECK(run({"show", "-h"}).out == help.out);
  CHECK(run({"help", "show"}).out == help.out);
  CHECK(run({"--help", "show"}).out == help.out);
  CHECK(run({"show", "--help=false"}).out == defaults);
}

TEST_CASE("help wins over what is missing or malformed") {
  CHECK(run({"show", "--debug=maybe", "-h"}).code == 0);
}

TEST_CASE("help about a command with its own letters shows no global letters") {
  const Outcome help = run({"letters", "-h"});
  CHECK(help.code == 0);
  CHECK(help.out.contains("  -i, --ranges STRING"));
  CHECK(help.out.contains("      --istioNamespace NS"));
}

TEST_CASE("wrong usage is exit 2, with the nearest name and where to read on") {
  const Outcome command = run({"shwo"});
  CHECK(command.code == 2);
  CHECK(command.out.empty());
  CHECK(command.err ==
        "istioctl: error: unknown command \"shwo\"; did you mean show?\n"
        "Run 'istioctl --help' for usage.\n");
  const Outcome flag = run({"show", "--debgu"});
  CHECK(flag.code == 2);
  CHECK(flag.err ==
        "istioctl: error: unknown flag --debgu; did you mean --debug?\n"
        "Run 'istioctl show --help' for usage.\n");
  CHECK(run({"seven", "extra"}).code == 2);
  CHECK(run({"help", "shwo"}).code == 2);
  CHECK(run({"--debug", "show"}).code == 2);
}

TEST_CASE("what 0.7.1 had and this program refuses names the alternative") {
  for (const auto* const name : {"gen-deploy", "mixer"}) {
    const Outcome outcome = run({name, "-f", "x"});
    CHECK(outcome.code == 2);
    CHECK(outcome.err.contains(std::string(name) + " is not part of this istioctl"));
    CHECK(outcome.err.contains("kubectl"));
  }
}

TEST_CASE("a malformed value is invalid input: exit 1") {
  const Outcome outcome = run({"show", "--debug=maybe"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err ==
        "istioctl: error: invalid value \"maybe\" for --debug: want true or false\n");
  CHECK(run({"--color=pink", "show"}).code == 1);
}

TEST_CASE("a deprecated flag works, with a warning") {
  const Outcome outcome = run({"show", "--old=x"});
  CHECK(outcome.code == 0);
  CHECK(outcome.err == "istioctl: warning: --old is deprecated: use --debug\n");
}

TEST_CASE("each error has its exit code") {
  for (const ErrorCode code :
       {ErrorCode::invalid_input, ErrorCode::not_found, ErrorCode::already_exists,
        ErrorCode::conflict, ErrorCode::unavailable, ErrorCode::unsupported, ErrorCode::failed}) {
    const Outcome outcome = run({"fail", fail_with(code)});
    CHECK(outcome.code == 1);
    CHECK(outcome.err == "istioctl: error: it broke; mend it\n");
  }
  const Outcome usage = run({"fail", fail_with(ErrorCode::wrong_usage)});
  CHECK(usage.code == 2);
  CHECK(usage.err == "istioctl: error: it broke; mend it\nRun 'istioctl fail --help' for usage.\n");
}

TEST_CASE("a command may have an exit code of its own for failures") {
  const auto three_with = [](ErrorCode code) {
    return run({"three", "--code=" + std::to_string(static_cast<int>(code))}).code;
  };
  CHECK(three_with(ErrorCode::failed) == 3);
  CHECK(three_with(ErrorCode::invalid_input) == 3);
  CHECK(three_with(ErrorCode::wrong_usage) == 2);
  CHECK(three_with(ErrorCode::closed_pipe) == 141);
  CHECK(run({"three", "--code=100"}).code == 3);
  CHECK(run({"three", "--code=many"}).code == 3);
  CHECK(run({"three", "--help"}).code == 0);
}

TEST_CASE("a closed pipe ends the run quietly, as SIGPIPE would") {
  const Outcome outcome = run({"fail", fail_with(ErrorCode::closed_pipe)});
  CHECK(outcome.code == 141);
  CHECK(outcome.err.empty());
}

TEST_CASE("an exception becomes an error") {
  const Outcome thrown = run({"fail", "--code=100"});
  CHECK(thrown.code == 1);
  CHECK(thrown.err == "istioctl: error: internal error: thrown\n");
  const Outcome memory = run({"fail", "--code=101"});
  CHECK(memory.code == 1);
  CHECK(memory.err == "istioctl: error: out of memory\n");
}

TEST_CASE("a stdout that takes nothing is an error") {
  const istioctl::base::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  for (const auto* const argument : {"show", "--help"}) {
    TestEnvironment test;
    istioctl::base::FdSink sink(full.get(), "<stdout>");
    auto environment = test.environment();
    environment.out = &sink;
    CHECK(istioctl::cli::run({argument}, commands, environment) == 1);
    CHECK(test.err.bytes().contains("No space left on device"));
  }
}

TEST_CASE("--color takes effect on errors of the command") {
  const Outcome outcome = run({"fail", "--code=0", "--color=always"});
  CHECK(outcome.err.contains("\x1b[1;31merror:\x1b[0m it broke"));
}
