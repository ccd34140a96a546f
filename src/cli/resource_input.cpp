#include "resource_input.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "istioctl/yaml/document_stream.h"

namespace istioctl::cli {

namespace {

// As kube-inject's default. A List may be far larger than an object may.
constexpr std::size_t largest_document = std::size_t{64} << 20;

/// What one input gave.
struct Share {
  ResourceInput read = {};
  base::Result<void> status = {};
};

/// Reads inputs in several threads; each takes the next one that nobody has taken.
class ParallelReading {
 public:
  ParallelReading(const std::vector<Input>& inputs, const config::NamespaceRule& name_space,
                  config::Content content)
      : inputs_(inputs), name_space_(name_space), content_(content), shares_(inputs.size()) {}

  std::vector<Share> run() {
    const std::size_t threads =
        std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), inputs_.size());
    std::vector<std::future<void>> helpers;
    for (std::size_t thread = 1; thread < threads; ++thread) {
      helpers.push_back(std::async(std::launch::async, [this] { work(); }));
    }
    work();
    for (auto& helper : helpers) helper.get();
    return std::move(shares_);
  }

 private:
  void work() {
    config::Reader reader(name_space_, content_);
    for (std::size_t taken = next_++; taken < inputs_.size(); taken = next_++) {
      read(inputs_[taken], reader, shares_[taken]);
    }
  }

  void read(const Input& input, config::Reader& reader, Share& share) {
    auto source = open(input);
    if (!source) {
      share.status = std::unexpected(std::move(source.error()));
      return;
    }
    yaml::DocumentStream stream(**source, input.name, largest_document);
    yaml::RawDocument document;
    ResourceInput& read = share.read;
    while (stream.next(document, read.diagnostics)) {
      read.right = reader.read(document, read.resources, read.diagnostics) && read.right;
    }
    read.right = read.right && !base::has_errors(read.diagnostics);
    share.status = stream.status();
  }

  // A URL is fetched here, by a client that serves one thread.
  base::Result<std::unique_ptr<base::ByteSource>> open(const Input& input) {
    const std::scoped_lock lock(opening_);
    return input.open();
  }

  const std::vector<Input>& inputs_;
  const config::NamespaceRule& name_space_;
  config::Content content_;
  std::vector<Share> shares_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex opening_;
};

void append(ResourceInput& all, ResourceInput part) {
  std::ranges::move(part.resources, std::back_inserter(all.resources));
  std::ranges::move(part.diagnostics, std::back_inserter(all.diagnostics));
  all.right = all.right && part.right;
}

}  // namespace

base::Result<ResourceInput> read_resources(const InputRequest& request,
                                           const config::NamespaceRule& name_space,
                                           config::Content content, Context& context) {
  const auto inputs = resolve_inputs(request, context);
  if (!inputs) return std::unexpected(inputs.error());
  ResourceInput all;
  std::optional<base::Error> failure;
  for (Share& share : ParallelReading(*inputs, name_space, content).run()) {
    append(all, std::move(share.read));
    if (share.status) continue;
    if (failure) context.reporter().report(*failure);
    failure = std::move(share.status.error());
  }
  all.right = config::check_unique(all.resources, all.diagnostics) && all.right;
  if (failure) {
    context.reporter().report(all.diagnostics);
    return std::unexpected(std::move(*failure));
  }
  return all;
}

base::Error no_objects() {
  return {base::ErrorCode::invalid_input, "there are no objects in the input",
          "is it the right file, and did the command before the pipe succeed?"};
}

}  // namespace istioctl::cli
