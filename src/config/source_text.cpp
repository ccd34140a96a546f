#include "istioctl/config/source_text.h"

#include <charconv>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/read_documents.h"

namespace istioctl::config {

namespace {

using yaml::Node;

// As deep as Reader goes.
constexpr int max_list_depth = 9;

/// The item with the number at the front of `path`, which loses it: "0].name".
Node take_index(Node list, std::string_view& path) {
  const std::size_t end = std::min(path.find(']'), path.size());
  std::size_t index = 0;
  const char* const last = path.data() + end;
  const bool is_number = std::from_chars(path.data(), last, index).ptr == last;
  const std::string_view key = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  if (!is_number || !list.is_sequence()) return yaml::value_of(list, key);
  for (const Node item : list.items()) {
    if (index-- == 0) return item;
  }
  return {};
}

/// Follows "spec.ports[0].number" as far as there is something.
Node follow(Node object, std::string_view path) {
  Node found;
  Node here = object.resolved();
  while (!path.empty()) {
    Node next;
    if (path.front() == '[') {
      path.remove_prefix(1);
      next = take_index(here, path);
    } else {
      if (path.front() == '.') path.remove_prefix(1);
      const std::size_t end = std::min(path.find_first_of(".["), path.size());
      next = yaml::value_of(here, path.substr(0, end));
      path.remove_prefix(end);
    }
    if (!next) break;
    found = next;
    here = next.resolved();
  }
  return found;
}

/// Goes through the objects of a text and serves those that are asked for.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::span<const FieldOf> fields) {
    for (const FieldOf& field : fields) wanted_.emplace(field.object_begin, field.diagnostic);
  }

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
    for (auto at = first; at != last; ++at) move(*at->second, node);
  }

 private:
  static void move(base::Diagnostic& diagnostic, Node object) {
    const Node field = follow(object, diagnostic.field);
    if (!field) return;
    const yaml::Document& document = field.document();
    base::Diagnostic place = document.diagnose(diagnostic.severity, "", field.span(), "");
    diagnostic.position = place.position;
    diagnostic.span = place.span;
    diagnostic.line_text = std::move(place.line_text);
  }

  std::multimap<std::size_t, base::Diagnostic*> wanted_;
};

}  // namespace

void find_places(const SourceText& text, std::span<const FieldOf> fields) {
  PlaceFinder finder(fields);
  yaml::Document scratch;
  base::Diagnostics ignored;
  const yaml::DocumentVisitor visitor{.visit =
                                          [&](yaml::Document& document, base::Diagnostics&) {
                                            if (document.root()) finder.visit(document.root(), 0);
                                            return true;
                                          },
                                      .restart = [] {}};
  // It was read before without an error.
  static_cast<void>(yaml::read_documents(
      {.text = text.text, .body = text.body, .origin = text.origin}, visitor, scratch, ignored));
}

}  // namespace istioctl::config
