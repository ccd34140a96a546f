#include "world.h"

namespace istioctl::cloud {
namespace {

const ProviderRequest demo{.cluster = "demo", .options = {{"resource-group", "rg"}}};

RangeAnswer answer_to(std::string output) {
  World world;
  world.runner.answer(printed(std::move(output)));
  return world.ask("aks", demo);
}

TEST_CASE("aks: az is asked without a shell") {
  World world;
  world.runner.answer(
      printed(R"({"networkProfile": {"podCidr": "10.244.0.0/16", "serviceCidr": "10.0.0.0/16"}})"));
  ProviderRequest request = demo;
  request.options["subscription"] = "s";
  CHECK(ranges_of(world.ask("aks", request)) ==
        "10.0.0.0/16 services asked output of az: networkProfile.serviceCidr\n"
        "10.244.0.0/16 pods asked output of az: networkProfile.podCidr\n");
  REQUIRE(world.runner.requests().size() == 1);
  CHECK(world.runner.requests()[0].arguments ==
        std::vector<std::string>{"az", "aks", "show", "--name=demo", "--resource-group=rg",
                                 "--subscription=s", "--output=json", "--only-show-errors"});
}

TEST_CASE("aks: both IP versions") {
  CHECK(ranges_of(answer_to(R"({"networkProfile": {
          "podCidr": "10.244.0.0/16", "podCidrs": ["10.244.0.0/16", "fd12::/64"],
          "serviceCidr": "10.0.0.0/16", "serviceCidrs": ["10.0.0.0/16", "fd34::/108"]}})")) ==
        "10.0.0.0/16 services asked output of az: networkProfile.serviceCidrs\n"
        "fd34::/108 services asked output of az: networkProfile.serviceCidrs\n"
        "10.244.0.0/16 pods asked output of az: networkProfile.podCidrs\n"
        "fd12::/64 pods asked output of az: networkProfile.podCidrs\n");
}

TEST_CASE("aks: pods of a virtual network are named as missing") {
  const RangeAnswer answer = answer_to(
      R"({"networkProfile": {"networkPlugin": "azure", "podCidr": null, "podCidrs": null,
          "serviceCidr": "10.0.0.0/16", "serviceCidrs": []}})");
  CHECK(to_list(answer.ranges) == "10.0.0.0/16");
  REQUIRE(answer.problems.size() == 1);
  CHECK(answer.problems[0].id == "ranges/services-only");
  CHECK(answer.problems[0].severity == base::Severity::warning);
}

TEST_CASE("aks: half an answer, garbage and bad ranges") {
  for (const char* const text :
       {"{}", "[]", "[{}]", "Please log in", R"({"networkProfile": {"podCidr": "10.244.0.0/16"}})",
        R"({"networkProfile": null})", R"({"networkProfile": {"serviceCidr": "x"}})",
        R"({"networkProfile": {"serviceCidrs": [7]}})",
        R"({"networkProfile": {"serviceCidr": "10.0.0.0/16", "podCidr": "10.244.0.0"}})",
        R"({"networkProfile": {"serviceCidr": "10.0.0.0/16")"}) {
    CAPTURE(text);
    const RangeAnswer answer = answer_to(text);
    CHECK(base::has_errors(answer.problems));
    CHECK(answer.ranges.empty());
    for (const base::Diagnostic& problem : answer.problems) CHECK_FALSE(problem.hint.empty());
  }
}

TEST_CASE("aks: saved output") {
  World world;
  world.files["aks.json"] =
      R"({"networkProfile": {"podCidr": "10.244.0.0/16", "serviceCidr": "10.0.0.0/16"}})";
  CHECK(to_list(world.ask("aks", {.options = {{"filename", "aks.json"}}}).ranges) ==
        "10.0.0.0/16,10.244.0.0/16");
  CHECK(world.runner.requests().empty());
}

TEST_CASE("aks: usage") {
  CHECK(refusal("aks", {.cluster = "demo"}).message == "--resource-group is missing");
  CHECK(refusal("aks", {.options = {{"resource-group", "rg"}}}).message == "CLUSTER is missing");
  CHECK(refusal("aks", {.cluster = "demo", .options = {{"filename", "-"}}}).code ==
        base::ErrorCode::wrong_usage);
  CHECK(refusal("aks", {.cluster = "-x", .options = {{"resource-group", "rg"}}}).code ==
        base::ErrorCode::invalid_input);
}

}  // namespace
}  // namespace istioctl::cloud
