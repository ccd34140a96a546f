#include "istioctl/iptables/surroundings.h"

#include <doctest/doctest.h>
#include <unistd.h>

namespace istioctl::iptables {
namespace {

const Surroundings machine{
    .network = "net:[1]", .init_network = "net:[1]", .process = 4711, .in_container = false};

TEST_CASE("is_network_of_machine: init's own network, seen from outside any container") {
  CHECK(is_network_of_machine(machine));
}

TEST_CASE("is_network_of_machine: every sign of a pod counts") {
  Surroundings here = machine;
  here.network = "net:[2]";
  CHECK_FALSE(is_network_of_machine(here));
  here = machine;
  here.process = 1;
  CHECK_FALSE(is_network_of_machine(here));
  here = machine;
  here.in_container = true;
  CHECK_FALSE(is_network_of_machine(here));
}

TEST_CASE("is_network_of_machine: what can't be read accuses nobody") {
  Surroundings here = machine;
  here.init_network.reset();
  CHECK_FALSE(is_network_of_machine(here));
  here.network.reset();
  CHECK_FALSE(is_network_of_machine(here));
}

TEST_CASE("look_around: the variables of container runtimes mark a container") {
  for (const std::string marking : {"container", "KUBERNETES_SERVICE_HOST"}) {
    const Surroundings here =
        look_around([&](const std::string& name) -> std::optional<std::string> {
          return name == marking ? std::optional<std::string>("x") : std::nullopt;
        });
    CHECK(here.in_container);
    CHECK(here.process == ::getpid());
    CHECK(here.network.has_value());
  }
}

}  // namespace
}  // namespace istioctl::iptables
