#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "istioctl/base/unique_fd.h"

namespace istioctl::test {

/// tests/support/http_server.py, running as long as this object lives.
class LoopbackServer {
 public:
  LoopbackServer() {
    std::array<int, 2> input = {};
    std::array<int, 2> output = {};
    if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("no pipe for the server");
    }
    const base::UniqueFd child_input(input[0]);
    const base::UniqueFd child_output(output[1]);
    keep_alive_.reset(input[1]);
    const base::UniqueFd answer(output[0]);
    spawn(child_input.get(), child_output.get());
    const auto ready = nlohmann::json::parse(read_line(answer.get()));
    http_ = "http://127.0.0.1:" + std::to_string(ready["http"].get<int>());
    https_ = "https://127.0.0.1:" + std::to_string(ready["https"].get<int>());
    std::ifstream certificate(ready["ca"].get<std::string>());
    certificate_ = std::string(std::istreambuf_iterator<char>(certificate), {});
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  ~LoopbackServer() {
    keep_alive_.reset();  // the end of its input ends it
    ::waitpid(process_, nullptr, 0);
  }

  /// "http://127.0.0.1:PORT" + path.
  [[nodiscard]] std::string http(const std::string& path) const { return http_ + path; }
  [[nodiscard]] std::string https(const std::string& path) const { return https_ + path; }
  /// The self-signed certificate of the TLS port, PEM.
  [[nodiscard]] const std::string& certificate() const { return certificate_; }

 private:
  void spawn(int child_input, int child_output) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, child_input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, child_output, STDOUT_FILENO);
    std::string program = "python3";
    std::string script = ISTIOCTL_SOURCE_DIR "/tests/support/http_server.py";
    std::array<char*, 3> arguments = {program.data(), script.data(), nullptr};
    const int error =
        ::posix_spawnp(&process_, program.c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
      throw std::runtime_error("cannot start python3");
    }
  }

  static std::string read_line(int fd) {
    std::string line;
    char letter = 0;
    while (::read(fd, &letter, 1) == 1 && letter != '\n') {
      line += letter;
    }
    return line;
  }

  pid_t process_ = -1;
  base::UniqueFd keep_alive_;
  std::string http_;
  std::string https_;
  std::string certificate_;
};

}  // namespace istioctl::test
