#include "world.h"

namespace istioctl::cloud {
namespace {

constexpr const char* config = R"({
  "Name": "minikube",
  "Driver": "docker",
  "KubernetesConfig": {
    "KubernetesVersion": "v1.34.0",
    "ServiceCIDR": "10.96.0.0/12",
    "ExtraOptions": [
      {"Component": "kubelet", "Key": "pod-network-cidr", "Value": "1.2.3.0/24"},
      {"Component": "kubeadm", "Key": "pod-network-cidr", "Value": "10.244.0.0/16"}
    ]
  }
})";

World with_profile(const std::string& name, std::string text = config) {
  World world;
  world.variables["HOME"] = "/home/u";
  world.files["/home/u/.minikube/profiles/" + name + "/config.json"] = std::move(text);
  return world;
}

constexpr const char* answer_of_config = "10.96.0.0/12,10.244.0.0/16";

TEST_CASE("minikube: the configuration of its profile") {
  const RangeAnswer answer = with_profile("minikube").ask("minikube");
  CHECK(ranges_of(answer) ==
        "10.96.0.0/12 services asked "
        "/home/u/.minikube/profiles/minikube/config.json: KubernetesConfig.ServiceCIDR\n"
        "10.244.0.0/16 pods asked /home/u/.minikube/profiles/minikube/config.json: "
        "KubernetesConfig.ExtraOptions, pod-network-cidr\n");
  CHECK(answer.problems.empty());
}

TEST_CASE("minikube: no configuration is the page's default, marked") {
  World world;
  world.variables["HOME"] = "/home/u";
  const RangeAnswer answer = world.ask("minikube");
  CHECK(ranges_of(answer) ==
        "10.0.0.0/24 services published default Istio's documentation for Minikube\n");
  CHECK(problems_of(answer.problems) ==
        "warning : 10.0.0.1/24 has host bits set; it is read as 10.0.0.0/24\n");
  REQUIRE(answer.inquiries.size() == 2);
  CHECK(answer.inquiries[0] == Inquiry{"/home/u/.minikube/profiles/minikube/config.json",
                                       "cannot open "
                                       "/home/u/.minikube/profiles/minikube/config.json"});
  CHECK(answer.inquiries[1] ==
        Inquiry{"Istio's documentation for Minikube", "10.0.0.0/24 (services)"});
}

TEST_CASE("minikube: a configuration without the range is like none") {
  for (const char* const text :
       {"{}", R"({"KubernetesConfig": {}})", R"({"KubernetesConfig": null})",
        R"({"KubernetesConfig": {"ExtraOptions": [)"
        R"({"Component": "kubeadm", "Key": "pod-network-cidr", "Value": "10.244.0.0/16"}]}})"}) {
    CAPTURE(text);
    CHECK(to_list(with_profile("minikube", text).ask("minikube").ranges) == "10.0.0.0/24");
  }
}

TEST_CASE("minikube: the profile is named by the flag, the variable, or minikube itself") {
  World world = with_profile("p2");
  CHECK(to_list(world.ask("minikube").ranges) == "10.0.0.0/24");
  CHECK(to_list(world.ask("minikube", {.options = {{"profile", "p2"}}}).ranges) ==
        answer_of_config);
  world.files["/home/u/.minikube/config/config.json"] = R"({"profile": "p2"})";
  CHECK(to_list(world.ask("minikube").ranges) == answer_of_config);
  world.files["/home/u/.minikube/config/config.json"] = "garbage";
  CHECK(to_list(world.ask("minikube").ranges) == "10.0.0.0/24");
  world.variables["MINIKUBE_PROFILE"] = "p2";
  CHECK(to_list(world.ask("minikube").ranges) == answer_of_config);
}

TEST_CASE("minikube: MINIKUBE_HOME holds .minikube, or is it") {
  World world;
  world.files["/data/.minikube/profiles/minikube/config.json"] = config;
  world.variables["MINIKUBE_HOME"] = "/data";
  CHECK(to_list(world.ask("minikube").ranges) == answer_of_config);
  world.variables["MINIKUBE_HOME"] = "/data/.minikube";
  CHECK(to_list(world.ask("minikube").ranges) == answer_of_config);
}

TEST_CASE("minikube: a profile that was named must be there") {
  World world = with_profile("minikube");
  const RangeAnswer answer = world.ask("minikube", {.options = {{"profile", "p3"}}});
  CHECK(answer.ranges.empty());
  CHECK(problems_of(answer.problems) ==
        "error : cannot open /home/u/.minikube/profiles/p3/config.json; 'minikube profile list' "
        "shows the profiles\n");
  CHECK(refusal("minikube", {.options = {{"profile", "../x"}}}).code ==
        base::ErrorCode::invalid_input);
  CHECK(refusal("minikube", {.options = {{"profile", ""}}}).code == base::ErrorCode::invalid_input);
}

TEST_CASE("minikube: a configuration that can't be read is an error, not the default") {
  for (const char* const text :
       {"garbage", R"({"KubernetesConfig": {"ServiceCIDR": "x"}})",
        R"({"KubernetesConfig": {"ServiceCIDR": 3}})", R"({"KubernetesConfig": {)", "",
        R"({"KubernetesConfig": {"ServiceCIDR": "10.0.0.0/8", "ServiceCIDR": "10.0.0.0/8"}})"}) {
    CAPTURE(text);
    const RangeAnswer answer = with_profile("minikube", text).ask("minikube");
    CHECK(base::has_errors(answer.problems));
    CHECK(answer.ranges.empty());
    CHECK(answer.problems[0].source == "/home/u/.minikube/profiles/minikube/config.json");
  }
}

}  // namespace
}  // namespace istioctl::cloud
