#include "istioctl/iptables/surroundings.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <string_view>

#include "istioctl/base/file.h"

namespace istioctl::iptables {

namespace {

using Variable = std::function<std::optional<std::string>(const std::string& name)>;

std::optional<std::string> link_target(const char* path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink(path, target.data(), target.size());
  if (length < 0) return std::nullopt;
  return std::string(target.data(), static_cast<std::size_t>(length));
}

/// Whether the control group of process 1 is one that a container runtime made.
bool is_containers_control_group() {
  constexpr std::size_t largest = std::size_t{64} << 10;
  auto file = base::FileSource::open("/proc/1/cgroup");
  if (!file) return false;
  const auto text = base::read_all(*file, largest);
  if (!text) return false;
  constexpr std::array<std::string_view, 5> runtimes{"docker", "kubepods", "containerd", "libpod",
                                                     "lxc"};
  return std::ranges::any_of(
      runtimes, [&](std::string_view runtime) { return text->find(runtime) != std::string::npos; });
}

bool has_container_mark(const Variable& variable) {
  constexpr std::array files{"/.dockerenv", "/run/.containerenv", "/run/systemd/container"};
  const auto is_there = [](const char* path) { return ::access(path, F_OK) == 0; };
  return variable("container").has_value() || variable("KUBERNETES_SERVICE_HOST").has_value() ||
         std::ranges::any_of(files, is_there) || is_containers_control_group();
}

}  // namespace

Surroundings look_around(const Variable& variable) {
  return {.network = link_target("/proc/self/ns/net"),
          .init_network = link_target("/proc/1/ns/net"),
          .process = ::getpid(),
          .in_container = has_container_mark(variable)};
}

bool is_network_of_machine(const Surroundings& surroundings) {
  return surroundings.process != 1 && !surroundings.in_container &&
         surroundings.network.has_value() && surroundings.network == surroundings.init_network;
}

}  // namespace istioctl::iptables
