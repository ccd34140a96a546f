#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "manifest_batch.h"

namespace istioctl::cli {

/// Where rewritten manifests go. Nothing is seen of them before commit().
class ManifestTarget {
 public:
  virtual ~ManifestTarget() = default;

  /// Whether all inputs become one stream.
  [[nodiscard]] virtual bool joins() const = 0;

  /// Appends text of an input; inputs come in their order. Fails only when a temporary file for
  /// large results can't be made or filled.
  [[nodiscard]] virtual base::Result<void> write(const ManifestBatch::Share& share) = 0;

  /// Puts everything in its place. Call it once.
  [[nodiscard]] virtual base::Result<void> commit() = 0;
};

/// What -o, --in-place and --output-dir say; at most one of them is given.
struct TargetRequest {
  std::string output = {};     ///< the one file; empty or `-`: stdout
  bool in_place = false;       ///< each input's own file
  std::string directory = {};  ///< a file in it for each input
};

/// One stream, to stdout or a file. `context` must outlive it.
[[nodiscard]] std::unique_ptr<ManifestTarget> joined_target(const TargetRequest& request,
                                                            Context& context);

/// A file for each input; `inputs` must outlive it. An input that is no regular file, or two
/// that would become one file, are `wrong_usage`. A file is replaced as a whole, keeps its mode,
/// and is left alone when its content stays the same.
[[nodiscard]] base::Result<std::unique_ptr<ManifestTarget>> separate_target(
    const TargetRequest& request, const std::vector<Input>& inputs);

}  // namespace istioctl::cli
