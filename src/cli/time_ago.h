#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace istioctl::cli {

/// A duration as kubectl's tables show it, rounded down to what matters at its size: 119s, 9m59s,
/// 179m, 7h5m, 47h, 7d3h, 729d, 7y364d, 8y. Up to a second below zero is 0s, because clocks
/// differ; what is further below is `<invalid>`.
[[nodiscard]] std::string human_duration(std::chrono::seconds duration);

/// How long ago `created` was (RFC 3339); `<unknown>` when it is no such time.
[[nodiscard]] std::string time_ago(std::string_view created,
                                   std::chrono::system_clock::time_point now);

}  // namespace istioctl::cli
