#include "child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fd_io.h"
#include "istioctl/base/system_error.h"

namespace istioctl::base {
namespace {

/// A step that fails with an errno value.
template <typename T>
using Step = std::expected<T, int>;

/// Moves a descriptor out of the way of the standard three, which a process that was started
/// with some of them closed may get for anything.
Step<UniqueFd> above_standard(UniqueFd fd) {
  if (!fd || fd.get() > STDERR_FILENO) {
    return fd;
  }
  UniqueFd moved(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!moved) {
    return std::unexpected(errno);
  }
  return moved;
}

/// A copy of one of our standard descriptors.
Step<UniqueFd> copy_of(int standard) {
  UniqueFd fd(::fcntl(standard, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!fd) {
    return std::unexpected(errno);
  }
  return fd;
}

/// The child's standard input: a file in memory that it reads at its own pace, so that no
/// pipe needs feeding while its output is read.
Step<UniqueFd> open_input(std::string_view input) {
  UniqueFd fd(input.empty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC)
                            : ::memfd_create("stdin", MFD_CLOEXEC));
  if (!fd) {
    return std::unexpected(errno);
  }
  if (const int error_number = write_fully(fd.get(), input); error_number != 0) {
    return std::unexpected(error_number);
  }
  if (!input.empty() && ::lseek(fd.get(), 0, SEEK_SET) != 0) {
    return std::unexpected(errno);
  }
  return above_standard(std::move(fd));
}

struct Pipe {
  UniqueFd reading;  // doesn't block
  UniqueFd writing;
};

Step<Pipe> open_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return std::unexpected(errno);
  }
  Pipe pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
  if (::fcntl(pipe.reading.get(), F_SETFL, O_NONBLOCK) != 0) {
    return std::unexpected(errno);
  }
  auto writing = above_standard(std::move(pipe.writing));
  if (!writing) {
    return std::unexpected(writing.error());
  }
  pipe.writing = std::move(*writing);
  return pipe;
}

/// posix_spawn's two parameter objects, which live in C.
class SpawnPlan {
 public:
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  /// The signal mask that we had, default actions for what prepare_signals ignores, three
  /// descriptors and, unless it is to be ours, a process group of its own.
  void describe(const sigset_t& mask, ChildProcess::Group group, int input, int output,
                int error_output) {
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::sigaddset(&defaults, SIGXFSZ);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setsigmask(&attributes_, &mask);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    const int own_group = group == ChildProcess::Group::own ? POSIX_SPAWN_SETPGROUP : 0;
    ::posix_spawnattr_setflags(&attributes_, static_cast<short>(own_group | POSIX_SPAWN_SETSIGDEF |
                                                                POSIX_SPAWN_SETSIGMASK));
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, error_output, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
  }

  Step<pid_t> spawn(const std::vector<std::string>& arguments,
                    const std::vector<std::string>& environment) const {
    const std::vector<char*> argv = terminated(arguments);
    const std::vector<char*> variables = terminated(environment);
    pid_t pid = 0;
    if (const int error_number =
            ::posix_spawnp(&pid, argv[0], &actions_, &attributes_, argv.data(), variables.data());
        error_number != 0) {
      return std::unexpected(error_number);
    }
    return pid;
  }

 private:
  static std::vector<char*> terminated(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const std::string& text : texts) {
      pointers.push_back(const_cast<char*>(text.c_str()));  // posix_spawn leaves them alone
    }
    pointers.push_back(nullptr);
    return pointers;
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// Holds signals back, so that none falls between a child's start and its registration.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  [[nodiscard]] const sigset_t& before() const { return before_; }

 private:
  sigset_t before_;
};

/// "NAME=value" of each variable: ours, then those that were added, which come instead of ours.
std::vector<std::string> environment_with(
    const std::vector<std::pair<std::string, std::string>>& added) {
  std::vector<std::string> variables;
  const auto set = [&](const std::string& name, std::string variable) {
    const std::string prefix = name + "=";
    std::erase_if(variables, [&](const std::string& v) { return v.starts_with(prefix); });
    variables.push_back(std::move(variable));
  };
  for (char** variable = environ; *variable != nullptr; ++variable) {
    variables.emplace_back(*variable);
  }
  for (const auto& [name, value] : added) set(name, fmt::format("{}={}", name, value));
  return variables;
}

Step<std::unique_ptr<ChildProcess>> start_child(const ProcessRequest& request) {
  const bool ours = request.input_from == InputFrom::ours;
  const auto stdin_fd = ours ? copy_of(STDIN_FILENO) : open_input(request.input);
  if (!stdin_fd) {
    return std::unexpected(stdin_fd.error());
  }
  auto output = open_pipe();
  if (!output) {
    return std::unexpected(output.error());
  }
  Pipe error_output;
  if (request.errors_to == ErrorsTo::outcome) {
    auto opened = open_pipe();
    if (!opened) return std::unexpected(opened.error());
    error_output = std::move(*opened);
  } else {
    auto copied = copy_of(STDERR_FILENO);
    if (!copied) return std::unexpected(copied.error());
    error_output.writing = std::move(*copied);
  }
  const SignalsBlocked blocked;
  const auto group = ours ? ChildProcess::Group::ours : ChildProcess::Group::own;
  SpawnPlan plan;
  plan.describe(blocked.before(), group, stdin_fd->get(), output->writing.get(),
                error_output.writing.get());
  const auto pid = plan.spawn(request.arguments, environment_with(request.environment));
  if (!pid) {
    return std::unexpected(pid.error());
  }
  auto child = std::make_unique<ChildProcess>(*pid, group);
  child->output = std::move(output->reading);
  child->error_output = std::move(error_output.reading);
  return child;
}

bool has_nul(const std::string& text) {
  return text.find('\0') != std::string::npos;
}

/// Why a request can't be carried out, if so.
std::string fault_of(const ProcessRequest& request) {
  if (std::ranges::any_of(request.arguments, has_nul)) return "an argument holds a NUL byte";
  const bool broken = std::ranges::any_of(request.environment, [](const auto& variable) {
    const auto& [name, value] = variable;
    return name.empty() || name.find('=') != name.npos || has_nul(name) || has_nul(value);
  });
  return broken ? "a variable of its environment has a wrong name, or holds a NUL byte" : "";
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const ProcessRequest& request) {
  if (request.arguments.empty() || request.arguments.front().empty()) {
    return fail(ErrorCode::failed, "no program to run");
  }
  const std::string& program = request.arguments.front();
  if (const std::string fault = fault_of(request); !fault.empty()) {
    return fail(ErrorCode::invalid_input, fmt::format("cannot run {}: {}", program, fault));
  }
  auto child = start_child(request);
  if (!child) {
    const std::string hint =
        child.error() == ENOENT ? "install it, or add its directory to PATH" : "";
    return std::unexpected(
        system_error(fmt::format("cannot run {}", program), child.error(), hint));
  }
  return std::move(*child);
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    ::kill(group_ == Group::own ? -pid_ : pid_, SIGKILL);
    reap();
  }
}

bool ChildProcess::has_ended() const {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

int ChildProcess::reap() {
  guard_.reset();  // before the number may become another process's
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return status;
}

}  // namespace istioctl::base
