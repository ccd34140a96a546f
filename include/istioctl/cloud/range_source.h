#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/net/cidr.h"

/// Where the ranges of --includeIPRanges come from: the addresses that a cluster uses.
namespace istioctl::cloud {

/// What the addresses of a range are given to.
enum class Holds : std::uint8_t {
  services,
  pods,
  nodes,
  cluster,  ///< some or all of them: the source does not say
};

[[nodiscard]] std::string_view to_string(Holds holds);

/// Why a range is believed.
enum class Basis : std::uint8_t {
  asked,              ///< the cluster, its provider or its configuration said so
  published_default,  ///< documentation says so of such clusters, nobody asked this one
};

[[nodiscard]] std::string_view to_string(Basis basis);

/// One range of a cluster, without host bits.
struct FoundRange {
  net::Cidr range;
  Holds holds = Holds::cluster;
  Basis basis = Basis::asked;
  std::string origin = {};  ///< who said it: "cluster/config.yaml:14", "ServiceCIDR kubernetes"

  friend bool operator==(const FoundRange&, const FoundRange&) = default;
};

/// One place where a source looked, and what it got.
struct Inquiry {
  std::string source;  ///< "ServiceCIDR objects (networking.k8s.io/v1)"
  std::string answer;  ///< ranges, or why there are none: "skipped: forbidden"

  friend bool operator==(const Inquiry&, const Inquiry&) = default;
};

/// What a source knows.
struct RangeAnswer {
  /// In the order in which they are passed on; of both IP versions.
  std::vector<FoundRange> ranges = {};
  /// Every place that was tried, in order, also upon a failure.
  std::vector<Inquiry> inquiries = {};
  /// With an error among them there is no answer, whatever `ranges` holds.
  base::Diagnostics problems = {};
};

/// Something that knows, or can ask for, the ranges of one cluster.
class RangeSource {
 public:
  virtual ~RangeSource() = default;

  /// Asks. May take as long as the program or server that is asked. Call it once.
  [[nodiscard]] virtual RangeAnswer find() = 0;
};

}  // namespace istioctl::cloud
