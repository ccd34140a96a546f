#include "istioctl/config/source_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/read_documents.h"

namespace istioctl::config {

namespace {

using yaml::Node;

// As deep as Reader goes.
constexpr int max_list_depth = 9;

/// Follows "spec.ports[0].number" through the objects of one document as far as there is something.
class FieldFinder {
 public:
  Node find(Node object, std::string_view path) {
    Node found;
    Node here = object.resolved();
    while (!path.empty()) {
      const Node next = step(here, path);
      if (!next) break;
      found = next;
      here = next.resolved();
    }
    return found;
  }

 private:
  /// Takes one step off the front of the path.
  Node step(Node here, std::string_view& path) {
    const bool is_index = path.starts_with('[');
    if (is_index || path.starts_with('.')) path.remove_prefix(1);
    const std::size_t end = std::min(path.find_first_of(is_index ? "]" : ".["), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(std::min(end + (is_index ? 1 : 0), path.size()));
    return is_index && here.is_sequence() ? item(here, name) : yaml::value_of(here, name);
  }

  // A list of very many may be asked for each of its items.
  Node item(Node list, std::string_view number) {
    auto& items = items_[list.index()];
    if (items.empty()) items.assign(list.items().begin(), list.items().end());
    std::size_t index = 0;
    const char* const last = number.data() + number.size();
    const bool is_number = std::from_chars(number.data(), last, index).ptr == last;
    return is_number && index < items.size() ? items[index] : Node();
  }

  std::map<std::uint32_t, std::vector<Node>> items_;
};

/// Goes through the objects of a text and serves those that are asked for.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::span<const FieldOf> fields) {
    for (const FieldOf& field : fields) wanted_.emplace(field.object_begin, field.diagnostic);
  }

  void visit(const yaml::Document& document) {
    fields_ = {};
    if (document.root()) visit(document.root(), 0);
  }

 private:
  void visit(Node written, int depth) {
    const Node node = written.resolved();
    if (!node.is_mapping() || depth > max_list_depth) return;
    const Node items = yaml::value_of(node, "items");
    if (items && items.is_sequence()) {
      for (const Node item : items.items()) visit(item, depth + 1);
    }
    const Node metadata = yaml::value_of(node, "metadata");
    const Node name = metadata ? yaml::value_of(metadata, "name") : Node();
    const yaml::Document& document = node.document();
    const std::size_t begin = document.origin().offset + (name ? name : node).span().begin;
    const auto [first, last] = wanted_.equal_range(begin);
    for (auto at = first; at != last; ++at) {
      move(*at->second, fields_.find(node, at->second->field));
    }
  }

  static void move(base::Diagnostic& diagnostic, Node field) {
    if (!field) return;
    const yaml::Document& document = field.document();
    base::Diagnostic place = document.diagnose(diagnostic.severity, "", field.span(), "");
    diagnostic.position = place.position;
    diagnostic.span = place.span;
    diagnostic.line_text = std::move(place.line_text);
  }

  std::multimap<std::size_t, base::Diagnostic*> wanted_;
  FieldFinder fields_;
};

}  // namespace

void find_places(const SourceText& text, std::span<const FieldOf> fields) {
  PlaceFinder finder(fields);
  yaml::Document scratch;
  base::Diagnostics ignored;
  const yaml::DocumentVisitor visitor{.visit =
                                          [&](yaml::Document& document, base::Diagnostics&) {
                                            finder.visit(document);
                                            return true;
                                          },
                                      .restart = [] {}};
  // It was read before without an error.
  static_cast<void>(yaml::read_documents(
      {.text = text.text, .body = text.body, .origin = text.origin}, visitor, scratch, ignored));
}

}  // namespace istioctl::config
