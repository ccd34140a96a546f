#include "istioctl/kubernetes/kubeconfig.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <utility>
#include <vector>

#include "cluster_entry.h"
#include "in_cluster.h"
#include "istioctl/base/printable.h"
#include "kubeconfig_file.h"
#include "user_entry.h"

namespace istioctl::kubernetes {

namespace {

using base::ErrorCode;
using Found = base::Result<std::optional<ClusterContext>>;

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

// As in kubectl an empty value is none: -c "$UNSET".
bool is_given(const std::optional<std::string>& value) {
  return value && !value->empty();
}

// The files to read. Only of those that the user didn't name one by one may some be missing.
std::vector<std::string> files_of(const KubeconfigRequest& request) {
  if (is_given(request.path)) return {*request.path};
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

base::Result<const NamedEntry*> choose_context(const Kubeconfig& config,
                                               const KubeconfigRequest& request,
                                               const std::vector<std::string>& files) {
  const bool asked = is_given(request.context);
  const std::string& name = asked ? *request.context : config.current_context;
  if (name.empty()) {
    return base::fail(ErrorCode::invalid_input,
                      fmt::format("{} names no current context", names_of(files)),
                      "choose one with --context");
  }
  const NamedEntry* const context = find_entry(config.contexts, name);
  if (context != nullptr) return context;
  return base::fail(
      ErrorCode::invalid_input,
      fmt::format("{}: there is no context {}{}",
                  base::escape_for_terminal(asked ? names_of(files) : config.source_of_current),
                  base::quote(name), asked ? "" : ", the current one"),
      "choose another with --context");
}

/// The cluster or the user that a context names, labelled as that context's.
base::Result<Section> entry_of(const NamedEntry& context, std::string_view field,
                               const NamedEntries& entries) {
  const std::string name = context.content.text(field);
  const NamedEntry* const entry = find_entry(entries, name);
  if (entry == nullptr) {
    return context.content.error(field,
                                 fmt::format("its {} {} isn't there", field, base::quote(name)),
                                 "choose another with --context");
  }
  Section content = entry->content;
  content.set_label(fmt::format("{}, {}", context.content.label(), content.label()));
  return content;
}

base::Result<ClusterContext> resolve(const NamedEntry& context, const Kubeconfig& config,
                                     const KubeconfigRequest& request) {
  ClusterContext found{.source = context.content.source(),
                       .name = context.name,
                       .name_space = context.content.text("namespace")};
  if (found.name_space.empty()) found.name_space = "default";
  const auto cluster = entry_of(context, "cluster", config.clusters);
  if (!cluster) return std::unexpected(cluster.error());
  std::optional<Section> user;
  if (!context.content.text("user").empty()) {
    auto entry = entry_of(context, "user", config.users);
    if (!entry) return std::unexpected(std::move(entry.error()));
    user = std::move(*entry);
  }
  auto connection = connection_of(*cluster, found.warnings);
  if (!connection) return std::unexpected(std::move(connection.error()));
  found.connection = std::move(*connection);
  found.connection.origin = fmt::format("{} (context {})", base::escape_for_terminal(found.source),
                                        base::quote(found.name));
  if (!user) return found;
  if (auto added = add_credentials(*user, *cluster, request, found.connection, found.warnings);
      !added) {
    return std::unexpected(std::move(added.error()));
  }
  return found;
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
  if (!config.contexts.empty()) {
    const auto context = choose_context(config, request, files);
    if (!context) return std::unexpected(context.error());
    return resolve(**context, config, request);
  }
  if (is_given(request.path) || is_given(request.context)) {
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
  std::ranges::transform(config.contexts, std::back_inserter(names), &NamedEntry::name);
  return names;
}

}  // namespace istioctl::kubernetes
