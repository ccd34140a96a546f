#include "istioctl/kubernetes/store_choice.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "support/fake_api_client.h"
#include "support/temporary_directory.h"

namespace istioctl::kubernetes {
namespace {

using base::ErrorCode;

/// What a run says, and the environment that it is in.
struct World {
  mutable test::FakeApiClient client = {};
  test::TemporaryDirectory directory = {};
  std::optional<std::string> url = {};
  std::optional<std::string> kubeconfig = {};
  std::optional<std::string> context = {};
  std::map<std::string, std::string> variables = {{"HOME", directory.file("home")}};

  [[nodiscard]] base::Result<ChosenStore> choose() const {
    const auto variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    const KubeconfigRequest cluster{.path = kubeconfig,
                                    .context = context,
                                    .variable = variable,
                                    .service_account = directory.file("account")};
    return choose_store(
        {.url = url, .cluster = cluster, .open_cluster = [&]() -> base::Result<StoreCluster> {
           const auto found = find_cluster(cluster);
           if (!found) return std::unexpected(found.error());
           if (!*found) return StoreCluster{};
           return StoreCluster{&client, (*found)->name_space};
         }});
  }

  /// Where the chosen store is.
  [[nodiscard]] std::string location() const {
    const auto chosen = choose();
    REQUIRE_MESSAGE(chosen, (chosen ? "" : chosen.error().message));
    return chosen->store->location();
  }

  [[nodiscard]] base::Error error() const {
    const auto chosen = choose();
    REQUIRE_FALSE(chosen);
    return chosen.error();
  }

  std::string write_kubeconfig() const {
    return directory.write("kubeconfig",
                           "current-context: one\n"
                           "contexts: [{name: one, context: {cluster: c, namespace: shop}}]\n"
                           "clusters: [{name: c, cluster: {server: https://a}}]\n");
  }
};

TEST_CASE("choose_store: without anything the embedded store, which a notice is to name") {
  const World world;
  const std::string path = world.directory.file("home/.local/share/istioctl/config.db");
  const auto chosen = world.choose();
  REQUIRE(chosen);
  CHECK(chosen->store->location() == "sqlite:" + path);
  CHECK(chosen->by_default == path);
  CHECK(chosen->name_space == "default");
  CHECK(world.directory.count() == 0);
}

TEST_CASE("choose_store: XDG_DATA_HOME, where it is absolute") {
  World world;
  world.variables["XDG_DATA_HOME"] = "/data";
  CHECK(world.location() == "sqlite:/data/istioctl/config.db");
  for (const char* const relative : {"", "data", "./data"}) {
    world.variables["XDG_DATA_HOME"] = relative;
    CHECK(world.location() ==
          "sqlite:" + world.directory.file("home/.local/share/istioctl/config.db"));
  }
  world.variables = {{"XDG_DATA_HOME", "/data"}};
  CHECK(world.location() == "sqlite:/data/istioctl/config.db");
}

TEST_CASE("choose_store: without a home there is no place by default") {
  World world;
  for (const auto& variables : {std::map<std::string, std::string>{}, {{"HOME", ""}}}) {
    world.variables = variables;
    CHECK(world.error().code == ErrorCode::unavailable);
    CHECK(world.error().hint == "name one with --store sqlite:PATH");
  }
  world.url = "sqlite:x.db";
  CHECK(world.location() == "sqlite:x.db");
}

TEST_CASE("choose_store: --store counts before ISTIOCTL_STORE, and both before a kubeconfig") {
  World world;
  world.variables["KUBECONFIG"] = world.write_kubeconfig();
  world.variables["ISTIOCTL_STORE"] = "sqlite:/variable.db";
  CHECK(world.location() == "sqlite:/variable.db");
  CHECK_FALSE(world.choose()->by_default);
  world.url = "sqlite:/flag.db";
  CHECK(world.location() == "sqlite:/flag.db");
  CHECK_FALSE(world.choose()->by_default);
}

TEST_CASE("choose_store: an empty variable is none, an empty flag is a mistake") {
  World world;
  world.variables["ISTIOCTL_STORE"] = "";
  CHECK(world.choose()->by_default);
  world.url = "";
  CHECK(world.error().code == ErrorCode::wrong_usage);
}

TEST_CASE("choose_store: other URLs are wrong usage, and the hint has the forms") {
  World world;
  for (const char* const url : {"x.db", "/x.db", "sqlite", "sqlite:", "SQLITE:x.db", "file:x.db",
                                "kubernetes", "kubernetes:x", "k8s:", " sqlite:x.db"}) {
    CAPTURE(url);
    world.url = url;
    CHECK(world.error().code == ErrorCode::wrong_usage);
    CHECK(world.error().message.find(url) != std::string::npos);
    CHECK(world.error().hint == "write sqlite:PATH or kubernetes:");
  }
}

TEST_CASE("choose_store: a cluster on the command line beside an embedded store is wrong usage") {
  World world;
  SUBCASE("-c") {
    world.kubeconfig = world.write_kubeconfig();
  }
  SUBCASE("--context") {
    world.context = "one";
  }
  SUBCASE("both, and the store in the environment") {
    world.kubeconfig = world.write_kubeconfig();
    world.context = "one";
  }
  world.variables["ISTIOCTL_STORE"] = "sqlite:/x.db";
  CHECK(world.error().code == ErrorCode::wrong_usage);
  CHECK(world.error().message.starts_with(world.kubeconfig ? "-c names" : "--context names"));
  world.variables.erase("ISTIOCTL_STORE");
  world.url = "sqlite:/x.db";
  CHECK(world.error().code == ErrorCode::wrong_usage);
}

TEST_CASE("choose_store: a kubeconfig in the environment doesn't contradict an embedded store") {
  World world;
  world.variables["KUBECONFIG"] = world.write_kubeconfig();
  world.url = "sqlite:/x.db";
  CHECK(world.location() == "sqlite:/x.db");
}

TEST_CASE("choose_store: a cluster is never passed over for the embedded store") {
  World world;
  const std::string path = world.write_kubeconfig();
  SUBCASE("by -c") {
    world.kubeconfig = path;
  }
  SUBCASE("by the environment") {
    world.variables["KUBECONFIG"] = path;
  }
  SUBCASE("asked for by name") {
    world.variables["KUBECONFIG"] = path;
    world.url = "kubernetes:";
  }
  CHECK(world.location() == "kubernetes:https://fake");
  CHECK(world.choose()->name_space == "shop");
  CHECK_FALSE(world.choose()->by_default);
}

TEST_CASE("choose_store: neither is a kubeconfig that is broken") {
  World world;
  world.variables["KUBECONFIG"] = world.directory.write("broken", "contexts: 7\n");
  CHECK(world.error().code == ErrorCode::invalid_input);
}

TEST_CASE("choose_store: kubernetes: without a cluster") {
  World world;
  world.url = "kubernetes:";
  CHECK(world.error().code == ErrorCode::unavailable);
  CHECK(world.error().hint == "name one with -c or in KUBECONFIG");
}

}  // namespace
}  // namespace istioctl::kubernetes
