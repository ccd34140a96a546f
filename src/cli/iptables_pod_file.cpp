#include "iptables_pod_file.h"

#include <fmt/format.h>

#include <utility>

#include "iptables_arguments.h"
#include "istioctl/base/printable.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/inject/init_arguments.h"
#include "istioctl/yaml/document_stream.h"
#include "istioctl/yaml/read_documents.h"

namespace istioctl::cli {

namespace {

// As kube-inject's default.
constexpr std::size_t largest_document = std::size_t{64} << 20;

/// Reads what the init containers of a manifest are told.
class PodFile {
 public:
  PodFile(const std::string& path, Context& context) : path_(path), context_(context) {}

  base::Result<std::optional<std::vector<NamedSettings>>> read() {
    auto inputs = resolve_inputs({.arguments = {path_}}, context_);
    if (!inputs) return std::unexpected(std::move(inputs.error()));
    for (const Input& input : *inputs) {
      if (auto done = read(input); !done) return std::unexpected(std::move(done.error()));
    }
    if (!right_) return std::nullopt;
    if (found_.empty()) {
      return base::fail(base::ErrorCode::invalid_input,
                        fmt::format("{}: no workload has an init container istio-init",
                                    base::escape_for_terminal(path_)),
                        "istioctl kube-inject adds it");
    }
    return std::optional(std::move(found_));
  }

 private:
  base::Result<void> read(const Input& input) {
    auto source = input.open();
    if (!source) return std::unexpected(std::move(source.error()));
    yaml::DocumentStream stream(**source, input.name, largest_document);
    yaml::RawDocument piece;
    yaml::Document scratch;
    base::Diagnostics problems;
    std::size_t before = 0;
    const yaml::DocumentVisitor visitor{
        .visit =
            [this](yaml::Document& document, base::Diagnostics& found) {
              for (const auto& init : inject::find_init_arguments(document.root())) {
                add(init, found);
              }
              return !base::has_errors(found);
            },
        .restart = [&] { found_.resize(before); }};
    while (stream.next(piece, problems)) {
      before = found_.size();
      right_ = yaml::read_documents(piece, visitor, scratch, problems) && right_;
      report(problems);
    }
    report(problems);
    return stream.status();
  }

  void report(base::Diagnostics& problems) {
    right_ = right_ && !base::has_errors(problems);
    context_.reporter().report(problems);
    problems.clear();
  }

  void add(const inject::InitArguments& init, base::Diagnostics& problems) {
    const auto values = read_init_arguments(init.arguments);
    if (!values) {
      base::Diagnostic problem = init.place;
      problem.id = "iptables/init-arguments";
      problem.message = fmt::format("istio-init: {}", values.error().message);
      problem.hint = values.error().hint;
      problems.push_back(std::move(problem));
      return;
    }
    const net::RangesContext where{
        .source = init.place.source,
        .object = init.place.object,
        .place = {{init.place.position, init.place.span, init.place.line_text}}};
    if (auto settings = to_settings(*values, where, problems)) {
      found_.push_back({init.workload, std::move(*settings)});
    }
  }

  std::string path_;
  Context& context_;
  std::vector<NamedSettings> found_;
  bool right_ = true;
};

}  // namespace

base::Result<std::optional<std::vector<NamedSettings>>> read_pod_file(const std::string& path,
                                                                      Context& context) {
  return PodFile(path, context).read();
}

}  // namespace istioctl::cli
