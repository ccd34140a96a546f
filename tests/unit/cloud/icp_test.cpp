#include "world.h"

namespace istioctl::cloud {
namespace {

RangeAnswer answer_to(std::string text) {
  World world;
  world.files["cluster/config.yaml"] = std::move(text);
  return world.ask("icp");
}

TEST_CASE("icp: the sample of the page") {
  const RangeAnswer answer = answer_to("service_cluster_ip_range: 10.0.0.1/24\n");
  CHECK(ranges_of(answer) ==
        "10.0.0.0/24 services asked cluster/config.yaml: service_cluster_ip_range\n");
  CHECK(problems_of(answer.problems) ==
        "warning cluster/config.yaml:1:27: service_cluster_ip_range: 10.0.0.1/24 has host bits "
        "set; it is read as 10.0.0.0/24\n");
}

TEST_CASE("icp: services first, then the network of pods") {
  CHECK(ranges_of(answer_to("# ICP\nnetwork_type: calico\nnetwork_cidr: 10.1.0.0/16\n"
                            "service_cluster_ip_range: 10.0.0.0/16\n")) ==
        "10.0.0.0/16 services asked cluster/config.yaml: service_cluster_ip_range\n"
        "10.1.0.0/16 pods asked cluster/config.yaml: network_cidr\n");
}

TEST_CASE("icp: another file, and stdin") {
  World world;
  world.files["-"] = "service_cluster_ip_range: 10.0.0.0/16";
  CHECK(ranges_of(world.ask("icp", {.options = {{"config", "-"}}})) ==
        "10.0.0.0/16 services asked <stdin>: service_cluster_ip_range\n");
}

TEST_CASE("icp: a missing file says where it would be") {
  World world;
  const RangeAnswer answer = world.ask("icp");
  CHECK(problems_of(answer.problems) ==
        "error : cannot open cluster/config.yaml; run it where IBM Cloud Private was installed "
        "from, or name the file: --config FILE\n");
  CHECK(answer.inquiries.size() == 1);
}

TEST_CASE("icp: whatever is wrong gives no range") {
  for (const char* const text :
       {"", "[]", "just text", "a: b: c", "network_cidr: 10.1.0.0/16",
        "service_cluster_ip_range: 10.0.0.1", "service_cluster_ip_range: 3",
        "service_cluster_ip_range: 10.0.0.0/16\nnetwork_cidr: x",
        "service_cluster_ip_range: 10.0.0.0/16\nservice_cluster_ip_range: 10.0.0.0/16",
        "service_cluster_ip_range: 10.0.0.0/16\n---\na: b"}) {
    CAPTURE(text);
    const RangeAnswer answer = answer_to(text);
    CHECK(base::has_errors(answer.problems));
    REQUIRE(answer.inquiries.size() == 1);
    CHECK(answer.inquiries[0] == Inquiry{"cluster/config.yaml", "not usable"});
  }
}

TEST_CASE("icp: both keys are reported in one run") {
  const RangeAnswer answer = answer_to("service_cluster_ip_range: x\nnetwork_cidr: y\n");
  CHECK(answer.problems.size() == 2);
}

}  // namespace
}  // namespace istioctl::cloud
