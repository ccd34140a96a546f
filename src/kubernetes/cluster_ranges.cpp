#include "istioctl/kubernetes/cluster_ranges.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/cloud/range_list.h"
#include "istioctl/kubernetes/api_path.h"
#include "istioctl/kubernetes/list_pages.h"
#include "istioctl/net/cidr_set.h"
#include "live_addresses.h"
#include "range_hints.h"

namespace istioctl::kubernetes {

namespace {

using cloud::FoundRange;
using cloud::Holds;
using cloud::RangeAnswer;
using yaml::Json;

constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int not_found = 404;

/// What is asked at once; the order is that of the answers.
enum Question : std::size_t {
  service_cidrs,
  kubeadm,
  control_plane,
  nodes,
  services,
  question_count,
};

/// A Service that no server creates: these addresses are broadcast and multicast.
ApiRequest impossible_service(std::string_view address) {
  const Json body{{"apiVersion", "v1"},
                  {"kind", "Service"},
                  {"metadata", {{"generateName", "istioctl-ranges-"}}},
                  {"spec", {{"clusterIP", address}, {"ports", {{{"port", 80}}}}}}};
  return {.method = "POST",
          .path = "/api/v1/namespaces/default/services?dryRun=All",
          .body = body.dump()};
}

std::vector<ApiRequest> first_questions() {
  const auto get = [](std::string path) { return ApiRequest{.path = std::move(path)}; };
  return {get("/apis/networking.k8s.io/v1/servicecidrs"),
          get("/api/v1/namespaces/kube-system/configmaps/kubeadm-config"),
          get(with_query("/api/v1/namespaces/kube-system/pods", "labelSelector",
                         "component in (kube-apiserver,kube-controller-manager)")),
          get("/api/v1/nodes?limit=500"), get("/api/v1/services?limit=500")};
}

/// Whether nothing more can be learnt from this server.
bool is_final(const ApiFailure& failure) {
  return !failure.status || failure.status->code == unauthorized;
}

std::string why_skipped(const ApiFailure& failure) {
  const int code = failure.status ? failure.status->code : 0;
  if (code == not_found) return "not there";
  if (code == forbidden) return fmt::format("skipped, forbidden: {}", failure.status->message);
  return fmt::format("skipped: {}", failure.error.message);
}

/// One run.
class Inquest {
 public:
  explicit Inquest(ApiClient& client) : client_(client) {}

  RangeAnswer run() {
    ask();
    if (!failed_) {
      use("ServiceCIDR objects (networking.k8s.io/v1)", service_cidrs, hint_of_service_cidrs);
      use("ConfigMap kube-system/kubeadm-config", kubeadm, hint_of_kubeadm);
      use("flags of the control plane's pods in kube-system", control_plane, hint_of_flags);
      use_refusals();
    }
    if (!failed_) use_nodes();
    if (!failed_) conclude();
    if (base::has_errors(answer_.problems)) answer_.ranges.clear();
    return std::move(answer_);
  }

 private:
  using Reply = std::optional<ApiResult<std::string>>;

  void ask() {
    const std::vector<ApiRequest> questions = first_questions();
    client_.send_all(questions, [this](std::size_t index, ApiResult<std::string> result) {
      replies_.at(index) = std::move(result);
    });
    for (const Reply& reply : replies_) {
      if (reply && !*reply && is_final(reply->error())) return fail(reply->error());
    }
  }

  void fail(const ApiFailure& failure) {
    failed_ = true;
    inquire(client_.server(), failure.error.message);
    answer_.problems.push_back(
        {.id = "ranges/server", .message = failure.error.message, .hint = failure.error.hint});
  }

  void inquire(std::string source, std::string reply) {
    answer_.inquiries.push_back({std::move(source), std::move(reply)});
  }

  /// The reply as JSON; nothing, with a line for --explain, when there is none.
  std::optional<Json> reply_of(const std::string& source, Question question) {
    const auto& reply = *replies_.at(question);
    if (!reply) {
      inquire(source, why_skipped(reply.error()));
      return std::nullopt;
    }
    Json json = Json::parse(*reply, nullptr, false);
    if (json.is_object()) return json;
    inquire(source, "skipped: the answer is no JSON object");
    return std::nullopt;
  }

  void use(const std::string& source, Question question, RangeHint (*read)(const Json&)) {
    if (const auto json = reply_of(source, question)) take(source, read(*json));
  }

  /// A refusal is what is hoped for. It's a write, though it leaves nothing: the last resort.
  void use_refusals() {
    if (!services_.empty()) return;
    const std::string source = "refusal of a Service with an impossible address (dry run)";
    const std::array<ApiRequest, 2> requests{
        impossible_service("255.255.255.255"),
        impossible_service("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")};
    std::array<ApiResult<std::string>, 2> results;
    client_.send_all(requests, [&](std::size_t index, ApiResult<std::string> result) {
      results.at(index) = std::move(result);
    });
    RangeHint hint;
    std::string said = "the server accepts it";
    for (const auto& result : results) {
      if (result) continue;
      if (is_final(result.error())) return fail(result.error());
      const Status& status = *result.error().status;
      for (FoundRange& found : hint_of_refusal(status).services) hint.services.push_back(found);
      said = status.code == forbidden ? why_skipped(result.error())
                                      : fmt::format("no ranges in: {}", status.message);
    }
    if (hint.services.empty()) return inquire(source, said);
    take(source, std::move(hint));
  }

  void use_nodes() {
    const std::string source = "podCIDRs of the nodes";
    std::vector<Json> found;
    if (!list(source, nodes, "/api/v1/nodes", [&](Json item) {
          // Of thousands of nodes no more is kept than is used.
          found.push_back({{"metadata", {{"name", member(item, {"metadata", "name"})}}},
                           {"spec", member(item, {"spec"})}});
        })) {
      return;
    }
    const bool known = !pods_.empty();
    take(source, hint_of_nodes(found));
    if (known || pods_.empty()) return;
    warn("ranges/present-nodes",
         fmt::format("the pods' ranges are those of the {} present nodes", found.size()),
         "a node that joins later brings one that isn't in the list");
  }

  /// Visits the objects of a list whose first page is there already. False, with a line for
  /// --explain, when it can't be had.
  bool list(const std::string& source, Question question, const std::string& path,
            const std::function<void(Json)>& visit) {
    const auto page = reply_of(source, question);
    if (!page) return false;
    if (text_member(*page, {"metadata", "continue"}).empty()) {
      for (const Json& item : member(*page, {"items"})) visit(item);
      return true;
    }
    return list_all(source, path, visit);
  }

  bool list_all(const std::string& source, const std::string& path,
                const std::function<void(Json)>& visit) {
    const auto listed = list_pages(client_, {.path = path}, [&](Json item) {
      visit(std::move(item));
      return base::Result<void>();
    });
    if (listed) return true;
    if (is_final(listed.error())) {
      fail(listed.error());
    } else {
      inquire(source, why_skipped(listed.error()));
    }
    return false;
  }

  /// Notes what a source says. The first that says something counts.
  void take(const std::string& source, RangeHint hint) {
    std::vector<FoundRange> all = hint.services;
    all.insert(all.end(), hint.pods.begin(), hint.pods.end());
    std::string reply = all.empty() ? "no ranges" : cloud::listed(all);
    if (!hint.fault.empty()) reply += fmt::format("; not usable: {}", hint.fault);
    inquire(source, std::move(reply));
    answer_.problems.insert(answer_.problems.end(), hint.warnings.begin(), hint.warnings.end());
    take(std::move(hint.services), services_);
    take(std::move(hint.pods), pods_);
  }

  void take(std::vector<FoundRange> said, std::vector<FoundRange>& known) {
    if (known.empty()) {
      known = std::move(said);
      return;
    }
    std::vector<net::Cidr> cidrs;
    for (const FoundRange& found : known) cidrs.push_back(found.range);
    const net::CidrSet set(std::move(cidrs));
    for (const FoundRange& found : said) {
      if (set.covers(found.range)) continue;
      warn("ranges/disagreement",
           fmt::format("{} says {} for {}, {} says {}, which is used", found.origin,
                       found.range.to_string(), to_string(found.holds), known.front().origin,
                       set.to_string()),
           "");
    }
  }

  void warn(std::string id, std::string message, std::string hint) {
    answer_.problems.push_back({.severity = base::Severity::warning,
                                .id = std::move(id),
                                .message = std::move(message),
                                .hint = std::move(hint)});
  }

  void conclude() {
    if (services_.empty()) {
      answer_.problems.push_back(
          {.id = "ranges/no-services",
           .message = fmt::format("{} doesn't say its range of services", client_.server()),
           .hint = "--explain lists what was asked; somebody with more rights may see it, or name "
                   "the ranges yourself"});
      return;
    }
    check_services();
    if (pods_.empty()) {
      warn("ranges/services-only",
           "no source gives the ranges of pods: the list covers services "
           "only",
           "--explain lists what was asked");
    } else {
      check_pods();
    }
    answer_.ranges = services_;
    answer_.ranges.insert(answer_.ranges.end(), pods_.begin(), pods_.end());
  }

  void check_services() {
    const std::string source = "ClusterIPs of the live Services";
    LiveAddresses live(services_);
    if (list(source, services, "/api/v1/services",
             [&](const Json& item) { live.add_service(item); })) {
      compare(source, live, "ranges/stray-service", "services");
    }
  }

  void check_pods() {
    const std::string source = "addresses of the live Pods";
    LiveAddresses live(pods_);
    const std::string path =
        with_query("/api/v1/pods", "fieldSelector", "status.phase!=Succeeded,status.phase!=Failed");
    if (list_all(source, path, [&](const Json& item) { live.add_pod(item); })) {
      compare(source, live, "ranges/stray-pod", "pods");
    }
  }

  void compare(const std::string& source, const LiveAddresses& live, std::string_view id,
               std::string_view what) {
    inquire(source, fmt::format("{} inside the ranges, {} outside", live.count() - live.strays(),
                                live.strays()));
    if (live.strays() > 0) answer_.problems.push_back(live.problem(id, what));
  }

  ApiClient& client_;
  std::array<Reply, question_count> replies_;
  RangeAnswer answer_;
  std::vector<FoundRange> services_;
  std::vector<FoundRange> pods_;
  bool failed_ = false;
};

}  // namespace

RangeAnswer ClusterRanges::find() {
  return Inquest(client_).run();
}

}  // namespace istioctl::kubernetes
