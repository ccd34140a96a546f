#include "istioctl/base/subprocess.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "child_process.h"
#include "fd_io.h"
#include "istioctl/base/system_error.h"

namespace istioctl::base {
namespace {

using Clock = std::chrono::steady_clock;

/// One of the child's output pipes, read without blocking.
struct Stream {
  UniqueFd fd;  // empty once the pipe has ended
  std::string* bytes;
};

/// Gathers what a child prints until it ends, its time is up, or it prints too much.
class Collector {
 public:
  Collector(const ProcessRequest& request, ChildProcess& child)
      : request_(request),
        child_(child),
        deadline_(Clock::now() + request.timeout),
        streams_{Stream{std::move(child.output), &outcome_.output},
                 Stream{std::move(child.error_output), &outcome_.error_output}} {}

  /// Leaves a child that must not go on to ChildProcess's destructor, which kills it.
  [[nodiscard]] Result<ProcessOutcome> run() {
    while (true) {
      // First whether it ended, then what it printed, so that its last words aren't missed.
      const bool ended = child_.has_ended();
      if (auto drained = drain(); !drained) {
        return std::unexpected(std::move(drained.error()));
      }
      if (ended) {
        set_status(child_.reap());
        return std::move(outcome_);
      }
      if (Clock::now() >= deadline_) {
        return fail(ErrorCode::unavailable,
                    fmt::format("{} did not end within {} s", program(),
                                std::chrono::duration<double>(request_.timeout).count()));
      }
      wait();
    }
  }

 private:
  const std::string& program() const { return request_.arguments.front(); }

  Result<void> drain() {
    for (Stream& stream : streams_) {
      if (auto drained = drain(stream); !drained) {
        return drained;
      }
    }
    return {};
  }

  /// Reads what is there now.
  Result<void> drain(Stream& stream) {
    std::array<char, std::size_t{16} << 10> buffer{};
    while (stream.fd) {
      const ssize_t count = ::read(stream.fd.get(), buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) {
        continue;
      }
      if (count < 0 && errno == EAGAIN) {
        break;
      }
      if (count < 0) {
        return std::unexpected(
            system_error(fmt::format("cannot read the output of {}", program()), errno));
      }
      if (count == 0) {
        stream.fd.reset();
        break;
      }
      stream.bytes->append(buffer.data(), static_cast<std::size_t>(count));
      if (outcome_.output.size() + outcome_.error_output.size() > request_.output_limit) {
        return fail(ErrorCode::failed,
                    fmt::format("{} printed more than {} bytes", program(), request_.output_limit));
      }
    }
    return {};
  }

  /// Until there is something to read. A child may end while a descendant keeps its pipes
  /// open, and may close them long before it ends; no descriptor tells either on every
  /// kernel that we meet (pidfd_open is of 5.3), so the wait is never long.
  void wait() {
    std::array<pollfd, 2> polled{};
    std::ranges::transform(streams_, polled.begin(),
                           [](const Stream& stream) { return pollfd{stream.fd.get(), POLLIN, 0}; });
    const bool all_ended = std::ranges::none_of(streams_, [](const Stream& s) { return !!s.fd; });
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
    ::poll(polled.data(), polled.size(),
           static_cast<int>(std::clamp<std::int64_t>(left, 0, all_ended ? 1 : 20)));
  }

  void set_status(int status) {
    outcome_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    outcome_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

  const ProcessRequest& request_;
  ChildProcess& child_;
  Clock::time_point deadline_;
  ProcessOutcome outcome_;
  std::array<Stream, 2> streams_;
};

}  // namespace

Result<ProcessOutcome> SystemProcessRunner::run(const ProcessRequest& request) {
  auto child = ChildProcess::start(request);
  if (!child) {
    return std::unexpected(std::move(child.error()));
  }
  return Collector(request, **child).run();
}

}  // namespace istioctl::base
