#include "istioctl/base/signals.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <utility>

namespace istioctl::base {
namespace {

constexpr std::size_t slot_count = 16;

/// A slot's text is written only while it is `filling` and read by the handler only once
/// that has moved it from `armed` to `taken`, so neither ever sees the other's half. A taken
/// slot is never used again: the process is about to end.
enum class SlotState : int { free, filling, armed, taken };

struct FileSlot {
  std::atomic<SlotState> state = SlotState::free;
  std::array<char, PATH_MAX> path = {};
};

static_assert(std::atomic<SlotState>::is_always_lock_free);
static_assert(std::atomic<pid_t>::is_always_lock_free);

// Static, because a signal handler has no other way to reach them.
std::array<FileSlot, slot_count> file_slots;
std::array<std::atomic<pid_t>, slot_count> group_slots;

bool move_state(FileSlot& slot, SlotState from, SlotState to) {
  return slot.state.compare_exchange_strong(from, to);
}

/// Async-signal-safe: atomics, unlink, kill, raise. SA_RESETHAND has put the default action
/// back, so the raised signal, pending until the handler returns, ends the process.
extern "C" void undo_and_end(int signal_number) {
  const int saved_errno = errno;
  for (FileSlot& slot : file_slots) {
    if (move_state(slot, SlotState::armed, SlotState::taken)) {
      ::unlink(slot.path.data());
    }
  }
  for (std::atomic<pid_t>& slot : group_slots) {
    if (const pid_t group = slot.exchange(0); group > 0) {
      ::kill(-group, SIGKILL);
    }
  }
  errno = saved_errno;
  ::raise(signal_number);
}

void handle_unless_ignored(int signal_number) {
  struct sigaction action{};
  if (::sigaction(signal_number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) {
    return;
  }
  action = {};
  action.sa_handler = undo_and_end;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigfillset(&action.sa_mask);
  ::sigaction(signal_number, &action, nullptr);
}

}  // namespace

void prepare_signals() {
  for (const int ending : {SIGINT, SIGTERM, SIGHUP}) {
    handle_unless_ignored(ending);
  }
  for (const int of_a_write : {SIGPIPE, SIGXFSZ}) {
    ::signal(of_a_write, SIG_IGN);
  }
}

Result<TemporaryFileGuard> TemporaryFileGuard::create(const std::string& path) {
  if (path.size() >= PATH_MAX) {
    return fail(ErrorCode::failed, fmt::format("cannot write {}: its path is too long", path));
  }
  for (std::size_t i = 0; i < slot_count; ++i) {
    FileSlot& slot = file_slots[i];
    if (move_state(slot, SlotState::free, SlotState::filling)) {
      std::memcpy(slot.path.data(), path.c_str(), path.size() + 1);
      slot.state.store(SlotState::armed);
      return TemporaryFileGuard(static_cast<int>(i));
    }
  }
  return fail(ErrorCode::failed,
              fmt::format("cannot write {}: too many files are being written at once", path));
}

TemporaryFileGuard::TemporaryFileGuard(TemporaryFileGuard&& other) noexcept
    : slot_(std::exchange(other.slot_, -1)) {}

TemporaryFileGuard& TemporaryFileGuard::operator=(TemporaryFileGuard&& other) noexcept {
  if (this != &other) {
    release();
    slot_ = std::exchange(other.slot_, -1);
  }
  return *this;
}

void TemporaryFileGuard::release() {
  if (const int slot = std::exchange(slot_, -1); slot >= 0) {
    move_state(file_slots[static_cast<std::size_t>(slot)], SlotState::armed, SlotState::free);
  }
}

ProcessGroupGuard::ProcessGroupGuard(pid_t group) : group_(group) {
  for (std::size_t i = 0; i < slot_count; ++i) {
    pid_t none = 0;
    if (group_slots[i].compare_exchange_strong(none, group)) {
      slot_ = static_cast<int>(i);
      return;
    }
  }
}

ProcessGroupGuard::~ProcessGroupGuard() {
  if (slot_ >= 0) {
    pid_t ours = group_;
    group_slots[static_cast<std::size_t>(slot_)].compare_exchange_strong(ours, 0);
  }
}

}  // namespace istioctl::base
