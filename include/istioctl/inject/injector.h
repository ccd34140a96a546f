#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/inject/mesh_config.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::inject {

/// What is injected.
struct InjectOptions {
  std::string template_source = "sidecar template";  ///< names the template in diagnostics
  std::string sidecar_template = {};                 ///< Go text/template that renders YAML
  /// Where the template's first line begins in its source, for diagnostics; nothing: unknown.
  std::optional<base::Position> template_place = {};
  MeshConfig mesh_config = {};
  std::int64_t proxy_uid = 1337;  ///< the user that the sidecar runs as, for warnings
  /// What --includeIPRanges says: nothing: not given; an empty list of ranges: everything.
  std::optional<std::string> include_ip_ranges = {};
  std::vector<std::string> included_kinds = {};  ///< "Rollout.argoproj.io"
};

/// Puts sidecars into the workloads of manifests, by cutting and joining the user's text. Not for
/// use by several threads at once: each has its own.
class Injector {
 public:
  /// Nothing, with errors, when the template can't be parsed, or a kind isn't of the form
  /// Kind.group.
  [[nodiscard]] static std::optional<Injector> create(InjectOptions options,
                                                      base::Diagnostics& problems);

  Injector(Injector&&) noexcept;
  Injector& operator=(Injector&&) noexcept;
  ~Injector();

  /// Appends a document with its sidecars to `out`; one that has some already gets them anew.
  /// False when there were errors, which `problems` then has; `out` is of no use then.
  [[nodiscard]] bool inject(const yaml::RawDocument& document, std::string& out,
                            base::Diagnostics& problems);

  /// One that does the same and shares nothing that changes. Not while this one works.
  [[nodiscard]] Injector for_another_thread() const;

  /// How many workloads have been injected.
  [[nodiscard]] std::size_t injected() const;

 private:
  class Work;
  explicit Injector(std::unique_ptr<Work> work);

  std::unique_ptr<Work> work_;
};

/// Takes sidecars out again. Not for use by several threads at once.
class Uninjector {
 public:
  /// Appends a document without its sidecars to `out`. As Injector::inject().
  [[nodiscard]] bool uninject(const yaml::RawDocument& document, std::string& out,
                              base::Diagnostics& problems);

  /// How many workloads had a sidecar.
  [[nodiscard]] std::size_t uninjected() const { return uninjected_; }

 private:
  std::unique_ptr<yaml::Document> scratch_;  ///< keeps its storage
  std::size_t uninjected_ = 0;
};

}  // namespace istioctl::inject
