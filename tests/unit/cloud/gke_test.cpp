#include "world.h"

namespace istioctl::cloud {
namespace {

const ProviderRequest demo{.cluster = "demo", .options = {{"zone", "us-central1-a"}}};

RangeAnswer answer_to(std::string output) {
  World world;
  world.runner.answer(printed(std::move(output)));
  return world.ask("gke", demo);
}

RangeAnswer answer_to_saved(std::string text) {
  World world;
  world.files["-"] = std::move(text);
  return world.ask("gke", {.options = {{"filename", "-"}}});
}

constexpr const char* sample =
    R"({"name": "demo", "clusterIpv4Cidr": "10.4.0.0/14", "servicesIpv4Cidr": "10.7.240.0/20"})";

TEST_CASE("gke: gcloud is asked without a shell and without questions") {
  World world;
  world.runner.answer(printed(sample));
  ProviderRequest request = demo;
  request.options["project"] = "p";
  const RangeAnswer answer = world.ask("gke", request);
  CHECK(ranges_of(answer) ==
        "10.4.0.0/14 pods asked output of gcloud: clusterIpv4Cidr\n"
        "10.7.240.0/20 services asked output of gcloud: servicesIpv4Cidr\n");
  REQUIRE(world.runner.requests().size() == 1);
  CHECK(world.runner.requests()[0].arguments ==
        std::vector<std::string>{"gcloud", "container", "clusters", "describe", "demo",
                                 "--zone=us-central1-a", "--project=p", "--format=json",
                                 "--quiet"});
  REQUIRE(answer.inquiries.size() == 1);
  CHECK(answer.inquiries[0].source ==
        "gcloud container clusters describe demo --zone=us-central1-a --project=p --format=json "
        "--quiet");
}

TEST_CASE("gke: pools with ranges of their own, and IPv6") {
  const RangeAnswer answer = answer_to(R"({
    "clusterIpv4Cidr": "10.4.0.0/14", "servicesIpv4Cidr": "34.118.224.0/20",
    "ipAllocationPolicy": {"servicesIpv6CidrBlock": "2600:2d00::/112",
                           "subnetIpv6CidrBlock": "2600:1900::/64", "stackType": "IPV4_IPV6"},
    "nodePools": [{"networkConfig": {"podIpv4CidrBlock": "10.4.0.0/14"}},
                  {"networkConfig": {"podIpv4CidrBlock": "172.16.0.0/20"}}, {}]})");
  CHECK(to_list(answer.ranges) ==
        "10.4.0.0/14,34.118.224.0/20,172.16.0.0/20,2600:2d00::/112,2600:1900::/64");
  CHECK(answer.problems.empty());
}

TEST_CASE("gke: garbage and half an answer") {
  CHECK(problems_of(answer_to("Welcome!\nLog in: ").problems) ==
        "error : gcloud printed no JSON but \"Welcome!\\nLog in: \"; when it works by hand: gcloud "
        "container clusters describe demo --zone=us-central1-a --format=json --quiet | istioctl "
        "ranges gke -f -\n");
  for (const char* const text :
       {"{", "[]", R"({"clusterIpv4Cidr": "10.4.0.0/14",)", R"({"clusterIpv4Cidr": "10.4.0.0/14"})",
        R"({"clusterIpv4Cidr": "", "servicesIpv4Cidr": 3})",
        R"({"clusterIpv4Cidr": "10.4.0.0/14", "servicesIpv4Cidr": "x"})",
        R"({"clusterIpv4Cidr": "10.4.0.0/14", "servicesIpv4Cidr": "10.7.240.0/20"} more)",
        R"({"clusterIpv4Cidr": "10.4.0.0/14", "clusterIpv4Cidr": "10.4.0.0/14",)"
        R"( "servicesIpv4Cidr": "10.7.240.0/20"})"}) {
    CAPTURE(text);
    const RangeAnswer answer = answer_to(text);
    CHECK(base::has_errors(answer.problems));
    CHECK(answer.ranges.empty());
    for (const base::Diagnostic& problem : answer.problems) CHECK_FALSE(problem.hint.empty());
  }
}

TEST_CASE("gke: saved output, as JSON, as YAML, and what grep leaves of it") {
  const char* const list = "10.4.0.0/14,10.7.240.0/20";
  CHECK(to_list(answer_to_saved(sample).ranges) == list);
  CHECK(to_list(answer_to_saved("\xEF\xBB\xBF" + std::string(sample)).ranges) == list);
  CHECK(to_list(answer_to_saved("clusterIpv4Cidr: 10.4.0.0/14\nservicesIpv4Cidr: 10.7.240.0/20\n")
                    .ranges) == list);
  CHECK(to_list(answer_to_saved("clusterIpv4Cidr: 10.4.0.0/14\r\n"
                                "  clusterIpv4Cidr: 10.4.0.0/14\r\n"
                                "  clusterIpv4CidrBlock: 10.4.0.0/14\r\n"
                                "  servicesIpv4Cidr: 10.7.240.0/20\r\n"
                                "  servicesIpv4CidrBlock: 10.7.240.0/20\r\n"
                                "servicesIpv4Cidr: 10.7.240.0/20\r\n")
                    .ranges) == list);
  CHECK(to_list(answer_to_saved("  \"clusterIpv4Cidr\": \"10.4.0.0/14\",\n"
                                "    \"clusterIpv4Cidr\": \"10.4.0.0/14\",\n"
                                "    \"servicesIpv4Cidr\": \"10.7.240.0/20\",\n"
                                "  \"servicesIpv4Cidr\": \"10.7.240.0/20\",\n")
                    .ranges) == list);
}

TEST_CASE("gke: saved output that says too little or too much") {
  CHECK(problems_of(answer_to_saved("a: 1\nclusterIpv4Cidr: 10.4.0.0/14").problems) ==
        "error <stdin>: servicesIpv4Cidr is missing; is it the description of one cluster?\n");
  CHECK(problems_of(answer_to_saved("clusterIpv4Cidr: 10.4.0.0/14\n"
                                    "clusterIpv4Cidr: 10.4.0.0/14\n"
                                    "servicesIpv4Cidr: x\n")
                        .problems) ==
        "error <stdin>:2:18: clusterIpv4Cidr is there twice; give the description of one cluster\n"
        "error <stdin>:3:19: servicesIpv4Cidr: bad range \"x\": a name is not an IP address; names "
        "are not resolved here: write the address\n");
  CHECK(problems_of(answer_to_saved("  clusterIpv4Cidr: 10.4.0.0/14\n"
                                    " clusterIpv4Cidr: 10.4.0.0/14\nservicesIpv4Cidr: \n")
                        .problems) ==
        "error <stdin>:3:19: servicesIpv4Cidr: bad range \"\": it is empty\n");
  for (const char* const text : {"", "nothing of the kind", "[]", "{}", "\x01\x02"}) {
    CAPTURE(text);
    const RangeAnswer answer = answer_to_saved(text);
    CHECK(base::has_errors(answer.problems));
    CHECK(answer.ranges.empty());
  }
}

TEST_CASE("gke: a missing file") {
  World world;
  CHECK(problems_of(world.ask("gke", {.options = {{"filename", "no"}}}).problems) ==
        "error : cannot open no\n");
}

TEST_CASE("gke: usage") {
  CHECK(refusal("gke", {}).code == base::ErrorCode::wrong_usage);
  CHECK(refusal("gke", {.cluster = "demo", .options = {{"filename", "-"}}}).code ==
        base::ErrorCode::wrong_usage);
  CHECK(refusal("gke", {.options = {{"filename", "-"}, {"zone", "z"}}}).code ==
        base::ErrorCode::wrong_usage);
  CHECK(refusal("gke", {.cluster = "demo", .options = {{"zone", "z"}, {"region", "r"}}}).code ==
        base::ErrorCode::wrong_usage);
  // It would be one of gcloud's flags.
  CHECK(refusal("gke", {.cluster = "--help"}).code == base::ErrorCode::invalid_input);
}

}  // namespace
}  // namespace istioctl::cloud
