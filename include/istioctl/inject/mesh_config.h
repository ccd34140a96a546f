#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "istioctl/base/diagnostic.h"
#include "istioctl/gotemplate/value.h"
#include "istioctl/schema/read.h"

namespace istioctl::inject {

/// The mesh's configuration (Istio 0.7.1's MeshConfig), as templates see it. Immutable; copies
/// share one value, and are for use by one thread.
class MeshConfig {
 public:
  /// 0.7.1's defaults.
  MeshConfig();

  /// Reads a mesh config file or the `mesh` key of ConfigMap `istio`: fields that it doesn't
  /// set keep their defaults, an empty text is the defaults. Unknown fields are what
  /// `unknown_fields` says; wrong types and values that Pilot would refuse are errors.
  [[nodiscard]] static std::optional<MeshConfig> read(std::string_view text, std::string source,
                                                      schema::UnknownField unknown_fields,
                                                      base::Diagnostics& problems);

  /// `.MeshConfig` and `.ProxyConfig` of the template data; valid as long as any copy.
  [[nodiscard]] gotemplate::Value mesh_value() const;
  [[nodiscard]] gotemplate::Value proxy_value() const;

  /// A copy that shares nothing, for another thread.
  [[nodiscard]] MeshConfig for_another_thread() const;

 private:
  struct Values;
  explicit MeshConfig(std::shared_ptr<const Values> values) : values_(std::move(values)) {}

  [[nodiscard]] static std::shared_ptr<const Values> load(std::string text);

  std::shared_ptr<const Values> values_;
};

}  // namespace istioctl::inject
