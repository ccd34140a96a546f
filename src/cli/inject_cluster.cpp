#include "inject_cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/kubernetes/config_map.h"

namespace istioctl::cli {

namespace {

using kubernetes::ApiRequest;
using kubernetes::ApiResult;
using kubernetes::ConfigMapKey;

/// A ConfigMap that somebody can do without.
struct Wanted {
  const std::optional<std::string>& map;
  std::string_view key;
  std::string_view flag;    // that names another
  std::string_view advice;  // what to pass without it
};

// More of them make a message no clearer.
constexpr std::size_t most_ranges_named = 3;

/// The calls of one run, and their answers.
class Inquiry {
 public:
  Inquiry(const InjectQuestions& questions, Cluster& cluster, Context& context)
      : questions_(questions), cluster_(cluster), context_(context) {}

  std::optional<InjectAnswers> run() {
    send();
    if (const auto* const failure = lost_connection()) {
      report_lost(*failure);
      return std::nullopt;
    }
    InjectAnswers answers;
    std::size_t next = 0;
    if (mesh_.map) answers.mesh = read(mesh_, answers_[next++]);
    if (inject_.map) answers.inject = read(inject_, answers_[next++]);
    if ((mesh_.map && !answers.mesh) || (inject_.map && !answers.inject)) return std::nullopt;
    if (questions_.ranges) warn_without_pods(kubernetes::pod_ranges_in(answers_[next]));
    return answers;
  }

 private:
  [[nodiscard]] ConfigMapKey key_of(const Wanted& wanted) const {
    return {.name_space = context_.globals().istio_namespace,
            .name = *wanted.map,
            .key = std::string(wanted.key)};
  }

  void send() {
    std::vector<ApiRequest> requests;
    if (mesh_.map) requests.push_back(request_for(key_of(mesh_)));
    if (inject_.map) requests.push_back(request_for(key_of(inject_)));
    if (questions_.ranges) requests.push_back(kubernetes::request_for_nodes());
    answers_.resize(requests.size());
    cluster_.client->send_all(requests, [this](std::size_t index, ApiResult<std::string> result) {
      answers_[index] = std::move(result);
    });
  }

  /// Why there was no answer at all, which concerns everything alike.
  [[nodiscard]] const kubernetes::ApiFailure* lost_connection() const {
    const std::size_t maps = answers_.size() - (questions_.ranges ? 1 : 0);
    for (std::size_t i = 0; i < maps; ++i) {
      if (!answers_[i] && !answers_[i].error().status) return &answers_[i].error();
    }
    return nullptr;
  }

  void report_lost(const kubernetes::ApiFailure& failure) {
    base::Error error = failure.error;
    for (const Wanted* const wanted : {&mesh_, &inject_}) {
      if (!wanted->map) continue;
      error.hint += fmt::format("{}pass {}", error.hint.empty() ? "" : "; or ", wanted->advice);
    }
    context_.reporter().report(error);
  }

  std::optional<NamedText> read(const Wanted& wanted, const ApiResult<std::string>& answer) {
    const ConfigMapKey key = key_of(wanted);
    auto text = text_in(key, answer);
    if (text) return NamedText{.name = to_string(key), .text = std::move(*text)};
    base::Error& error = text.error();
    if (error.code == base::ErrorCode::not_found) {
      error.hint = fmt::format("name it with {} and its namespace with -i", wanted.flag);
    }
    error.hint += fmt::format("{}pass {}", error.hint.empty() ? "" : "; or ", wanted.advice);
    // What the client says may name it already.
    if (error.message.find(cluster_.origin) == error.message.npos) {
      error.message = fmt::format("{}: {}", cluster_.origin, error.message);
    }
    context_.reporter().report(error);
    return std::nullopt;
  }

  void warn_without_pods(const std::vector<net::Cidr>& pods) {
    const net::CidrSet ranges(questions_.ranges->ranges());
    const auto held = [&](const net::Cidr& range) { return ranges.overlaps(range); };
    if (pods.empty() || std::ranges::any_of(pods, held)) return;
    std::string named;
    for (std::size_t i = 0; i < std::min(pods.size(), most_ranges_named); ++i) {
      named += (i == 0 ? "" : ", ") + pods[i].to_string();
    }
    if (pods.size() > most_ranges_named) named += ", …";
    context_.reporter().report(base::Diagnostic{
        .severity = base::Severity::warning,
        .id = "ranges/no-pods",
        .source = "--includeIPRanges",
        .message = fmt::format("the ranges hold no node's podCIDR ({}): calls to the addresses of "
                               "pods will bypass the sidecar",
                               named),
        .hint = "'istioctl ranges auto' prints the cluster's ranges"});
  }

  const InjectQuestions& questions_;
  Cluster& cluster_;
  Context& context_;
  Wanted mesh_{.map = questions_.mesh_map,
               .key = "mesh",
               .flag = "--meshConfigMapName",
               .advice = "--meshConfigFile FILE, or --offline for 0.7.1's defaults"};
  Wanted inject_{.map = questions_.inject_map,
                 .key = "config",
                 .flag = "--injectConfigMapName",
                 .advice = "--injectConfigFile FILE"};
  std::vector<ApiResult<std::string>> answers_;
};

}  // namespace

std::optional<InjectAnswers> ask_for_injection(const InjectQuestions& questions, Cluster& cluster,
                                               Context& context) {
  return Inquiry(questions, cluster, context).run();
}

}  // namespace istioctl::cli
