#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/gotemplate/template.h"
#include "istioctl/inject/mesh_config.h"
#include "istioctl/yaml/node.h"
#include "ranges.h"
#include "sidecar.h"

namespace istioctl::inject {

/// Where a template comes from.
struct TemplatePlace {
  std::string source;
  std::optional<base::Position> begin = {};  ///< of its first line; nothing: its lines aren't the
                                             ///< source's
};

/// Renders the sidecar template for pods. The text that a template gives differs between most
/// pods only in a name or two, so that it is read as YAML once for all pods that get the same
/// text apart from harmless words. Not for use by several threads at once.
class Renderer {
 public:
  /// Nothing, with an error, when the template can't be parsed.
  [[nodiscard]] static std::optional<Renderer> create(TemplatePlace place, std::string text,
                                                      MeshConfig mesh_config,
                                                      base::Diagnostics& problems);

  /// The sidecar of a pod; `metadata` is the pod template's and may be no node. `redirect` decides
  /// on istio-init's `-i`. Notices about what the template says come once. Nothing upon errors.
  [[nodiscard]] std::optional<Sidecar> render(yaml::Node metadata, yaml::Node spec,
                                              const Redirect& redirect,
                                              base::Diagnostics& problems);

  /// One that renders the same and shares nothing that changes.
  [[nodiscard]] Renderer for_another_thread() const {
    return {place_, template_, mesh_config_.for_another_thread()};
  }

  /// SHA-256 of the template's text.
  [[nodiscard]] const std::string& version() const { return version_; }

 private:
  /// What makes placeholders words that no template holds.
  [[nodiscard]] std::string_view salt() const { return std::string_view(version_).substr(0, 12); }

  Renderer(TemplatePlace place, gotemplate::Template parsed, MeshConfig mesh_config);

  [[nodiscard]] std::shared_ptr<const SidecarShape> read_shape(std::string_view rendered,
                                                               std::size_t holes,
                                                               const Redirect& redirect,
                                                               base::Diagnostics& problems);

  TemplatePlace place_;
  gotemplate::Template template_;
  MeshConfig mesh_config_;
  gotemplate::FixedResults mesh_results_{{"MeshConfig", "ProxyConfig"}};
  gotemplate::Value mesh_value_;
  gotemplate::Value proxy_value_;
  std::string version_;
  std::unordered_map<std::string, std::shared_ptr<const SidecarShape>> shapes_;
};

}  // namespace istioctl::inject
