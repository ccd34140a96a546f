#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "istioctl/base/error.h"
#include "manifest_batch.h"

namespace istioctl::cli {

/// Rewrites batches in several threads and hands them on in their order. What waits is bounded.
/// A single batch never starts a thread. All functions but the rewriters run in the caller's
/// thread.
class ManifestPipeline {
 public:
  /// Makes what one thread rewrites with.
  using MakeRewriter = std::function<RewriteRawDocument()>;
  /// Takes a batch that was rewritten; an error ends the run.
  using HandOn = std::function<base::Result<void>(const ManifestBatch&)>;

  /// With `threads` 1 everything is done in the caller's.
  ManifestPipeline(MakeRewriter make_rewriter, HandOn hand_on, std::size_t threads);
  ManifestPipeline(const ManifestPipeline&) = delete;
  ManifestPipeline& operator=(const ManifestPipeline&) = delete;
  ~ManifestPipeline();

  /// An empty batch; one that was handed on serves again.
  [[nodiscard]] std::unique_ptr<ManifestBatch> fresh_batch();

  /// Adds a batch, and hands on what is ready. What a rewriter threw is thrown here.
  [[nodiscard]] base::Result<void> submit(std::unique_ptr<ManifestBatch> batch);

  /// Hands on all that was submitted.
  [[nodiscard]] base::Result<void> drain() { return hand_on_until(0, 0); }

 private:
  enum class State : std::uint8_t { waiting, taken, done };
  struct Job {
    std::unique_ptr<ManifestBatch> batch;
    State state = State::waiting;
    std::exception_ptr thrown = nullptr;
  };

  [[nodiscard]] base::Result<void> hand_on_until(std::size_t most_jobs, std::size_t most_bytes);
  [[nodiscard]] base::Result<void> hand_on_first(std::unique_lock<std::mutex>& lock);
  [[nodiscard]] Job* take();
  void finish(Job& job, const RewriteRawDocument& rewrite, std::unique_lock<std::mutex>& lock);
  void recycle(std::unique_ptr<ManifestBatch> batch);
  void start_helper();
  void help(const RewriteRawDocument& rewrite);

  MakeRewriter make_rewriter_;
  HandOn hand_on_;
  std::size_t threads_;
  RewriteRawDocument rewrite_;  ///< the caller's
  std::vector<std::thread> helpers_;
  std::vector<std::unique_ptr<ManifestBatch>> spare_;

  std::mutex mutex_;  // over what follows, but not over the batch of a job that is taken
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  std::size_t bytes_ = 0;
  bool stopping_ = false;
};

/// How many threads rewrite: as many as there are processors, within what memory allows.
[[nodiscard]] std::size_t rewriting_threads();

}  // namespace istioctl::cli
