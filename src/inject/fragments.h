#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "istioctl/yaml/emit.h"
#include "sidecar.h"

namespace istioctl::inject {

/// Writes a sidecar's lists as block-style text. What one shape looks like at one indentation is
/// worked out once; for each further pod only its names are filled in.
class Fragments {
 public:
  /// The items of a part as "- …" lines at `column`, each ended by a newline.
  void append_block_items(const Sidecar& sidecar, Part part, std::size_t column,
                          const yaml::BlockStyle& style, std::string& out);

 private:
  /// Literal text, and behind it a scalar that depends on the pod.
  struct Piece {
    std::string literal;
    const SidecarShape::Scalar* scalar;  ///< null behind the last piece
  };
  struct Fragment {
    std::shared_ptr<const SidecarShape> shape;  ///< keeps the scalars alive
    std::vector<Piece> pieces;
  };
  using Key = std::tuple<const SidecarShape*, Part, std::size_t, std::size_t, std::size_t, bool>;

  [[nodiscard]] static Fragment compile(const Sidecar& sidecar, Part part, std::size_t column,
                                        const yaml::BlockStyle& style);

  std::map<Key, Fragment> fragments_;
};

}  // namespace istioctl::inject
