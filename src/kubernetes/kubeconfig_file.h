#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/node.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::kubernetes {

/// A kubeconfig file's text, read into nodes over it.
struct KubeconfigFile {
  std::string path;
  std::string text = {};
  yaml::Document document = {};
};

/// A mapping in a kubeconfig whose fields are known to have the right types. Null is absent.
/// Refers to the Kubeconfig that it comes from.
class Section {
 public:
  /// `label` is what messages call it: `user "me"`.
  Section(const KubeconfigFile& file, yaml::Node node, std::string label)
      : file_(&file), node_(node), label_(std::move(label)) {}

  [[nodiscard]] const std::string& label() const { return label_; }
  void set_label(std::string label) { label_ = std::move(label); }

  [[nodiscard]] const std::string& source() const { return file_->path; }

  [[nodiscard]] bool has(std::string_view field) const;
  [[nodiscard]] std::string text(std::string_view field) const;  ///< "" when absent
  [[nodiscard]] bool flag(std::string_view field) const;         ///< false when absent
  [[nodiscard]] std::vector<std::string> texts(std::string_view field) const;

  /// A path, made absolute from where the file lies; "" when absent.
  [[nodiscard]] std::string path(std::string_view field) const;

  /// The mapping below; without a node when absent.
  [[nodiscard]] Section section(std::string_view field) const;
  [[nodiscard]] std::vector<Section> sections(std::string_view field) const;

  /// Any value as JSON; nothing when absent, or when it can't be JSON.
  [[nodiscard]] std::optional<yaml::Json> json(std::string_view field) const;

  /// "FILE:LINE:COLUMN: LABEL: MESSAGE", with the place of the field, or of the whole.
  [[nodiscard]] std::string describe(std::string_view field, std::string_view message) const;

  /// describe() as an error in what the user wrote.
  [[nodiscard]] std::unexpected<base::Error> error(std::string_view field, std::string_view message,
                                                   std::string hint = {}) const;

 private:
  [[nodiscard]] yaml::Node value(std::string_view field) const;

  const KubeconfigFile* file_;
  yaml::Node node_;
  std::string label_;
};

/// One of the contexts, clusters or users.
struct NamedEntry {
  std::string name;
  Section content;  ///< of its field "context", "cluster" or "user"
};

using NamedEntries = std::vector<NamedEntry>;

[[nodiscard]] const NamedEntry* find_entry(const NamedEntries& entries, std::string_view name);

/// What one or more kubeconfig files say. Not copied, since entries refer to it.
struct Kubeconfig {
  std::string current_context = {};
  std::string source_of_current = {};
  NamedEntries contexts = {};
  NamedEntries clusters = {};
  NamedEntries users = {};
  std::vector<std::unique_ptr<KubeconfigFile>> files = {};
};

/// Adds a file's content by client-go's rules: what was there first stays. The error of a file
/// that is not a kubeconfig names the place in it, and quotes no values: they may be secret.
[[nodiscard]] base::Result<void> merge_kubeconfig(const std::string& path, Kubeconfig& into);

}  // namespace istioctl::kubernetes
