#include "istioctl/kubernetes/store_choice.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/kubernetes/kubernetes_store.h"
#include "istioctl/store/sqlite_store.h"

namespace istioctl::kubernetes {

namespace {

using base::ErrorCode;
using Chosen = base::Result<ChosenStore>;

constexpr std::string_view sqlite_scheme = "sqlite:";
constexpr std::string_view kubernetes_scheme = "kubernetes:";

std::string url_of(const StoreRequest& request) {
  return request.url ? *request.url : request.cluster.variable("ISTIOCTL_STORE").value_or("");
}

base::Result<void> check_url(const std::string& url, const StoreRequest& request) {
  if (url.starts_with(sqlite_scheme)) {
    if (request.cluster.path || request.cluster.context) {
      return base::fail(ErrorCode::wrong_usage,
                        fmt::format("{} names a cluster, but the store is {}",
                                    request.cluster.path ? "-c" : "--context", base::quote(url)),
                        "leave one of the two out");
    }
    if (url.size() > sqlite_scheme.size()) return {};
  }
  const bool is_none = url.empty() && !request.url;
  if (is_none || url == kubernetes_scheme) return {};
  return base::fail(ErrorCode::wrong_usage, fmt::format("{} names no store", base::quote(url)),
                    "write sqlite:PATH or kubernetes:");
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

base::Result<StoreCluster> find_store_cluster(const StoreRequest& request) {
  const std::string url = url_of(request);
  if (auto right = check_url(url, request); !right)
    return std::unexpected(std::move(right.error()));
  if (url.starts_with(sqlite_scheme)) return StoreCluster{};
  auto cluster = request.open_cluster();
  if (cluster && cluster->client == nullptr && url == kubernetes_scheme) {
    return base::fail(ErrorCode::unavailable, "there is no kubeconfig with a cluster",
                      "name one with -c or in KUBECONFIG");
  }
  return cluster;
}

Chosen choose_store(const StoreRequest& request) {
  auto cluster = find_store_cluster(request);
  if (!cluster) return std::unexpected(std::move(cluster.error()));
  if (cluster->client != nullptr) {
    return ChosenStore{.store = make_kubernetes_store(*cluster->client),
                       .name_space = std::move(cluster->name_space)};
  }
  const std::string url = url_of(request);
  if (url.empty()) return embedded_store(request);
  return ChosenStore{.store = store::make_sqlite_store({.path = url.substr(sqlite_scheme.size())})};
}

}  // namespace istioctl::kubernetes
