#include "manifest_rewrite.h"

#include <malloc.h>

#include <optional>
#include <utility>

#include "istioctl/yaml/bytes.h"

namespace istioctl::cli {

namespace {

// A document beyond this isn't copied for another thread: memory would grow with the threads,
// by about eight times the document for each.
constexpr std::size_t large_document = std::size_t{256} << 10;
constexpr int large_buffer = 512 << 10;  // bytes

}  // namespace

std::vector<Flag> rewrite_flags(RewriteRequest& request) {
  std::vector<Flag> flags = input_flags(request.inputs);
  flags.push_back({.names = {"output"},
                   .letter = 'o',
                   .value_name = "FILE",
                   .help = "Write to this file, as a whole or not at all; it may be the input",
                   .target = &request.target.output,
                   .completer = Completer::file});
  flags.push_back({.names = {"in-place"},
                   .help = "Change the files themselves, each as a whole, and none when one input "
                           "is wrong",
                   .target = &request.target.in_place});
  flags.push_back({.names = {"output-dir"},
                   .value_name = "DIR",
                   .help = "Write each input to a file of its name in this directory, which is "
                           "made when it is missing",
                   .target = &request.target.directory,
                   .completer = Completer::file});
  flags.push_back({.names = {"maxDocument"},
                   .value_name = "MIB",
                   .help = "The largest document that is read, in MiB",
                   .target = &request.max_document_mib,
                   .minimum = 1,
                   .maximum = 2047});
  return flags;
}

std::vector<std::string_view> exclusive_rewrite_flags() {
  return {"output", "in-place", "output-dir"};
}

base::Result<bool> ManifestRewrite::run() {
  // What a large document took goes back to the system before the next one comes.
  ::mallopt(M_MMAP_THRESHOLD, large_buffer);
  ::mallopt(M_TRIM_THRESHOLD, 4 * large_buffer);
  auto inputs = resolve_inputs(request_.inputs, context_);
  if (!inputs) return std::unexpected(std::move(inputs.error()));
  inputs_ = std::move(*inputs);
  if (auto chosen = choose_target(); !chosen) return std::unexpected(std::move(chosen.error()));
  ManifestPipeline pipeline(
      make_rewriter_, [this](const ManifestBatch& batch) { return hand_on(batch); },
      rewriting_threads());
  if (auto read = read_all(pipeline); !read) return std::unexpected(std::move(read.error()));
  return right_;
}

base::Result<void> ManifestRewrite::choose_target() {
  if (!request_.target.in_place && request_.target.directory.empty()) {
    target_ = joined_target(request_.target, context_);
    return {};
  }
  auto target = separate_target(request_.target, inputs_);
  if (!target) return std::unexpected(std::move(target.error()));
  target_ = std::move(*target);
  return {};
}

base::Result<void> ManifestRewrite::read_all(ManifestPipeline& pipeline) {
  std::optional<base::Error> failure;
  for (std::size_t number = 0; number < inputs_.size(); ++number) {
    auto done = read(number, pipeline);
    if (done) continue;
    // An input that can't be read doesn't hide what is wrong with the others.
    if (auto handed = submit(pipeline); !handed) return handed;
    if (auto handed = pipeline.drain(); !handed) return handed;
    if (failure) context_.reporter().report(*failure);
    failure = std::move(done.error());
  }
  if (auto handed = submit(pipeline); !handed) return handed;
  if (auto handed = pipeline.drain(); !handed) return handed;
  if (failure) return std::unexpected(std::move(*failure));
  return {};
}

base::Result<void> ManifestRewrite::read(std::size_t number, ManifestPipeline& pipeline) {
  const Input& input = inputs_[number];
  auto source = input.open();
  if (!source) return std::unexpected(std::move(source.error()));
  const auto limit = static_cast<std::size_t>(request_.max_document_mib) << 20;
  yaml::DocumentStream stream(**source, input.name, limit);
  yaml::RawDocument document;
  base::Diagnostics problems;
  bool first = true;
  while (stream.next(document, problems)) {
    if (auto taken = take_document(number, document, first, pipeline); !taken) return taken;
    first = false;
  }
  if (!problems.empty()) {
    batch_->end_with(std::move(problems));
    if (auto submitted = submit(pipeline); !submitted) return submitted;
  }
  return stream.status();
}

base::Result<void> ManifestRewrite::take_document(std::size_t number, yaml::RawDocument document,
                                                  bool first, ManifestPipeline& pipeline) {
  std::string_view joint;
  if (first && target_->joins()) {
    joint = joiner_.joint(document);
    // Only at the start of a stream is a byte order mark one.
    if (started_ && document.text.starts_with(yaml::byte_order_mark)) {
      document.text.remove_prefix(yaml::byte_order_mark.size());
    }
    started_ = true;
  }
  joiner_.passed(document);
  if (document.text.size() <= large_document) {
    batch_->add(number, document, joint);
    return batch_->is_full() ? submit(pipeline) : base::Result<void>();
  }
  if (auto submitted = submit(pipeline); !submitted) return submitted;
  if (auto drained = pipeline.drain(); !drained) return drained;
  batch_->borrow(number, document, joint);
  if (auto submitted = submit(pipeline); !submitted) return submitted;
  return pipeline.drain();
}

base::Result<void> ManifestRewrite::submit(ManifestPipeline& pipeline) {
  if (batch_->empty()) return {};
  return pipeline.submit(std::exchange(batch_, pipeline.fresh_batch()));
}

base::Result<void> ManifestRewrite::hand_on(const ManifestBatch& batch) {
  context_.reporter().report(not_said_yet(batch.problems()));
  right_ = right_ && batch.right();
  // What follows an error is read for its own errors only.
  if (!right_) return {};
  for (const ManifestBatch::Share& share : batch.shares()) {
    if (auto written = target_->write(share); !written) return written;
  }
  return {};
}

// Each thread finds for itself what is to be said of the sidecar's template: what has no object
// and isn't about an input.
base::Diagnostics ManifestRewrite::not_said_yet(const base::Diagnostics& problems) {
  base::Diagnostics left;
  for (const base::Diagnostic& problem : problems) {
    const bool may_repeat = problem.object.empty() && problem.severity != base::Severity::error;
    if (may_repeat && !said_
                           .emplace(problem.source, problem.position.line, problem.position.column,
                                    problem.message)
                           .second) {
      continue;
    }
    left.push_back(problem);
  }
  return left;
}

}  // namespace istioctl::cli
