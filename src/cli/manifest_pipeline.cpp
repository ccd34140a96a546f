#include "manifest_pipeline.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace istioctl::cli {

namespace {

// Each thread keeps the tree of the largest document that it has seen.
constexpr std::size_t most_threads = 4;

// What may be under way at once, so that memory follows the documents and not the input.
constexpr std::size_t bytes_under_way = std::size_t{2} << 20;
constexpr std::size_t jobs_per_thread = 2;

// A batch that grew larger for one document gives its memory back.
constexpr std::size_t largest_spare = std::size_t{1} << 20;

}  // namespace

std::size_t rewriting_threads() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most_threads);
}

ManifestPipeline::ManifestPipeline(MakeRewriter make_rewriter, HandOn hand_on, std::size_t threads)
    : make_rewriter_(std::move(make_rewriter)),
      hand_on_(std::move(hand_on)),
      threads_(threads),
      rewrite_(make_rewriter_()) {}

ManifestPipeline::~ManifestPipeline() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

base::Result<void> ManifestPipeline::submit(std::unique_ptr<ManifestBatch> batch) {
  bool several = false;
  {
    const std::scoped_lock lock(mutex_);
    bytes_ += batch->size();
    jobs_.push_back({.batch = std::move(batch)});
    several = jobs_.size() > 1;
  }
  if (several && helpers_.size() + 1 < threads_) start_helper();
  changed_.notify_all();
  return hand_on_until(jobs_per_thread * threads_ - 1, bytes_under_way);
}

// Where the system gives no further thread, those that there are do the work.
void ManifestPipeline::start_helper() {
  try {
    helpers_.emplace_back([this, rewrite = make_rewriter_()] { help(rewrite); });
  } catch (const std::system_error&) {
    threads_ = helpers_.size() + 1;
  }
}

// Hands on what is ready, and works itself as long as more than this is under way.
base::Result<void> ManifestPipeline::hand_on_until(std::size_t most_jobs, std::size_t most_bytes) {
  std::unique_lock lock(mutex_);
  while (!jobs_.empty()) {
    if (jobs_.front().state == State::done) {
      if (auto handed = hand_on_first(lock); !handed) return handed;
    } else if (jobs_.size() <= most_jobs && bytes_ <= most_bytes) {
      break;
    } else if (Job* const job = take()) {
      finish(*job, rewrite_, lock);
    } else {
      changed_.wait(lock);
    }
  }
  return {};
}

base::Result<void> ManifestPipeline::hand_on_first(std::unique_lock<std::mutex>& lock) {
  Job job = std::move(jobs_.front());
  jobs_.pop_front();
  bytes_ -= job.batch->size();
  lock.unlock();
  if (job.thrown) std::rethrow_exception(job.thrown);
  auto handed = hand_on_(*job.batch);
  recycle(std::move(job.batch));
  lock.lock();
  return handed;
}

// Fresh memory would cost the system a page at a time.
void ManifestPipeline::recycle(std::unique_ptr<ManifestBatch> batch) {
  if (batch->capacity() > largest_spare) return;
  batch->clear();
  spare_.push_back(std::move(batch));
}

std::unique_ptr<ManifestBatch> ManifestPipeline::fresh_batch() {
  if (spare_.empty()) return std::make_unique<ManifestBatch>();
  auto batch = std::move(spare_.back());
  spare_.pop_back();
  return batch;
}

// The oldest job that nobody works on; it stays where it is until it is handed on.
ManifestPipeline::Job* ManifestPipeline::take() {
  const auto job = std::ranges::find(jobs_, State::waiting, &Job::state);
  if (job == jobs_.end()) return nullptr;
  job->state = State::taken;
  return &*job;
}

// An exception must reach the caller's thread, and in the order of the input.
void ManifestPipeline::finish(Job& job, const RewriteRawDocument& rewrite,
                              std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  std::exception_ptr thrown;
  try {
    job.batch->rewrite(rewrite);
  } catch (...) {
    thrown = std::current_exception();
  }
  lock.lock();
  job.thrown = std::move(thrown);
  job.state = State::done;
  changed_.notify_all();
}

void ManifestPipeline::help(const RewriteRawDocument& rewrite) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (Job* const job = take()) {
      finish(*job, rewrite, lock);
    } else {
      changed_.wait(lock);
    }
  }
}

}  // namespace istioctl::cli
