#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "manifest_batch.h"
#include "manifest_joiner.h"
#include "manifest_pipeline.h"
#include "manifest_target.h"

namespace istioctl::cli {

/// What a command that rewrites manifests reads and where it puts the result.
struct RewriteRequest {
  InputRequest inputs;
  TargetRequest target;
  std::int64_t max_document_mib = 64;  ///< --maxDocument
};

/// The flags -f, -R, -o, --in-place, --output-dir and --maxDocument, which fill `request`; it
/// must outlive them.
[[nodiscard]] std::vector<Flag> rewrite_flags(RewriteRequest& request);

/// The flags of these that exclude each other, for the command's record.
[[nodiscard]] std::vector<std::string_view> exclusive_rewrite_flags();

/// Reads all inputs, rewrites them document by document, in several threads where that pays, and
/// puts them where the request says: joined, with `---` between two inputs where the first
/// doesn't end a document, or each into a file. The order is that of the input everywhere.
class ManifestRewrite {
 public:
  /// `make_rewriter` is called once for each thread, in the caller's; what it returns is used by
  /// one thread. All arguments must outlive the object.
  ManifestRewrite(const RewriteRequest& request, Context& context,
                  ManifestPipeline::MakeRewriter make_rewriter)
      : request_(request), context_(context), make_rewriter_(std::move(make_rewriter)) {}

  /// Reports every problem of every document and then returns whether there was no error; what
  /// can't be read at all is an Error.
  [[nodiscard]] base::Result<bool> run();

  /// Puts the result where it belongs; for a run without errors.
  [[nodiscard]] base::Result<void> commit() { return target_->commit(); }

 private:
  using Said = std::tuple<std::string, std::size_t, std::size_t, std::string>;

  [[nodiscard]] base::Result<void> choose_target();
  [[nodiscard]] base::Result<void> read_all(ManifestPipeline& pipeline);
  [[nodiscard]] base::Result<void> read(std::size_t number, ManifestPipeline& pipeline);
  [[nodiscard]] base::Result<void> take_document(std::size_t number, yaml::RawDocument document,
                                                 bool first, ManifestPipeline& pipeline);
  [[nodiscard]] base::Result<void> submit(ManifestPipeline& pipeline);
  [[nodiscard]] base::Result<void> hand_on(const ManifestBatch& batch);
  [[nodiscard]] base::Diagnostics not_said_yet(const base::Diagnostics& problems);

  const RewriteRequest& request_;
  Context& context_;
  ManifestPipeline::MakeRewriter make_rewriter_;
  std::vector<Input> inputs_;
  std::unique_ptr<ManifestTarget> target_;
  ManifestJoiner joiner_;
  std::unique_ptr<ManifestBatch> batch_ = std::make_unique<ManifestBatch>();
  std::set<Said> said_;  ///< about what isn't an input, and so said by each thread
  bool started_ = false;
  bool right_ = true;
};

}  // namespace istioctl::cli
