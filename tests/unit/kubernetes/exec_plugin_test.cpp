#include "exec_plugin.h"

#include <doctest/doctest.h>

#include <string>

#include "kubeconfig_world.h"

namespace istioctl::kubernetes {
namespace {

using namespace std::chrono_literals;
using base::ErrorCode;
using base::ProcessOutcome;
using test::credentials_of;
using yaml::Json;

const std::string v1 = "client.authentication.k8s.io/v1";
const std::string v1beta1 = "client.authentication.k8s.io/v1beta1";

/// What a plugin prints.
std::string credential(const std::string& status, const std::string& version = v1) {
  return R"({"kind": "ExecCredential", "apiVersion": ")" + version + R"(", "status": )" + status +
         "}";
}

struct World : test::KubeconfigWorld {
  Connection connection(const std::string& exec, const std::string& cluster = "") {
    write_entries("server: \"https://a\"" + cluster, "exec: {" + exec + "}");
    return found().connection;
  }

  /// The connection of a plugin that asks nobody anything.
  Connection connection() { return connection(plain); }

  void prints(const std::string& output) { processes.answer(ProcessOutcome{.output = output}); }

  /// The error that must come with this answer of the plugin.
  base::Error error_with(base::Result<ProcessOutcome> outcome, const std::string& more = "") {
    const Connection connection = this->connection(plain + more);
    processes.answer(std::move(outcome));
    auto credentials = connection.credentials->current();
    REQUIRE_FALSE(credentials);
    base::Error error = std::move(credentials.error());
    const std::string start = file("home/.kube/config") +
                              ":10:95: context \"here\", user \"me\": the credential plugin \"p\" ";
    REQUIRE(error.message.starts_with(start));
    error.message.erase(0, start.size());
    CHECK(error.message.find("hunter2") == std::string::npos);
    return error;
  }

  std::string message_with(const std::string& output) {
    return error_with(ProcessOutcome{.output = output}).message;
  }

  /// What the last run was told in KUBERNETES_EXEC_INFO.
  [[nodiscard]] Json told() const {
    const auto& [name, value] = processes.requests().back().environment.back();
    CHECK(name == "KUBERNETES_EXEC_INFO");
    return Json::parse(value, nullptr, false);
  }

  const std::string plain = "interactiveMode: Never, apiVersion: " + v1 + ", command: p";
};

TEST_CASE("a plugin: runs when its credentials are asked for, and not again") {
  World world;
  const Connection connection =
      world.connection(world.plain + ", args: [a, \"b c\"], env: [{name: X, value: v}]");
  CHECK(world.processes.requests().empty());
  world.prints(credential(R"({"token": "t"})"));
  CHECK(credentials_of(connection) == Credentials{.authorization = "Bearer t"});
  CHECK(credentials_of(connection) == Credentials{.authorization = "Bearer t"});
  REQUIRE(world.processes.requests().size() == 1);
  const base::ProcessRequest& request = world.processes.requests().front();
  CHECK(request.arguments == std::vector<std::string>{"p", "a", "b c"});
  CHECK(request.environment.front() == std::pair<std::string, std::string>("X", "v"));
  CHECK(request.input.empty());
  CHECK(request.input_from == base::InputFrom::request);
  CHECK(request.errors_to == base::ErrorsTo::ours);
  CHECK(world.told() == Json::parse(R"({"kind": "ExecCredential", "apiVersion": ")" + v1 +
                                    R"(", "spec": {"interactive": false}})"));
}

TEST_CASE("a plugin: a certificate with its key") {
  World world;
  const Json status = {{"clientCertificateData", test::certificate_pem},
                       {"clientKeyData", test::key_pem},
                       {"token", nullptr}};
  const Connection connection = world.connection();
  world.prints(credential(status.dump()));
  CHECK(credentials_of(connection) ==
        Credentials{.client_certificate = test::certificate_pem, .client_key = test::key_pem});
}

TEST_CASE("a plugin: asked again once its credentials have expired") {
  World world;
  const Connection connection = world.connection();
  world.prints(credential(R"({"token": "one", "expirationTimestamp": "2018-03-01T00:01:00Z"})"));
  CHECK(credentials_of(connection).authorization == "Bearer one");
  world.now += 59s;
  CHECK(credentials_of(connection).authorization == "Bearer one");
  world.now += 1s;
  world.prints(credential(R"({"token": "two"})"));
  CHECK(credentials_of(connection).authorization == "Bearer two");
  world.now += 100h;
  CHECK(credentials_of(connection).authorization == "Bearer two");
  CHECK(world.processes.requests().size() == 2);
}

TEST_CASE("a plugin: asked again when the server refuses its credentials") {
  World world;
  const Connection connection = world.connection();
  world.prints(credential(R"({"token": "one"})"));
  CHECK(credentials_of(connection).authorization == "Bearer one");
  world.prints(credential(R"({"token": "two"})"));
  CHECK(connection.credentials->renew() == true);
  CHECK(credentials_of(connection).authorization == "Bearer two");
  world.prints(credential(R"({"token": "two"})"));
  CHECK(connection.credentials->renew() == false);
  world.processes.answer(ProcessOutcome{.exit_code = 1});
  CHECK_FALSE(connection.credentials->renew());
}

TEST_CASE("a plugin: where its program is looked for") {
  World world;
  const auto program = [&](const std::string& command) {
    const Connection connection = world.connection("interactiveMode: Never, apiVersion: " + v1 +
                                                   ", command: \"" + command + "\"");
    world.prints(credential(R"({"token": "t"})"));
    (void)credentials_of(connection);
    return world.processes.requests().back().arguments.front();
  };
  CHECK(program("p") == "p");
  CHECK(program("./p") == world.file("home/.kube/p"));
  CHECK(program("../bin/p") == world.file("home/bin/p"));
  CHECK(program("/bin/p") == "/bin/p");
}

TEST_CASE("a plugin: stdin is its own where it may ask, and there is a terminal") {
  World world;
  const auto interactive = [&](const std::string& mode, bool terminal) {
    world.in_is_terminal = terminal;
    const Connection connection = world.connection(mode);
    world.prints(credential(R"({"token": "t"})", mode.find(v1beta1) == mode.npos ? v1 : v1beta1));
    (void)credentials_of(connection);
    const bool ours = world.processes.requests().back().input_from == base::InputFrom::ours;
    CHECK(world.told()["spec"]["interactive"] == ours);
    return ours;
  };
  const std::string rest = ", command: p, apiVersion: ";
  CHECK(interactive("interactiveMode: IfAvailable" + rest + v1, true));
  CHECK_FALSE(interactive("interactiveMode: IfAvailable" + rest + v1, false));
  CHECK(interactive("interactiveMode: Always" + rest + v1, true));
  CHECK_FALSE(interactive("interactiveMode: Never" + rest + v1, true));
  CHECK(interactive("command: p, apiVersion: " + v1beta1, true));
  CHECK_FALSE(interactive("command: p, apiVersion: " + v1beta1, false));
}

TEST_CASE("a plugin: one that must ask isn't run without a terminal") {
  World world;
  const Connection connection =
      world.connection("interactiveMode: Always, command: p, apiVersion: " + v1);
  const auto credentials = connection.credentials->current();
  REQUIRE_FALSE(credentials);
  CHECK(credentials.error().message.ends_with(
      "the credential plugin \"p\" must ask questions, and stdin isn't a terminal"));
  CHECK(world.processes.requests().empty());
}

TEST_CASE("a plugin: is told of the cluster where it asks for that") {
  World world;
  const std::string data = base::encode_base64(test::certificate_pem);
  const Connection connection = world.connection(
      world.plain + ", provideClusterInfo: true",
      ", certificate-authority-data: " + data +
          ", tls-server-name: b, proxy-url: \"http://p\", disable-compression: true, extensions: "
          "[{name: other, extension: 1}, {name: client.authentication.k8s.io/exec, extension: "
          "{audience: [x]}}]");
  world.prints(credential(R"({"token": "t"})"));
  (void)credentials_of(connection);
  CHECK(world.told()["spec"]["cluster"] ==
        Json::parse(R"({"server": "https://a", "tls-server-name": "b",
                        "certificate-authority-data": ")" +
                    data + R"(", "proxy-url": "http://p", "disable-compression": true,
                        "config": {"audience": ["x"]}})"));
  const Connection other = world.connection(world.plain + ", provideClusterInfo: true");
  world.prints(credential(R"({"token": "t"})"));
  (void)credentials_of(other);
  CHECK(world.told()["spec"]["cluster"] ==
        Json::parse(R"({"server": "https://a", "config": null})"));
}

TEST_CASE("a plugin: a kubeconfig that describes none") {
  World world;
  const auto message = [&](const std::string& exec) {
    const std::string path = world.write_entries("server: \"https://a\"", "exec: {" + exec + "}");
    const base::Error error = world.error();
    CHECK(error.code == ErrorCode::invalid_input);
    REQUIRE(error.message.starts_with(path + ":10:"));
    return error.message.substr(error.message.find("\"me\": ") + 6);
  };
  CHECK(message("interactiveMode: Never, apiVersion: " + v1) == "exec: command is missing");
  CHECK(message("command: p") == "exec: apiVersion is missing");
  CHECK(message("command: p, apiVersion: client.authentication.k8s.io/v1alpha1") ==
        "exec: unknown apiVersion \"client.authentication.k8s.io/v1alpha1\"");
  CHECK(message("command: p, apiVersion: " + v1) == "exec: interactiveMode is missing");
  CHECK(message("command: p, interactiveMode: never, apiVersion: " + v1) ==
        "exec: unknown interactiveMode \"never\"");
  CHECK(message(world.plain + ", env: [{name: \"\", value: x}]") == "exec: env: a name is empty");
}

TEST_CASE("a plugin: fails, with the kubeconfig's hint") {
  World world;
  const std::string hint = ", installHint: \"Install it:\\n  brew install p\\n\"";
  SUBCASE("missing") {
    const auto missing = base::fail(ErrorCode::not_found, "cannot run p", "add it to PATH");
    const base::Error error = world.error_with(missing, hint);
    CHECK(error.code == ErrorCode::not_found);
    CHECK(error.message == "isn't installed");
    CHECK(error.hint == "Install it: brew install p");
    CHECK(world.error_with(missing).hint == "add it to PATH");
  }
  SUBCASE("an exit code") {
    const base::Error error =
        world.error_with(ProcessOutcome{.exit_code = 3, .output = "hunter2"}, hint);
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.message == "failed with exit code 3");
    CHECK(error.hint == "Install it: brew install p");
  }
  SUBCASE("a signal") {
    CHECK(world.error_with(ProcessOutcome{.signal = 9}).message == "was ended by signal 9");
  }
  SUBCASE("too slow") {
    const base::Error error =
        world.error_with(base::fail(ErrorCode::unavailable, "p did not end within 120 s"));
    CHECK(error.message == "gives no credentials: p did not end within 120 s");
    CHECK(world.processes.requests().back().timeout == 2min);
  }
}

TEST_CASE("a plugin: prints what are no credentials") {
  World world;
  CHECK(world.message_with("") == "printed no JSON object");
  CHECK(world.message_with("hunter2") == "printed no JSON object");
  CHECK(world.message_with("[\"hunter2\"]") == "printed no JSON object");
  CHECK(world.message_with(std::string(100'000, '[')) == "printed no JSON object");
  CHECK(world.message_with("{\"token\": \"hunter2\"}") == "printed no ExecCredential");
  CHECK(world.message_with(credential(R"({"token": "hunter2"})", v1beta1)) ==
        "printed another apiVersion than " + v1);
  CHECK(world.message_with(credential("null")) == "printed an ExecCredential without a status");
  CHECK(world.message_with(credential("{}")) ==
        "gave neither a token nor a certificate with its key");
  CHECK(world.message_with(credential(R"({"token": ["hunter2"]})")) ==
        "printed a status with fields of wrong types");
  CHECK(world.message_with(credential(R"({"clientKeyData": "hunter2"})")) ==
        "gave only one of certificate and key");
  const std::string no_credentials = "gave a token or certificate that isn't one";
  CHECK(world.message_with(credential(R"({"token": "hunter2\nHost: x"})")) == no_credentials);
  CHECK(world.message_with(
            credential(R"({"clientCertificateData": "hunter2", "clientKeyData": "hunter2"})")) ==
        no_credentials);
  CHECK(world.message_with(credential(R"({"token": "hunter2", "expirationTimestamp": "soon"})")) ==
        "gave an expirationTimestamp that is no time");
}

TEST_CASE("a plugin: isn't run where nothing may be") {
  World world;
  world.write_entries("server: \"https://a\"", "exec: {" + world.plain + "}");
  KubeconfigRequest request = world.request();
  request.processes = nullptr;
  const auto found = find_cluster(request);
  REQUIRE(found);
  CHECK_FALSE((*found)->connection.credentials->current());
}

}  // namespace
}  // namespace istioctl::kubernetes
