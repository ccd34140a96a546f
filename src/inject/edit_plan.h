#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fragments.h"
#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/edit.h"
#include "istioctl/yaml/emit.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/to_json.h"
#include "layout.h"
#include "patch.h"
#include "workload.h"

namespace istioctl::inject {

/// Works out the text edits that put patches into the objects of one document. Where the
/// patched place is the user's own text it is added to; where it comes by an alias or a merge
/// key, a copy of what that names takes its place, patched. Other aliases keep their meaning.
class EditPlan {
 public:
  EditPlan(const yaml::Document& document, Fragments& fragments, base::Diagnostics& problems)
      : document_(document),
        fragments_(fragments),
        problems_(problems),
        newline_(newline_of(document.text())) {}

  /// Plans one workload. False, with the reason in the diagnostics, when it can't be patched.
  [[nodiscard]] bool add(const Workload& workload, const Patch& patch, const Sidecar& sidecar);

  /// All edits, sorted, aliases of changed nodes expanded.
  [[nodiscard]] std::vector<yaml::Edit> finish();

  /// Whether taking out what the status annotations name gives the original bytes back: every edit
  /// is a run of whole lines.
  [[nodiscard]] bool is_reversible_by_names() const { return reversible_; }

 private:
  struct Planned {
    yaml::Edit edit;
    yaml::Node owner;  ///< the node whose content the edit changes
  };
  using Field = std::pair<std::string_view, Patch>;
  enum class Reverse : std::uint8_t { by_names, by_restore };

  bool patch_mapping(yaml::Node mapping, const Patch& patch);
  bool patch_field(yaml::Node mapping, const Field& field, const yaml::Lookup& lookup);
  bool patch_value(yaml::Node value, const Patch& patch);
  bool patch_null(yaml::Node mapping, yaml::Node null, const Patch& patch);
  bool patch_alias(yaml::Node mapping, yaml::Node alias, const Patch& patch);
  bool patch_merged(yaml::Node mapping, std::string_view key, yaml::Node value, const Patch& patch);
  bool patch_hidden(yaml::Node mapping, const std::vector<const Field*>& fields);
  bool copy_with(yaml::Node value, const Patch& patch, yaml::Json& copy);
  bool fail(yaml::Node place, std::string_view id, std::string message);

  void append_items(yaml::Node sequence, Part part);
  void append_fields(yaml::Node mapping, const std::vector<const Field*>& fields);
  void append_entries(yaml::Node mapping, const yaml::Json& entries);
  void append_members(yaml::Node flow, const yaml::Json& members);
  void replace_token(yaml::Node parent, yaml::Node token, const yaml::Json& value);
  void write_fields(const std::vector<const Field*>& fields, std::size_t column, std::string& out);
  void write_value(const Patch& patch, std::size_t column, std::string& out);

  void insert_lines_behind(yaml::Node block, std::string lines, Reverse reverse);
  void insert_lines_at(std::size_t place, yaml::Node owner, std::string lines, Reverse reverse);
  void add_edit(base::Span span, std::string text, yaml::Node owner, Reverse reverse);
  void expand_aliases_of_changed_nodes();
  void expand_alias(yaml::Node alias);
  [[nodiscard]] yaml::Node parent_of(yaml::Node node);
  void find_parents();
  void find_parents_below(yaml::Node parent);

  const yaml::Document& document_;
  Fragments& fragments_;
  base::Diagnostics& problems_;
  std::vector<Planned> planned_;
  std::unordered_set<std::uint32_t> handled_aliases_;  ///< by number
  std::vector<std::uint32_t> parents_;  ///< of each node, by number; empty until they are needed
  std::vector<yaml::Node> aliases_;     ///< all, once the parents are known
  std::string_view newline_;            ///< of the document
  bool reversible_ = true;
  // Of the workload that is being planned:
  const Workload* workload_ = nullptr;
  const Sidecar* sidecar_ = nullptr;
  yaml::BlockStyle style_;
};

}  // namespace istioctl::inject
