#include "manifest_rewrite.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "istioctl/yaml/bytes.h"

namespace istioctl::cli {

namespace {

constexpr std::string_view separator = "---";

// Output is handed on in pieces of about this size.
constexpr std::size_t batch_size = std::size_t{256} << 10;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The first byte of a text that is neither white space nor a comment; NUL when there is none.
char first_content(std::string_view text) {
  if (text.starts_with(yaml::byte_order_mark)) text.remove_prefix(yaml::byte_order_mark.size());
  for (std::size_t pos = 0; pos < text.size(); ++pos) {
    if (text[pos] == '#') {
      pos = std::min(text.find('\n', pos), text.size());
    } else if (!is_space(text[pos])) {
      return text[pos];
    }
  }
  return '\0';
}

bool is_json(char first) {
  return first == '{' || first == '[';
}

/// Decides what stands between two inputs. A document that begins inside another's bytes would
/// be a part of it.
class Joiner {
 public:
  /// What comes before the first piece of a further input.
  std::string joint(const yaml::RawDocument& next) const {
    if (!started_) return {};
    std::string text = ends_in_newline_ ? "" : "\n";
    const bool begins_anew = next.text.starts_with(separator) || next.body > 0;
    const bool says_nothing = first_content(next.text) == '\0';
    const bool both_json = is_json(last_content_) && is_json(first_content(next.text));
    if (last_content_ != '\0' && !begins_anew && !says_nothing && !both_json) text += "---\n";
    return text;
  }

  /// A piece of the input was passed on.
  void passed(const yaml::RawDocument& document) {
    started_ = true;
    ends_in_newline_ = document.text.ends_with('\n');
    const char content = first_content(document.text.substr(document.body));
    if (document.text.starts_with(separator) || content != '\0') last_content_ = content;
  }

 private:
  bool started_ = false;
  bool ends_in_newline_ = true;
  char last_content_ = '\0';  ///< with which the open document begins; NUL: none is open
};

class ManifestRewriter {
 public:
  ManifestRewriter(const RewriteRequest& request, Context& context,
                   const RewriteRawDocument& rewrite, Output& output)
      : request_(request), context_(context), rewrite_(rewrite), output_(output) {}

  base::Result<bool> run() {
    auto inputs = resolve_inputs(request_.inputs, context_);
    if (!inputs) return std::unexpected(std::move(inputs.error()));
    std::optional<base::Error> failure;
    for (const Input& input : *inputs) {
      auto done = read(input);
      if (done) continue;
      // An input that can't be read doesn't hide what is wrong with the others.
      if (failure) context_.reporter().report(*failure);
      failure = std::move(done.error());
    }
    if (failure) return std::unexpected(std::move(*failure));
    if (auto flushed = flush(); !flushed) return std::unexpected(std::move(flushed.error()));
    return right_;
  }

 private:
  base::Result<void> read(const Input& input) {
    auto source = input.open();
    if (!source) return std::unexpected(std::move(source.error()));
    const auto limit = static_cast<std::size_t>(request_.max_document_mib) << 20;
    yaml::DocumentStream stream(**source, input.name, limit);
    yaml::RawDocument document;
    base::Diagnostics problems;
    bool first = true;
    while (stream.next(document, problems)) {
      if (first) begin_input(document);
      first = false;
      right_ = rewrite_(document, batch_, problems) && right_;
      joiner_.passed(document);
      report(problems);
      if (auto flushed = flush_when_large(); !flushed) return flushed;
    }
    report(problems);
    return stream.status();
  }

  void begin_input(yaml::RawDocument& document) {
    batch_ += joiner_.joint(document);
    // Only at the start of a stream is a byte order mark one.
    if (started_ && document.text.starts_with(yaml::byte_order_mark)) {
      document.text.remove_prefix(yaml::byte_order_mark.size());
    }
    started_ = true;
  }

  void report(base::Diagnostics& problems) {
    right_ = right_ && !base::has_errors(problems);
    context_.reporter().report(problems);
    problems.clear();
  }

  base::Result<void> flush_when_large() {
    return batch_.size() >= batch_size ? flush() : base::Result<void>();
  }

  base::Result<void> flush() {
    // What follows an error is read for its own errors only.
    auto written = right_ ? output_.write(batch_) : base::Result<void>();
    batch_.clear();
    return written;
  }

  const RewriteRequest& request_;
  Context& context_;
  const RewriteRawDocument& rewrite_;
  Output& output_;
  Joiner joiner_;
  std::string batch_;
  bool started_ = false;
  bool right_ = true;
};

}  // namespace

std::vector<Flag> rewrite_flags(RewriteRequest& request) {
  std::vector<Flag> flags = input_flags(request.inputs);
  flags.push_back({.names = {"output"},
                   .letter = 'o',
                   .value_name = "FILE",
                   .help = "Write to this file, as a whole or not at all; it may be the input",
                   .target = &request.output,
                   .completer = Completer::file});
  flags.push_back({.names = {"maxDocument"},
                   .value_name = "MIB",
                   .help = "The largest document that is read, in MiB",
                   .target = &request.max_document_mib,
                   .minimum = 1,
                   .maximum = 2047});
  return flags;
}

base::Result<bool> rewrite_manifests(const RewriteRequest& request, Context& context,
                                     const RewriteRawDocument& rewrite, Output& output) {
  return ManifestRewriter(request, context, rewrite, output).run();
}

}  // namespace istioctl::cli
