#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>

#include "istioctl/kubernetes/api_client.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::kubernetes {

/// A collection to watch.
struct WatchRequest {
  std::string path;              ///< as in ApiRequest, perhaps with selectors in its query
  std::string resource_version;  ///< what happened after it is reported
};

enum class WatchType : std::uint8_t { added, modified, deleted };

struct WatchEvent {
  std::size_t index = 0;  ///< of the WatchRequest
  WatchType type = WatchType::added;
  /// As it is now, or was before it was deleted. Behind a selector added and deleted also mean
  /// that an object came to match, or matches no more.
  yaml::Json object = {};
  std::string resource_version = {};  ///< of the change
};

/// Takes one event; false ends the watch.
using WatchVisitor = std::function<bool(WatchEvent event)>;

struct WatchOptions {
  /// The server is asked to end each stream after so long, so that a peer which is gone without
  /// a word isn't waited for. The watch goes on with the next one.
  std::chrono::seconds stream_time{240};
  /// Streams that end without an event are opened again more and more slowly, between these.
  std::chrono::milliseconds first_delay{250};
  std::chrono::milliseconds longest_delay{10'000};
  /// So many failures in a row of one stream end the watch.
  int most_failures = 8;
  unsigned seed = 0;  ///< of the delays' jitter; 0: a random one
};

/// Reports what happens to the objects of some collections, in order for each collection, until
/// the visitor returns false or `stop` is requested. A stream that breaks is taken up where it
/// was, without a loss or a repetition. A failure when the server goes on failing or refuses;
/// `conflict` when it has forgotten a resource version (410): list anew.
[[nodiscard]] ApiResult<void> watch_events(ApiClient& client,
                                           std::span<const WatchRequest> requests,
                                           const WatchVisitor& visitor, std::stop_token stop,
                                           const WatchOptions& options = {});

}  // namespace istioctl::kubernetes
