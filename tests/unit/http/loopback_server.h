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

/// A server of tests/support, running as long as this object lives.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& script) {
    std::array<int, 2> input = {};
    std::array<int, 2> output = {};
    if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("no pipe for the server");
    }
    const base::UniqueFd child_input(input[0]);
    base::UniqueFd child_output(output[1]);
    keep_alive_.reset(input[1]);
    const base::UniqueFd answer(output[0]);
    spawn(script, child_input.get(), child_output.get());
    child_output.reset();
    ready_ = nlohmann::json::parse(read_line(answer.get()));
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  ~ServerProcess() {
    keep_alive_.reset();  // the end of its input ends it
    ::waitpid(process_, nullptr, 0);
  }

  /// What it said when it was ready.
  [[nodiscard]] const nlohmann::json& ready() const { return ready_; }

  [[nodiscard]] std::string port(const std::string& name) const {
    return std::to_string(ready_.at(name).get<int>());
  }

  /// The text of a file that it named.
  [[nodiscard]] std::string file(const std::string& name) const {
    std::ifstream file(ready_.at(name).get<std::string>());
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  void spawn(const std::string& name, int child_input, int child_output) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, child_input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, child_output, STDOUT_FILENO);
    std::string program = "python3";
    std::string script = ISTIOCTL_SOURCE_DIR "/tests/support/" + name;
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
  nlohmann::json ready_;
};

/// tests/support/http_server.py
class LoopbackServer : public ServerProcess {
 public:
  LoopbackServer() : ServerProcess("http_server.py") {}

  /// "http://127.0.0.1:PORT" + path.
  [[nodiscard]] std::string http(const std::string& path) const {
    return "http://127.0.0.1:" + port("http") + path;
  }
  [[nodiscard]] std::string https(const std::string& path) const {
    return "https://127.0.0.1:" + port("https") + path;
  }
  /// The self-signed certificate of the TLS port, PEM.
  [[nodiscard]] std::string certificate() const { return file("ca"); }
};

}  // namespace istioctl::test
