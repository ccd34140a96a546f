#include "system_environment.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace istioctl::cli {
namespace {

constexpr std::size_t default_columns = 80;

std::optional<std::string> environment_variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// The width of the terminal behind `fd`; nothing when there is none.
std::optional<std::size_t> terminal_columns(int fd) {
  winsize size = {};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0) {
    return std::nullopt;
  }
  return size.ws_col == 0 ? default_columns : size.ws_col;
}

}  // namespace

SystemEnvironment::SystemEnvironment()
    : in_(STDIN_FILENO, "<stdin>"),
      out_(STDOUT_FILENO, "<stdout>"),
      err_(STDERR_FILENO, "<stderr>"),
      environment_{.variable = environment_variable,
                   .in = &in_,
                   .out = &out_,
                   .err = &err_,
                   .out_descriptor = STDOUT_FILENO,
                   .in_is_terminal = terminal_columns(STDIN_FILENO).has_value(),
                   .out_columns = terminal_columns(STDOUT_FILENO),
                   .err_columns = terminal_columns(STDERR_FILENO),
                   .make_http_client = [] { return http::make_client({}); },
                   .make_api_client = kubernetes::make_api_client,
                   .processes = &processes_} {}

void occupy_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) == -1) {
      // The lowest free number is fd itself. Opened the wrong way round: reading what should
      // be stdin, or writing to the others, fails as it would on the closed descriptor.
      static_cast<void>(::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}

}  // namespace istioctl::cli
