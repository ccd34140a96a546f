#include "istioctl/kubernetes/cluster_ranges.h"

#include <doctest/doctest.h>

#include "istioctl/cloud/range_list.h"
#include "support/fake_api_client.h"

namespace istioctl::kubernetes {
namespace {

using cloud::RangeAnswer;
using test::FakeApiClient;

constexpr const char* service_cidrs = "/apis/networking.k8s.io/v1/servicecidrs";
constexpr const char* kubeadm = "/api/v1/namespaces/kube-system/configmaps/kubeadm-config";
constexpr const char* control_plane =
    "/api/v1/namespaces/kube-system/pods?labelSelector="
    "component%20in%20%28kube-apiserver%2Ckube-controller-manager%29";
constexpr const char* create = "/api/v1/namespaces/default/services?dryRun=All";
constexpr const char* nodes = "/api/v1/nodes?limit=500";
constexpr const char* services = "/api/v1/services?limit=500";

bool is_list_of_pods(const ApiRequest& request) {
  return request.path.starts_with("/api/v1/pods?fieldSelector=");
}

/// A cluster that refuses every question until it is told what to answer. Its Pods are one answer.
class Cluster {
 public:
  Cluster() {
    client.answer_others([this](const ApiRequest& request) -> FakeApiClient::Answer {
      if (is_list_of_pods(request)) return pods;
      if (request.path == services || request.path == nodes) return R"({"items": []})";
      const int code = request.method == "POST" ? 422 : 404;
      return FakeApiClient::refusal({.code = code, .reason = "NotFound", .message = "no such"});
    });
  }

  void has(const char* path, std::string body) { client.answer("GET", path, std::move(body)); }

  void refuses(const char* method, const char* path, int code, std::string message) {
    client.answer(method, path,
                  FakeApiClient::refusal(
                      {.code = code, .reason = "Forbidden", .message = std::move(message)}));
  }

  RangeAnswer ask() { return ClusterRanges(client).find(); }

  FakeApiClient client;
  std::string pods = R"({"items": []})";
};

/// "10.0.0.0/24 services ServiceCIDR kubernetes", a line each.
std::string ranges_of(const RangeAnswer& answer) {
  std::string text;
  for (const cloud::FoundRange& found : answer.ranges) {
    CHECK(found.basis == cloud::Basis::asked);
    text += found.range.to_string() + " " + std::string(to_string(found.holds)) + " " +
            found.origin + "\n";
  }
  return text;
}

std::string ids_of(const RangeAnswer& answer) {
  std::string text;
  for (const base::Diagnostic& problem : answer.problems) {
    text += std::string(to_string(problem.severity)) + " " + problem.id + "\n";
  }
  return text;
}

std::string reply_of(const RangeAnswer& answer, std::string_view source) {
  for (const cloud::Inquiry& inquiry : answer.inquiries) {
    if (inquiry.source.find(source) != std::string::npos) return inquiry.answer;
  }
  return "never asked";
}

constexpr const char* one_service_cidr =
    R"({"items": [{"metadata": {"name": "kubernetes"}, "spec": {"cidrs": ["10.0.0.0/24"]}}]})";

constexpr const char* kubeadm_config = R"({"data": {"ClusterConfiguration":
    "apiServer: {}\nnetworking:\n  dnsDomain: cluster.local\n  podSubnet: 10.244.0.0/16\n  serviceSubnet: 10.96.0.0/12\n"}})";

constexpr const char* control_plane_pods = R"({"items": [
    {"metadata": {"name": "kube-apiserver-cp", "labels": {"component": "kube-apiserver"}},
     "spec": {"containers": [{"command": ["kube-apiserver", "--secure-port=6443",
                                          "--service-cluster-ip-range=10.32.0.0/16,fd00:32::/108"]}]}},
    {"metadata": {"name": "kube-controller-manager-cp",
                  "labels": {"component": "kube-controller-manager"}},
     "spec": {"containers": [{"command": ["kube-controller-manager"],
                              "args": ["--cluster-cidr", "10.33.0.0/16"]}]}}]})";

TEST_CASE("cluster_ranges: ServiceCIDR objects, and nothing about pods") {
  Cluster cluster;
  cluster.has(service_cidrs,
              R"({"items": [
                {"metadata": {"name": "kubernetes"}, "spec": {"cidrs": ["10.0.0.0/24", "fd00:10::/112"]}},
                {"metadata": {"name": "more"}, "spec": {"cidrs": ["10.0.8.0/24"]}}]})");
  const RangeAnswer answer = cluster.ask();
  CHECK(ranges_of(answer) ==
        "10.0.0.0/24 services ServiceCIDR kubernetes\n"
        "fd00:10::/112 services ServiceCIDR kubernetes\n"
        "10.0.8.0/24 services ServiceCIDR more\n");
  CHECK(ids_of(answer) == "warning ranges/services-only\n");
  CHECK(reply_of(answer, "kubeadm-config") == "not there");
}

TEST_CASE("cluster_ranges: kubeadm's ConfigMap") {
  Cluster cluster;
  cluster.has(kubeadm, kubeadm_config);
  const RangeAnswer answer = cluster.ask();
  CHECK(ranges_of(answer) ==
        "10.96.0.0/12 services kubeadm-config: networking.serviceSubnet\n"
        "10.244.0.0/16 pods kubeadm-config: networking.podSubnet\n");
  CHECK(ids_of(answer).empty());
}

TEST_CASE("cluster_ranges: the flags of the control plane") {
  Cluster cluster;
  cluster.has(control_plane, control_plane_pods);
  CHECK(ranges_of(cluster.ask()) ==
        "10.32.0.0/16 services --service-cluster-ip-range of pod kube-apiserver-cp\n"
        "fd00:32::/108 services --service-cluster-ip-range of pod kube-apiserver-cp\n"
        "10.33.0.0/16 pods --cluster-cidr of pod kube-controller-manager-cp\n");
}

TEST_CASE("cluster_ranges: the refusal of an impossible address, of each IP version") {
  Cluster cluster;
  cluster.refuses("POST", create, 422,
                  "Service \"x\" is invalid: spec.clusterIPs: Invalid value: "
                  "[]string{\"255.255.255.255\"}: failed to allocate IP 255.255.255.255: the "
                  "provided IP (255.255.255.255) is not in the valid range. The range of valid "
                  "IPs is 10.43.0.0/16");
  cluster.refuses("POST", create, 422, "… The range of valid IPs is fd00:43::/108.");
  CHECK(ranges_of(cluster.ask()) ==
        "10.43.0.0/16 services the refusal of an impossible ClusterIP\n"
        "fd00:43::/108 services the refusal of an impossible ClusterIP\n");
  for (const ApiRequest& request : cluster.client.requests()) {
    if (request.method == "POST") CHECK(request.path.ends_with("?dryRun=All"));
  }
}

TEST_CASE("cluster_ranges: the nodes' ranges, as few as hold them") {
  Cluster cluster;
  cluster.has(service_cidrs, one_service_cidr);
  cluster.has(nodes, R"({"items": [
      {"metadata": {"name": "a"}, "spec": {"podCIDR": "10.244.0.0/24", "podCIDRs": ["10.244.0.0/24"]}},
      {"metadata": {"name": "b"}, "spec": {"podCIDR": "10.244.1.0/24"}},
      {"metadata": {"name": "c"}, "spec": {"podCIDRs": ["10.244.7.0/24", "fd00:7::/64"]}},
      {"metadata": {"name": "d"}, "spec": {}}]})");
  const RangeAnswer answer = cluster.ask();
  CHECK(ranges_of(answer) ==
        "10.0.0.0/24 services ServiceCIDR kubernetes\n"
        "10.244.0.0/23 pods the nodes' podCIDRs\n"
        "10.244.7.0/24 pods the nodes' podCIDRs\n"
        "fd00:7::/64 pods the nodes' podCIDRs\n");
  CHECK(ids_of(answer) == "warning ranges/present-nodes\n");
}

TEST_CASE("cluster_ranges: the first source counts, a contradiction is a warning") {
  Cluster cluster;
  cluster.has(service_cidrs, one_service_cidr);
  cluster.has(kubeadm, kubeadm_config);
  cluster.has(control_plane, control_plane_pods);
  const RangeAnswer answer = cluster.ask();
  CHECK(ranges_of(answer) ==
        "10.0.0.0/24 services ServiceCIDR kubernetes\n"
        "10.244.0.0/16 pods kubeadm-config: networking.podSubnet\n");
  CHECK(ids_of(answer) ==
        "warning ranges/disagreement\nwarning ranges/disagreement\n"
        "warning ranges/disagreement\nwarning ranges/disagreement\n");
  CHECK(answer.problems[0].message ==
        "kubeadm-config: networking.serviceSubnet says 10.96.0.0/12 for services, ServiceCIDR "
        "kubernetes says 10.0.0.0/24, which is used");
}

TEST_CASE("cluster_ranges: forbidden sources are passed over and named") {
  Cluster cluster;
  cluster.refuses("GET", service_cidrs, 403, "servicecidrs is forbidden: User \"u\" cannot list");
  cluster.refuses("POST", create, 403, "services is forbidden: User \"u\" cannot create");
  RangeAnswer answer = cluster.ask();
  CHECK(ids_of(answer) == "error ranges/no-services\n");
  CHECK(reply_of(answer, "ServiceCIDR objects") ==
        "skipped, forbidden: servicecidrs is forbidden: User \"u\" cannot list");
  CHECK(reply_of(answer, "impossible address") ==
        "skipped, forbidden: services is forbidden: User \"u\" cannot create");
  cluster.has(kubeadm, kubeadm_config);
  answer = cluster.ask();
  CHECK(cloud::to_list(answer.ranges) == "10.96.0.0/12,10.244.0.0/16");
  CHECK(reply_of(answer, "ServiceCIDR objects").starts_with("skipped, forbidden: "));
}

TEST_CASE("cluster_ranges: nothing is written, not even dry, where it can be read") {
  Cluster cluster;
  cluster.has(service_cidrs, one_service_cidr);
  CHECK(reply_of(cluster.ask(), "impossible address") == "never asked");
  for (const ApiRequest& request : cluster.client.requests()) CHECK(request.method == "GET");
}

TEST_CASE("cluster_ranges: without a range of services there is no answer") {
  Cluster cluster;
  const RangeAnswer answer = cluster.ask();
  CHECK(answer.ranges.empty());
  CHECK(ids_of(answer) == "error ranges/no-services\n");
  CHECK(answer.inquiries.size() == 5);
  CHECK(reply_of(answer, "impossible address") == "no ranges in: no such");
}

TEST_CASE("cluster_ranges: a live ClusterIP outside the ranges is an error that names it") {
  Cluster cluster;
  cluster.has(service_cidrs, one_service_cidr);
  cluster.has(services, R"({"items": [
      {"metadata": {"namespace": "default", "name": "kubernetes"}, "spec": {"clusterIP": "10.0.0.1"}},
      {"metadata": {"namespace": "a", "name": "none"}, "spec": {"clusterIP": "None", "clusterIPs": ["None"]}},
      {"metadata": {"namespace": "a", "name": "external"}, "spec": {"type": "ExternalName"}},
      {"metadata": {"namespace": "a", "name": "db"}, "spec": {"clusterIPs": ["10.0.1.7"]}}]})");
  const RangeAnswer answer = cluster.ask();
  CHECK(answer.ranges.empty());
  REQUIRE(answer.problems.size() == 2);
  CHECK(answer.problems[0].message ==
        "10.0.1.7 of Service a/db lies outside what was found for services: 10.0.0.0/24 (from "
        "ServiceCIDR kubernetes)");
  CHECK(reply_of(answer, "ClusterIPs") == "1 inside the ranges, 1 outside");
}

TEST_CASE("cluster_ranges: a live Pod outside the ranges, unless it has its node's address") {
  Cluster cluster;
  cluster.has(kubeadm, kubeadm_config);
  cluster.pods = R"({"items": [
      {"metadata": {"namespace": "n", "name": "in"}, "status": {"phase": "Running", "podIP": "10.244.1.2", "podIPs": [{"ip": "10.244.1.2"}]}},
      {"metadata": {"namespace": "n", "name": "host"}, "spec": {"hostNetwork": true}, "status": {"phase": "Running", "podIP": "192.168.1.2"}},
      {"metadata": {"namespace": "n", "name": "ended"}, "status": {"phase": "Succeeded", "podIP": "192.168.1.3"}},
      {"metadata": {"namespace": "n", "name": "pending"}, "status": {"phase": "Pending"}}]})";
  CHECK(cloud::to_list(cluster.ask().ranges) == "10.96.0.0/12,10.244.0.0/16");
  cluster.pods = R"({"items": [)";
  for (int i = 0; i < 5; ++i) {
    cluster.pods +=
        (i == 0 ? "" : ",") + std::string(R"({"metadata": {"namespace": "n", "name": "p)") +
        std::to_string(i) + R"("}, "status": {"phase": "Running", "podIP": "192.168.0.)" +
        std::to_string(i) + R"("}})";
  }
  cluster.pods += "]}";
  const RangeAnswer answer = cluster.ask();
  CHECK(ids_of(answer) == "error ranges/stray-pod\n");
  CHECK(answer.problems[0].message ==
        "192.168.0.0 of Pod n/p0, 192.168.0.1 of Pod n/p1, 192.168.0.2 of Pod n/p2 and 2 more lie "
        "outside what was found for pods: 10.244.0.0/16 (from kubeadm-config: "
        "networking.podSubnet)");
}

TEST_CASE("cluster_ranges: addresses that may not be listed are not compared, which is said") {
  Cluster cluster;
  FakeApiClient client;
  client.answer("GET", service_cidrs, one_service_cidr);
  client.answer_others([](const ApiRequest&) -> FakeApiClient::Answer {
    return FakeApiClient::refusal({.code = 403, .reason = "Forbidden", .message = "no"});
  });
  const RangeAnswer answer = ClusterRanges(client).find();
  CHECK(cloud::to_list(answer.ranges) == "10.0.0.0/24");
  CHECK(reply_of(answer, "ClusterIPs") == "skipped, forbidden: no");
  CHECK(reply_of(answer, "podCIDRs") == "skipped, forbidden: no");
}

TEST_CASE("cluster_ranges: a server that doesn't answer is one error") {
  FakeApiClient client;
  client.answer_others([](const ApiRequest&) { return FakeApiClient::lost(false); });
  const RangeAnswer lost = ClusterRanges(client).find();
  CHECK(ids_of(lost) == "error ranges/server\n");
  CHECK(lost.problems[0].message == "the connection to https://fake broke");
  client.answer_others([](const ApiRequest&) -> FakeApiClient::Answer {
    return FakeApiClient::refusal({.code = 401, .reason = "Unauthorized", .message = "who?"});
  });
  CHECK(ids_of(ClusterRanges(client).find()) == "error ranges/server\n");
}

TEST_CASE("cluster_ranges: garbage in a source is passed over") {
  Cluster cluster;
  cluster.has(service_cidrs, "<html>");
  cluster.has(kubeadm, R"({"data": {"ClusterConfiguration": "a: [b"}})");
  cluster.has(control_plane, control_plane_pods);
  const RangeAnswer answer = cluster.ask();
  CHECK(cloud::to_list(answer.ranges) == "10.32.0.0/16,fd00:32::/108,10.33.0.0/16");
  CHECK(reply_of(answer, "ServiceCIDR objects") == "skipped: the answer is no JSON object");
  CHECK(reply_of(answer, "kubeadm-config")
            .starts_with("no ranges; not usable: ClusterConfiguration is no YAML: "));
  Cluster bad;
  bad.has(service_cidrs, R"({"items": [{"metadata": {"name": "a"}, "spec": {"cidrs": ["x", 7]}},
                                       {"spec": "none"}, 3]})");
  CHECK(ids_of(bad.ask()) == "error ranges/no-services\n");
}

TEST_CASE("cluster_ranges: a large cluster is listed page by page") {
  FakeApiClient client;
  client.answer_others([](const ApiRequest& request) -> FakeApiClient::Answer {
    const bool is_service = request.path.starts_with("/api/v1/services?");
    if (request.path == service_cidrs) return one_service_cidr;
    if (!is_service) {
      return FakeApiClient::refusal({.code = 404, .reason = "NotFound", .message = "no"});
    }
    if (request.path.find("continue=") == std::string::npos) {
      return R"({"metadata": {"continue": "t", "resourceVersion": "1"}, "items": [
          {"metadata": {"namespace": "a", "name": "b"}, "spec": {"clusterIP": "10.0.0.9"}}]})";
    }
    return R"({"metadata": {"resourceVersion": "1"}, "items": [
        {"metadata": {"namespace": "a", "name": "c"}, "spec": {"clusterIP": "10.9.0.9"}}]})";
  });
  const RangeAnswer answer = ClusterRanges(client).find();
  CHECK(reply_of(answer, "ClusterIPs") == "1 inside the ranges, 1 outside");
}

}  // namespace
}  // namespace istioctl::kubernetes
