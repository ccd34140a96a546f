#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

namespace istioctl::iptables {

/// Whose network the rules of this process's namespace would act on.
struct Surroundings {
  std::optional<std::string> network = {};       ///< our network namespace; nothing: unreadable
  std::optional<std::string> init_network = {};  ///< that of process 1, likewise
  pid_t process = 0;                             ///< our number
  bool in_container = false;                     ///< something marks a container
};

/// Looks around. `variable` gives the value of an environment variable.
[[nodiscard]] Surroundings look_around(
    const std::function<std::optional<std::string>(const std::string& name)>& variable);

/// Whether it is, for all that shows, the network of a machine rather than that of a pod.
[[nodiscard]] bool is_network_of_machine(const Surroundings& surroundings);

}  // namespace istioctl::iptables
