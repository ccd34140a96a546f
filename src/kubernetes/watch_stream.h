#pragma once

#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "istioctl/kubernetes/api_client.h"
#include "istioctl/kubernetes/watch_events.h"

namespace istioctl::kubernetes {

/// One collection's stream of events, put together from pieces.
class WatchStream {
 public:
  WatchStream(std::size_t index, WatchRequest request, std::chrono::seconds stream_time);

  /// The call that opens the stream behind the last event.
  [[nodiscard]] ApiRequest open_request() const;

  /// Reads on. False when the visitor has had enough. A failure: what came is no watch, or the
  /// server says that it failed.
  [[nodiscard]] ApiResult<bool> read(const std::string& server, std::string_view piece,
                                     const WatchVisitor& visitor);

  /// Forgets the event that a broken stream began, and tells whether there was a whole one.
  bool end();

 private:
  ApiResult<bool> read_line(const std::string& server, std::string_view line,
                            const WatchVisitor& visitor);

  std::size_t index_;
  WatchRequest request_;
  std::chrono::seconds stream_time_;
  std::string begun_ = {};  ///< the start of a line whose end isn't there yet
  bool fruitful_ = false;
};

}  // namespace istioctl::kubernetes
