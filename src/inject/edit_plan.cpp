#include "edit_plan.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "istioctl/yaml/bytes.h"
#include "istioctl/yaml/merge.h"
#include "status.h"

namespace istioctl::inject {

namespace {

using yaml::Json;
using yaml::Node;
using yaml::Style;

bool is_flow(Node node) {
  return node.style() == Style::flow;
}

/// A mapping, or the alias of one, that a merge key names, and what holds it.
struct MergeSource {
  Node parent;
  Node source;

  friend bool operator==(const MergeSource&, const MergeSource&) = default;
};

// Where a mapping has a key from: of its merge keys that give it the last, of a list the first.
MergeSource source_of(Node mapping, std::string_view key) {
  const auto gives = [&](Node node) { return static_cast<bool>(yaml::value_of(node, key)); };
  MergeSource found;
  for (const auto& [name, value] : mapping.entries()) {
    if (!yaml::is_merge_key(name)) continue;
    if (gives(value)) found = {mapping, value};
    for (const Node item : value.items()) {
      if (!gives(item)) continue;
      found = {value, item};
      break;
    }
  }
  return found;
}

Node last_member(Node flow) {
  Node last;
  for (const Node item : flow.items()) last = item;
  for (const auto& [key, value] : flow.entries()) last = value;
  return last;
}

}  // namespace

bool EditPlan::add(const Workload& workload, const Patch& patch, const Sidecar& sidecar) {
  workload_ = &workload;
  sidecar_ = &sidecar;
  // The pod template decides on the style, wherever it is written.
  Node pod_template = workload.object.resolved();
  for (const std::string_view key : workload.template_path) {
    pod_template = yaml::value_of(pod_template, key);
  }
  style_ = block_style_of(pod_template, yaml::value_of(pod_template, "spec"), newline_);
  if (!workload.object.is_alias()) return patch_mapping(workload.object, patch);
  return patch_alias(parent_of(workload.object), workload.object, patch);
}

bool EditPlan::fail(Node place, std::string_view id, std::string message) {
  auto diagnostic = document_.diagnose(base::Severity::error, id, place.span(), std::move(message));
  diagnostic.object = workload_->name;
  problems_.push_back(std::move(diagnostic));
  return false;
}

bool EditPlan::patch_mapping(Node mapping, const Patch& patch) {
  if (!mapping.is_mapping()) return fail(mapping, "inject/type", "a mapping is needed here");
  std::vector<const Field*> absent;
  std::vector<const Field*> hidden;
  for (const Field& field : patch.fields) {
    const yaml::Lookup lookup = yaml::find_effective(mapping, field.first);
    if (lookup.hidden) {
      hidden.push_back(&field);
    } else if (!lookup.value) {
      absent.push_back(&field);
    } else if (!patch_field(mapping, field, lookup)) {
      return false;
    }
  }
  if (!absent.empty()) append_fields(mapping, absent);
  return patch_hidden(mapping, hidden);
}

bool EditPlan::patch_field(Node mapping, const Field& field, const yaml::Lookup& lookup) {
  const auto& [key, patch] = field;
  if (lookup.merged) return patch_merged(mapping, key, lookup.value, patch);
  if (lookup.written.is_alias()) return patch_alias(mapping, lookup.written, patch);
  if (lookup.written.is_null()) return patch_null(mapping, lookup.written, patch);
  return patch_value(lookup.written, patch);
}

bool EditPlan::patch_value(Node value, const Patch& patch) {
  if (patch.is_mapping()) return patch_mapping(value, patch);
  if (patch.text) {
    return fail(value, "inject/status",
                "this annotation isn't kube-inject's; remove it to have a sidecar injected");
  }
  if (!value.is_sequence()) return fail(value, "inject/type", "a list is needed here");
  append_items(value, *patch.part);
  return true;
}

bool EditPlan::patch_null(Node mapping, Node null, const Patch& patch) {
  replace_token(mapping, null, to_json(patch, *sidecar_));
  return true;
}

bool EditPlan::patch_alias(Node mapping, Node alias, const Patch& patch) {
  Json copy;
  if (!copy_with(alias.resolved(), patch, copy)) return false;
  handled_aliases_.insert(alias.index());
  replace_token(mapping, alias, copy);
  return true;
}

// What a merge key gives can't be changed where it stands: a key of the mapping's own, behind
// the merge key, overrides it.
bool EditPlan::patch_merged(Node mapping, std::string_view key, Node value, const Patch& patch) {
  Json entry = Json::object();
  if (!copy_with(value, patch, entry[std::string(key)])) return false;
  append_entries(mapping, entry);
  return true;
}

// The mapping has keys that a merge key below them overrides. Second keys would be illegal: what
// the merge key names is to give the patched values.
bool EditPlan::patch_hidden(Node mapping, const std::vector<const Field*>& fields) {
  std::vector<std::pair<MergeSource, Patch>> patches;
  for (const Field* field : fields) {
    const MergeSource source = source_of(mapping, field->first);
    auto known = std::ranges::find(patches, source, &std::pair<MergeSource, Patch>::first);
    if (known == patches.end()) known = patches.insert(known, {source, Patch()});
    known->second.fields.push_back(*field);
  }
  return std::ranges::all_of(patches, [this](const auto& patch) {
    const auto& [parent, source] = patch.first;
    return source.is_alias() ? patch_alias(parent, source, patch.second)
                             : patch_mapping(source, patch.second);
  });
}

bool EditPlan::copy_with(Node value, const Patch& patch, Json& copy) {
  auto json = yaml::to_json(value, problems_);
  if (!json) return false;
  copy = std::move(*json);
  return apply(patch, *sidecar_, copy) ||
         fail(value, "inject/type", "a sidecar can't be added to a value of this type");
}

void EditPlan::append_items(Node sequence, Part part) {
  if (is_flow(sequence)) {
    append_members(sequence, sidecar_->part(part));
    return;
  }
  std::string lines;
  fragments_.append_block_items(*sidecar_, part, column_of(sequence), style_, lines);
  insert_lines_behind(sequence, std::move(lines), Reverse::by_names);
}

void EditPlan::append_fields(Node mapping, const std::vector<const Field*>& fields) {
  if (is_flow(mapping)) {
    Json members = Json::object();
    for (const Field* field : fields) {
      members[std::string(field->first)] = to_json(field->second, *sidecar_);
    }
    append_members(mapping, members);
    return;
  }
  std::string lines;
  write_fields(fields, column_of(mapping), lines);
  insert_lines_behind(mapping, std::move(lines), Reverse::by_names);
}

void EditPlan::append_entries(Node mapping, const Json& entries) {
  if (is_flow(mapping)) {
    append_members(mapping, entries);
    return;
  }
  std::string lines;
  yaml::emit_block_entries(entries, column_of(mapping), style_, yaml::FirstLine::indented, lines);
  insert_lines_behind(mapping, std::move(lines), Reverse::by_restore);
}

void EditPlan::write_fields(const std::vector<const Field*>& fields, std::size_t column,
                            std::string& out) {
  for (const Field* field : fields) {
    out.append(column, ' ');
    yaml::emit_string(field->first, out);
    out += ':';
    write_value(field->second, column, out);
  }
}

void EditPlan::write_value(const Patch& patch, std::size_t column, std::string& out) {
  if (patch.text) {
    yaml::emit_block_value(*patch.text, column, style_, out);
    return;
  }
  out += style_.newline;
  if (patch.part) {
    fragments_.append_block_items(*sidecar_, *patch.part, column + style_.list_offset, style_, out);
    return;
  }
  std::vector<const Field*> fields;
  for (const Field& field : patch.fields) fields.push_back(&field);
  write_fields(fields, column + style_.step, out);
}

// Members go behind the last one, or behind the comma that follows it already.
void EditPlan::append_members(Node flow, const Json& members) {
  const yaml::FlowStyle style = flow_style_of(flow, newline_);
  const std::string_view text = document_.text();
  const Node last = last_member(flow);
  const std::size_t closer = flow.span().end - 1;
  const std::string gap = style.multiline ? std::string(style.newline) + style.indent
                          : style.spaced  ? " "
                                          : "";
  std::string inserted;
  if (!last) {
    if (style.multiline) inserted += gap;
    yaml::emit_flow_members(members, style, inserted);
    if (style.multiline) {
      const std::size_t outer = style.indent.size() - style.unit.size();
      inserted += std::string(style.newline) + style.indent.substr(0, outer);
    }
    add_edit({flow.content().begin + 1, flow.content().begin + 1}, std::move(inserted), flow,
             Reverse::by_restore);
    return;
  }
  std::size_t place = last.span().end;
  const std::size_t comma = yaml::skip_space(text, place);
  if (yaml::byte_at(text, comma) == ',') {
    place = comma + 1;
  } else {
    if (last.style() == Style::empty) place = closer;
    inserted += ',';
  }
  inserted += gap;
  yaml::emit_flow_members(members, style, inserted);
  add_edit({place, place}, std::move(inserted), flow, Reverse::by_restore);
}

// A null or an alias goes, a value comes in its place. In block style a collection can't begin
// on its key's line: it goes below it, behind a comment that stands there.
void EditPlan::replace_token(Node parent, Node token, const Json& value) {
  base::Span span = token.is_scalar() && token.tag().empty() ? token.content() : token.span();
  const std::string_view text = document_.text();
  // `{a}` and `? a` have a value without a colon.
  const bool lacks_colon =
      parent.is_mapping() && token.span().begin == token.span().end && text[span.begin - 1] != ':';
  if (is_flow(parent)) {
    std::string flow;
    if (token.style() == Style::empty) flow = lacks_colon ? ": " : " ";
    yaml::FlowStyle style = flow_style_of(parent, newline_);
    yaml::emit_flow(value, style, flow);
    add_edit(span, std::move(flow), token, Reverse::by_restore);
    return;
  }
  std::string lines;
  if (parent.is_sequence()) {
    const std::size_t column = column_of(parent);
    if (value.is_object()) {
      yaml::emit_block_entries(value, column + 2, style_, yaml::FirstLine::continued, lines);
    } else {
      yaml::emit_block_value(value, column, style_, lines);
    }
    lines.resize(lines.size() - style_.newline.size());
    add_edit(span, std::move(lines), token, Reverse::by_restore);
    return;
  }
  const std::size_t column = column_of(parent);
  if (lacks_colon) {
    lines = std::string(column, ' ') + ":";
    yaml::emit_block_value(value, column, style_, lines);
    insert_lines_at(behind_last_line(token), token, std::move(lines), Reverse::by_restore);
    return;
  }
  if (span.begin != span.end) add_edit(span, "", token, Reverse::by_restore);
  if (!value.is_structured() || value.empty()) {
    yaml::emit_block_value(value, column, style_, lines);
    lines.resize(lines.size() - style_.newline.size());
    add_edit({span.end, span.end}, std::move(lines), token, Reverse::by_restore);
    return;
  }
  yaml::emit_block_value(value, column, style_, lines);
  lines.erase(0, style_.newline.size());  // the key's line ends already
  insert_lines_at(behind_last_line(token), token, std::move(lines), Reverse::by_restore);
}

void EditPlan::insert_lines_behind(Node block, std::string lines, Reverse reverse) {
  insert_lines_at(behind_comments_of(block), block, std::move(lines), reverse);
}

// At the end of a text without a last line break one is put in front of the lines, and theirs
// is left out.
void EditPlan::insert_lines_at(std::size_t place, Node owner, std::string lines, Reverse reverse) {
  const std::string_view text = document_.text();
  const bool at_line_start = place > 0 && yaml::is_break(text[place - 1]);
  if (!at_line_start) {
    lines.resize(lines.size() - style_.newline.size());
    lines.insert(0, style_.newline);
    reverse = Reverse::by_restore;
  }
  add_edit({place, place}, std::move(lines), owner, reverse);
}

void EditPlan::add_edit(base::Span span, std::string text, Node owner, Reverse reverse) {
  reversible_ = reversible_ && reverse == Reverse::by_names;
  // Of two nodes that end at one place one encloses the other, and comes earlier in preorder.
  planned_.push_back({{.span = span, .text = std::move(text), .depth = owner.index()}, owner});
}

std::vector<yaml::Edit> EditPlan::finish() {
  if (document_.has_aliases()) expand_aliases_of_changed_nodes();
  std::vector<yaml::Edit> edits;
  edits.reserve(planned_.size());
  for (Planned& planned : planned_) edits.push_back(std::move(planned.edit));
  yaml::sort_edits(edits);
  return edits;
}

void EditPlan::expand_aliases_of_changed_nodes() {
  std::vector<std::uint32_t> owners;
  owners.reserve(planned_.size());
  for (const Planned& planned : planned_) owners.push_back(planned.owner.index());
  std::ranges::sort(owners);
  // Of the nodes behind the beginning of a node the first one is the likeliest to lie inside.
  const auto is_changed = [&](Node node) {
    const auto owner = std::ranges::lower_bound(owners, node.index());
    return owner != owners.end() && node.encloses(Node(document_, *owner));
  };
  find_parents();
  for (const Node alias : aliases_) {
    if (!handled_aliases_.contains(alias.index()) && is_changed(alias.resolved())) {
      expand_alias(alias);
    }
  }
}

void EditPlan::expand_alias(Node alias) {
  if (const auto copy = yaml::to_json(alias.resolved(), problems_)) {
    replace_token(parent_of(alias), alias, *copy);
  }
}

Node EditPlan::parent_of(Node node) {
  find_parents();
  return {document_, parents_[node.index()]};
}

// One walk for all aliases: each may be asked for its parent.
void EditPlan::find_parents() {
  if (!parents_.empty()) return;
  parents_.push_back(document_.root().index());
  find_parents_below(document_.root());
}

// Nodes are numbered in the order of this walk.
void EditPlan::find_parents_below(Node parent) {
  const auto visit = [&](Node child) {
    parents_.push_back(parent.index());
    if (child.is_alias()) aliases_.push_back(child);
    find_parents_below(child);
  };
  for (const Node item : parent.items()) visit(item);
  for (const auto& [key, value] : parent.entries()) {
    visit(key);
    visit(value);
  }
}

}  // namespace istioctl::inject
