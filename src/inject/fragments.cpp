#include "fragments.h"

#include <utility>

namespace istioctl::inject {

namespace {

// Far more than a stream of similar manifests needs; a bound for one that isn't.
constexpr std::size_t most_fragments = 512;

}  // namespace

void Fragments::append_block_items(const Sidecar& sidecar, Part part, std::size_t column,
                                   const yaml::BlockStyle& style, std::string& out) {
  const Key key{sidecar.shape.get(),     part, column, style.step, style.list_offset,
                style.newline.size() > 1};
  auto found = fragments_.find(key);
  if (found == fragments_.end()) {
    if (fragments_.size() >= most_fragments) fragments_.clear();
    found = fragments_.emplace(key, compile(sidecar, part, column, style)).first;
  }
  for (const Piece& piece : found->second.pieces) {
    out += piece.literal;
    if (piece.scalar != nullptr) yaml::emit_string(sidecar.fill(*piece.scalar), out);
  }
}

// A placeholder is a plain word, which stands in the text as it is.
Fragments::Fragment Fragments::compile(const Sidecar& sidecar, Part part, std::size_t column,
                                       const yaml::BlockStyle& style) {
  std::string text;
  yaml::emit_block_items(sidecar.shape->part(part), column, style, text);
  std::map<std::size_t, const SidecarShape::Scalar*> places;
  for (const auto& scalar : sidecar.shape->scalars()) {
    const std::size_t place = text.find(scalar.placeholder);
    if (place != text.npos) places.emplace(place, &scalar);
  }
  Fragment fragment{.shape = sidecar.shape, .pieces = {}};
  std::size_t done = 0;
  for (const auto& [place, scalar] : places) {
    fragment.pieces.push_back({text.substr(done, place - done), scalar});
    done = place + scalar->placeholder.size();
  }
  fragment.pieces.push_back({text.substr(done), nullptr});
  return fragment;
}

}  // namespace istioctl::inject
