#include "istioctl/yaml/merge.h"

#include <cstdint>
#include <unordered_map>

#include "istioctl/yaml/bytes.h"
#include "istioctl/yaml/document.h"

namespace istioctl::yaml {

namespace {

/// Looks one key up. Mappings that merge keys reach are looked through once each, however
/// often they are named: hostile documents name them exponentially often.
class MergeFinder {
 public:
  explicit MergeFinder(std::string_view key) : key_(key) {}

  Lookup find(Node mapping) {
    Lookup lookup;
    for (const auto& [name, value] : mapping.entries()) {
      if (name.resolved().text() == key_) {
        lookup = {.value = value.resolved(), .written = value};
      } else if (is_merge_key(name)) {
        if (const Node found = find_in_source(value.resolved())) {
          lookup = {.value = found, .merged = true, .hidden = static_cast<bool>(lookup.written)};
        }
      }
    }
    return lookup;
  }

 private:
  // What a merge key's value gives: a mapping, or a list of mappings of which the first wins.
  Node find_in_source(Node source) {
    if (source.is_mapping()) return find_once(source);
    for (const Node item : source.items()) {
      if (const Node found = find_once(item.resolved())) return found;
    }
    return {};
  }

  Node find_once(Node mapping) {
    const auto known = seen_.find(mapping.index());
    if (known != seen_.end()) return known->second;
    const Node found = find(mapping).value;
    seen_.emplace(mapping.index(), found);
    return found;
  }

  std::string_view key_;
  std::unordered_map<std::uint32_t, Node> seen_;
};

}  // namespace

bool is_merge_key(Node key) {
  if (byte_at(key.document().text(), key.content().begin) != '<') return false;
  if (key.style() != Style::plain || key.text() != "<<") return false;
  return key.tag().empty() || key.tag() == "tag:yaml.org,2002:merge";
}

Lookup find_effective(Node mapping, std::string_view key) {
  return mapping ? MergeFinder(key).find(mapping.resolved()) : Lookup();
}

}  // namespace istioctl::yaml
