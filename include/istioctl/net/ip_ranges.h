#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/net/cidr.h"
#include "istioctl/net/cidr_set.h"

namespace istioctl::net {

/// Which destinations the sidecar captures: what --includeIPRanges or a pod's annotation means.
class IpRanges {
 public:
  /// Everything.
  IpRanges() = default;

  /// These ranges, normalised, duplicates and covered ones dropped. No range at all is
  /// everything.
  explicit IpRanges(CidrSet ranges);

  /// Everything, because an empty text says so. Whether that deserves a warning, or means
  /// something else (a pod's empty annotation redirects nothing), is the caller's business.
  [[nodiscard]] static IpRanges from_empty_text();

  [[nodiscard]] bool everything() const { return ranges_.empty(); }
  [[nodiscard]] bool was_empty() const { return was_empty_; }

  /// In the order written; empty when it is everything.
  [[nodiscard]] const std::vector<Cidr>& ranges() const { return ranges_.ranges(); }
  [[nodiscard]] bool has_ipv6() const;

  /// The comma list that proxy_init's -i takes, or "*" for everything.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const IpRanges&, const IpRanges&) = default;

 private:
  CidrSet ranges_;
  bool was_empty_ = false;
};

/// Where the text of ranges was written, for diagnostics.
struct RangesContext {
  /// A place in a larger source.
  struct Place {
    base::Position position = {};
    base::Span span = {};
    std::string line_text = {};  ///< keep it short: it is copied into each diagnostic
  };

  std::string source = {};  ///< a flag ("--includeIPRanges") or a file's name
  std::string object = {};  ///< "Kind/name"; empty for a flag
  std::string field = {};   ///< "spec.template.metadata.annotations[…]"; empty for a flag
  /// Unset: the text is the source, and diagnostics point at an element in it (line 1, the
  /// element's column). Set: the text comes out of a larger source, in whose escapes and
  /// line breaks an element's place can't be told, and diagnostics point here.
  std::optional<Place> place = {};
};

/// The longest text that is read, in bytes: what Kubernetes allows for all annotations of an
/// object (TotalAnnotationSizeLimitB).
inline constexpr std::size_t longest_ranges_text = std::size_t{256} << 10;

/// Reads a comma list of ranges, "*", or nothing. White space around an element is accepted.
/// Every offending element is reported to `out` (ids ranges/invalid, ranges/empty-element), and
/// the answer is then nothing. Warnings (ranges/host-bits) and notices (ranges/duplicate,
/// ranges/covered) say what was changed.
[[nodiscard]] std::optional<IpRanges> parse_ip_ranges(std::string_view text,
                                                      const RangesContext& where,
                                                      base::Diagnostics& out);

}  // namespace istioctl::net
