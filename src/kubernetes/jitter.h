#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace istioctl::kubernetes {

/// Waiting times that double with each attempt, scattered so that several clients which were
/// refused together don't come back together.
class Jitter {
 public:
  /// `seed` 0: a random one.
  explicit Jitter(unsigned seed) : random_(seed != 0 ? seed : std::random_device{}()) {}

  /// The time before attempt number `attempt` (from 1) is repeated: between a half of and the
  /// whole `first` doubled `attempt` - 1 times, which stays below `longest`.
  std::chrono::milliseconds delay(int attempt, std::chrono::milliseconds first,
                                  std::chrono::milliseconds longest) {
    constexpr int most_doublings = 16;
    const auto doubled = first * (1 << std::clamp(attempt - 1, 0, most_doublings));
    return scatter(std::min(doubled, longest));
  }

  /// A time between a half of and the whole `time`.
  std::chrono::milliseconds scatter(std::chrono::milliseconds time) {
    std::uniform_int_distribution<std::chrono::milliseconds::rep> choose(time.count() / 2,
                                                                         time.count());
    return std::chrono::milliseconds(choose(random_));
  }

 private:
  std::minstd_rand random_;
};

}  // namespace istioctl::kubernetes
