#include "tool.h"

#include "world.h"

namespace istioctl::cloud {
namespace {

struct Run {
  std::optional<std::string> output;
  std::string problems;
};

Run run(base::Result<base::ProcessOutcome> outcome) {
  test::FakeProcessRunner runner;
  runner.answer(std::move(outcome));
  base::Diagnostics problems;
  Run result;
  result.output = run_tool({.arguments = {"gcloud", "describe", "a b"},
                            .timeout = std::chrono::milliseconds(1500),
                            .reader = "istioctl ranges gke -f -"},
                           runner, problems);
  result.problems = problems_of(problems);
  REQUIRE(runner.requests().size() == 1);
  CHECK(runner.requests()[0].input.empty());
  CHECK(runner.requests()[0].timeout == std::chrono::milliseconds(1500));
  return result;
}

TEST_CASE("tool: the arguments as a shell takes them") {
  CHECK(command_line({"az", "--name=a-b_c.d"}) == "az --name=a-b_c.d");
  CHECK(command_line({"az", "a b", "", "it's", "$(x)"}) == R"(az 'a b' '' 'it'\''s' '$(x)')");
}

TEST_CASE("tool: what it printed") {
  const Run good = run(printed("{}\n"));
  CHECK(good.output == "{}\n");
  CHECK(good.problems.empty());
}

TEST_CASE("tool: a missing one is named with the alternative") {
  const Run missing = run(base::fail(base::ErrorCode::not_found, "cannot run gcloud: gone", "x"));
  CHECK_FALSE(missing.output);
  CHECK(missing.problems ==
        "error : cannot run gcloud: gone; install it, or run it where it is and paste its output: "
        "gcloud describe 'a b' | istioctl ranges gke -f -\n");
}

TEST_CASE("tool: one that hangs may wait for a login") {
  const Run hung = run(base::fail(base::ErrorCode::unavailable, "gcloud did not end within 1.5 s"));
  CHECK_FALSE(hung.output);
  CHECK(hung.problems ==
        "error : gcloud did not end within 1.5 s; does it wait for a login? --timeout gives it "
        "longer; or: gcloud describe 'a b' | istioctl ranges gke -f -\n");
}

TEST_CASE("tool: its own words are shown on one line, and bounded") {
  const Run failed = run(base::ProcessOutcome{
      .exit_code = 2, .output = "ignored", .error_output = "ERROR: no login.\n\n  run it\n"});
  CHECK(failed.problems.starts_with(
      "error : gcloud failed with exit code 2: ERROR: no login. run it; when it works by hand: "));
  const Run silent = run(base::ProcessOutcome{.exit_code = 1, .output = "on stdout\n"});
  CHECK(silent.problems.starts_with("error : gcloud failed with exit code 1: on stdout; "));
  std::string long_text;
  for (int i = 0; i < 400; ++i) long_text += "ä";
  const Run talkative = run(base::ProcessOutcome{.exit_code = 1, .error_output = long_text});
  CHECK(talkative.problems.size() < 900);
  CHECK(talkative.problems.find("ä…;") != std::string::npos);
}

TEST_CASE("tool: a signal, and no word at all") {
  CHECK(run(base::ProcessOutcome{.signal = 9})
            .problems.starts_with("error : gcloud was ended by signal 9; "));
  const Run nothing = run(printed(" \n"));
  CHECK_FALSE(nothing.output);
  CHECK(nothing.problems.starts_with("error : gcloud printed nothing; "));
}

}  // namespace
}  // namespace istioctl::cloud
