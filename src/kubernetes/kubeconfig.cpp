#include "istioctl/kubernetes/kubeconfig.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <utility>
#include <vector>

#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "kubeconfig_file.h"

namespace istioctl::kubernetes {

namespace {

using base::ErrorCode;
using Found = base::Result<std::optional<ClusterContext>>;

// A namespace's name is shorter than this.
constexpr std::size_t longest_namespace_file = 1024;

// A file that can't be looked at isn't missing: opening it will say why.
bool is_missing(const std::string& path) {
  return ::access(path.c_str(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

std::string variable(const KubeconfigRequest& request, const std::string& name) {
  return request.variable(name).value_or("");
}

std::vector<std::string> listed(const std::string& paths) {
  std::vector<std::string> list;
  for (std::size_t begin = 0; begin <= paths.size();) {
    const std::size_t end = std::min(paths.find(':', begin), paths.size());
    if (end > begin) list.push_back(paths.substr(begin, end - begin));
    begin = end + 1;
  }
  return list;
}

// The files to read. Only of those that the user didn't name one by one may some be missing.
std::vector<std::string> files_of(const KubeconfigRequest& request) {
  if (request.path) return {*request.path};
  std::vector<std::string> files = listed(variable(request, "KUBECONFIG"));
  const std::string home = variable(request, "HOME");
  if (files.empty() && !home.empty()) files.push_back(home + "/.kube/config");
  std::erase_if(files, is_missing);
  return files;
}

std::string names_of(const std::vector<std::string>& files) {
  std::string names;
  for (const std::string& file : files) {
    names += (names.empty() ? "" : ", ") + base::escape_for_terminal(file);
  }
  return names;
}

Found choose(const Kubeconfig& config, const KubeconfigRequest& request,
             const std::vector<std::string>& files) {
  const bool asked = request.context && !request.context->empty();
  const std::string& name = asked ? *request.context : config.current_context;
  if (name.empty()) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("{} names no current context", names_of(files)),
                      "choose one with --context");
  }
  const auto context = std::ranges::find(config.contexts, name, &NamedContext::name);
  if (context == config.contexts.end()) {
    return base::fail(
        ErrorCode::invalid_input,
        fmt::format("{}: there is no context {}{}",
                    base::escape_for_terminal(asked ? names_of(files) : config.source_of_current),
                    base::quote(name), asked ? "" : ", the current one"),
        "choose another with --context");
  }
  if (std::ranges::find(config.clusters, context->cluster, &NamedCluster::name) ==
      config.clusters.end()) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("{}: the context {} is of the cluster {}, which isn't there",
                                  base::escape_for_terminal(context->source), base::quote(name),
                                  base::quote(context->cluster)),
                      "choose another with --context");
  }
  return ClusterContext{
      .source = context->source,
      .name = name,
      .name_space = context->name_space.empty() ? "default" : context->name_space};
}

std::string in_cluster_namespace(const KubeconfigRequest& request) {
  auto file = base::FileSource::open(request.service_account + "/namespace");
  if (!file) return "default";
  auto text = base::read_all(*file, longest_namespace_file);
  while (text && !text->empty() && text->back() == '\n') text->pop_back();
  return text && !text->empty() ? *text : "default";
}

std::optional<ClusterContext> in_cluster(const KubeconfigRequest& request) {
  const bool in_pod = !variable(request, "KUBERNETES_SERVICE_HOST").empty() &&
                      !variable(request, "KUBERNETES_SERVICE_PORT").empty() &&
                      ::access((request.service_account + "/token").c_str(), R_OK) == 0;
  if (!in_pod) return std::nullopt;
  return ClusterContext{.source = "the in-cluster service account",
                        .name_space = in_cluster_namespace(request)};
}

}  // namespace

Found find_cluster(const KubeconfigRequest& request) {
  const auto files = files_of(request);
  Kubeconfig config;
  for (const std::string& file : files) {
    if (auto merged = merge_kubeconfig(file, config); !merged) {
      return std::unexpected(std::move(merged.error()));
    }
  }
  if (!config.contexts.empty()) return choose(config, request, files);
  if (request.path || request.context) {
    return base::fail(ErrorCode::invalid_input,
                      files.empty() ? "there is no kubeconfig"
                                    : fmt::format("{} has no contexts", names_of(files)),
                      "name a kubeconfig with -c");
  }
  return in_cluster(request);
}

std::vector<std::string> context_names(const KubeconfigRequest& request) {
  Kubeconfig config;
  for (const std::string& file : files_of(request)) (void)merge_kubeconfig(file, config);
  std::vector<std::string> names;
  std::ranges::transform(config.contexts, std::back_inserter(names), &NamedContext::name);
  return names;
}

}  // namespace istioctl::kubernetes
