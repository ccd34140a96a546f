#pragma once

#include <string_view>

#include "istioctl/yaml/node.h"

namespace istioctl::yaml {

/// Whether a mapping's key is the merge key: `<<`, neither quoted nor tagged as something else.
[[nodiscard]] bool is_merge_key(Node key);

/// Where the value of a key comes from.
struct Lookup {
  Node value = {};      ///< the value, aliases resolved; no node when the key is absent
  Node written = {};    ///< the value as it is written in the mapping itself, perhaps an alias;
                        ///< no node when it comes by a merge key or is absent
  bool merged = false;  ///< a merge key (`<<`) gives the value
  bool hidden = false;  ///< the mapping has the key too, but a later merge key overrides it
};

/// The value under `key` of a mapping (or of the alias of one), merge keys included; nothing
/// for other nodes and for no node. As in Go's reader what comes later wins, be it a key or a merge
/// key; among the mappings of one merge key the first that has the key.
[[nodiscard]] Lookup find_effective(Node mapping, std::string_view key);

/// The value alone of find_effective(), aliases resolved; no node when there is none.
[[nodiscard]] inline Node value_of(Node mapping, std::string_view key) {
  return find_effective(mapping, key).value;
}

}  // namespace istioctl::yaml
