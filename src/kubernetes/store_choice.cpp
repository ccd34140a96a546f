#include "istioctl/kubernetes/store_choice.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/store/sqlite_store.h"

namespace istioctl::kubernetes {

namespace {

using base::ErrorCode;
using Chosen = base::Result<ChosenStore>;

constexpr std::string_view sqlite_scheme = "sqlite:";
constexpr std::string_view kubernetes_scheme = "kubernetes:";

Chosen wrong_url(const std::string& url) {
  return base::fail(ErrorCode::wrong_usage, fmt::format("{} names no store", base::quote(url)),
                    "write sqlite:PATH or kubernetes:");
}

Chosen sqlite_store(const std::string& url, const StoreRequest& request) {
  if (request.cluster.path || request.cluster.context) {
    return base::fail(ErrorCode::wrong_usage,
                      fmt::format("{} names a cluster, but the store is {}",
                                  request.cluster.path ? "-c" : "--context", base::quote(url)),
                      "leave one of the two out");
  }
  std::string path = url.substr(sqlite_scheme.size());
  if (path.empty()) return wrong_url(url);
  return ChosenStore{.store = store::make_sqlite_store({.path = std::move(path)})};
}

Chosen cluster_store(const ClusterContext& cluster) {
  return base::fail(
      ErrorCode::unsupported,
      fmt::format("this version doesn't store in a cluster yet, and {} leads to one{}",
                  base::escape_for_terminal(cluster.source),
                  cluster.name.empty() ? std::string()
                                       : fmt::format(" (context {})", base::quote(cluster.name))),
      "name an embedded store with --store sqlite:PATH, or in ISTIOCTL_STORE");
}

Chosen kubernetes_store(const StoreRequest& request) {
  const auto cluster = find_cluster(request.cluster);
  if (!cluster) return std::unexpected(cluster.error());
  if (*cluster) return cluster_store(**cluster);
  return base::fail(ErrorCode::unavailable, "there is no kubeconfig with a cluster",
                    "name one with -c or in KUBECONFIG");
}

Chosen embedded_store(const StoreRequest& request) {
  const auto directory = request.cluster.variable("XDG_DATA_HOME");
  const auto home = request.cluster.variable("HOME");
  // Of the XDG base directories a relative one counts as none.
  const bool own = directory && directory->starts_with('/');
  if (!own && (!home || home->empty())) {
    return base::fail(ErrorCode::unavailable,
                      "there is no place for the embedded store: HOME isn't set",
                      "name one with --store sqlite:PATH");
  }
  const std::string path = (own ? *directory : *home + "/.local/share") + "/istioctl/config.db";
  return ChosenStore{.store = store::make_sqlite_store(
                         {.path = path, .missing_directory = store::MissingDirectory::make}),
                     .by_default = path};
}

}  // namespace

Chosen choose_store(const StoreRequest& request) {
  const auto variable = request.cluster.variable("ISTIOCTL_STORE");
  const std::string url = request.url ? *request.url : variable.value_or("");
  if (url.starts_with(sqlite_scheme)) return sqlite_store(url, request);
  if (url == kubernetes_scheme) return kubernetes_store(request);
  if (!url.empty() || request.url) return wrong_url(url);
  const auto cluster = find_cluster(request.cluster);
  if (!cluster) return std::unexpected(cluster.error());
  return *cluster ? cluster_store(**cluster) : embedded_store(request);
}

}  // namespace istioctl::kubernetes
