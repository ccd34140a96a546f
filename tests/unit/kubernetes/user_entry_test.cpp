#include "user_entry.h"

#include <doctest/doctest.h>

#include <string>

#include "kubeconfig_world.h"

namespace istioctl::kubernetes {
namespace {

using test::credentials_of;
using World = test::KubeconfigWorld;

const std::string server = "server: \"https://a\"";

Connection connection(World& world, const std::string& user) {
  world.write_entries(server, user);
  return world.found().connection;
}

/// The error that must come; its message without the file's path.
base::Error error(World& world, const std::string& user) {
  const std::string path = world.write_entries(server, user);
  base::Error error = world.error();
  CHECK(error.code == base::ErrorCode::invalid_input);
  REQUIRE(error.message.starts_with(path + ":10:"));
  error.message.erase(0, path.size() + 1);
  CHECK(error.message.find("hunter2") == std::string::npos);
  CHECK(error.hint.find("hunter2") == std::string::npos);
  return error;
}

std::string message(World& world, const std::string& user) {
  return error(world, user).message;
}

TEST_CASE("a user: nobody") {
  World world;
  CHECK_FALSE(connection(world, "").credentials);
  CHECK_FALSE(connection(world, "token: \"\"").credentials);
  CHECK_FALSE(connection(world, "token: null, exec: null").credentials);
}

TEST_CASE("a user: a token") {
  World world;
  const Connection found = connection(world, "token: hunter2");
  CHECK(credentials_of(found) == Credentials{.authorization = "Bearer hunter2"});
  CHECK(found.credentials->renew() == false);
  CHECK(message(world, "token: \"hunter2\\nHost: x\"") ==
        "10:17: context \"here\", user \"me\": the token holds control characters");
}

TEST_CASE("a user: a name and a password") {
  World world;
  CHECK(credentials_of(connection(world, "username: me, password: \"p:w\"")).authorization ==
        "Basic " + base::encode_base64("me:p:w"));
  CHECK(credentials_of(connection(world, "username: me")).authorization ==
        "Basic " + base::encode_base64("me:"));
  CHECK(message(world, "username: me, password: hunter2, token: t") ==
        "10:20: context \"here\", user \"me\": a token and a user's name and password exclude each "
        "other");
}

TEST_CASE("a user: a client certificate, as files or as data") {
  World world;
  world.write("home/.kube/crt", test::certificate_pem);
  world.write("home/.kube/key", test::key_pem);
  const Credentials expected{.client_certificate = test::certificate_pem,
                             .client_key = test::key_pem};
  CHECK(credentials_of(connection(world, "client-certificate: crt, client-key: key")) == expected);
  CHECK(credentials_of(connection(
            world, "client-certificate-data: " + base::encode_base64(test::certificate_pem) +
                       ", client-key-data: " + base::encode_base64(test::key_pem))) == expected);
  CHECK(credentials_of(connection(world, "client-certificate: crt, client-key: key, token: t"))
            .authorization == "Bearer t");
  CHECK_FALSE(connection(world, "client-key: key").credentials);
}

TEST_CASE("a user: client certificates that are none") {
  World world;
  world.write("home/.kube/crt", test::certificate_pem);
  world.write("home/.kube/key", test::key_pem);
  world.write("home/.kube/locked",
              "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
  const std::string label = ": context \"here\", user \"me\": ";
  CHECK(message(world, "client-certificate: crt") ==
        "10:9" + label + "a client certificate needs its client-key or client-key-data");
  CHECK(message(world, "client-certificate: crt, client-key: missing") ==
        "10:47" + label + "client-key: cannot open " + world.file("home/.kube/missing") +
            ": No such file or directory");
  CHECK(message(world, "client-certificate: crt, client-key: crt") ==
        "10:47" + label + "client-key holds no private key in PEM form");
  CHECK(message(world, "client-certificate: crt, client-key-data: hunter2") ==
        "10:52" + label + "client-key-data isn't base64");
  CHECK(message(world,
                "client-certificate: crt, client-key-data: " + base::encode_base64("hunter2")) ==
        "10:52" + label + "client-key-data holds no private key in PEM form");
  CHECK(message(world, "client-certificate: crt, client-key: locked") ==
        "10:47" + label + "the key of client-key has a pass phrase");
}

TEST_CASE("a user: a token file, which counts before a token") {
  World world;
  world.write("home/.kube/token", " fresh\n");
  CHECK(credentials_of(connection(world, "tokenFile: token, token: stale")).authorization ==
        "Bearer fresh");
  CHECK(credentials_of(connection(world, "tokenFile: missing, token: stale")).authorization ==
        "Bearer stale");
  CHECK(message(world, "tokenFile: missing") ==
        "10:21: context \"here\", user \"me\": tokenFile: cannot open " +
            world.file("home/.kube/missing") + ": No such file or directory");
  world.write("home/.kube/token", "\n");
  CHECK(message(world, "tokenFile: token") ==
        "10:21: context \"here\", user \"me\": tokenFile: the token file " +
            world.file("home/.kube/token") + " is empty");
  world.write("home/.kube/token", "hunter2\nHost: x\n");
  CHECK(message(world, "tokenFile: token").find("holds no token") != std::string::npos);
  CHECK(message(world, "tokenFile: token, username: x").find("exclude") != std::string::npos);
}

TEST_CASE("a user: a plugin is asked only where nothing else identifies him") {
  World world;
  world.write("home/.kube/crt", test::certificate_pem);
  world.write("home/.kube/key", test::key_pem);
  const std::string exec =
      "exec: {apiVersion: client.authentication.k8s.io/v1, command: p, interactiveMode: Never}, ";
  CHECK(credentials_of(connection(world, exec + "token: t")).authorization == "Bearer t");
  CHECK(credentials_of(connection(world, exec + "username: u")).authorization != "");
  CHECK(credentials_of(connection(world, exec + "client-certificate: crt, client-key: key"))
            .client_key == test::key_pem);
  CHECK(world.processes.requests().empty());
  CHECK(message(world, "exec: {command: p}, token: t").find("apiVersion is missing") !=
        std::string::npos);
}

TEST_CASE("a user: the old providers, each with what to use instead") {
  World world;
  for (const auto& [name, advice] : {std::pair{"gcp", "gke-gcloud-auth-plugin"},
                                     {"azure", "convert-kubeconfig"},
                                     {"oidc", "oidc-login"},
                                     {"openstack", "exec plugin"}}) {
    const base::Error found =
        error(world, std::string("auth-provider: {name: ") + name + ", config: {k: hunter2}}");
    CHECK(found.message ==
          std::string("10:25: context \"here\", user \"me\": the auth-provider \"") + name +
              "\" isn't supported");
    CHECK(found.hint.find(advice) != std::string::npos);
  }
  CHECK(
      message(world, "auth-provider: {name: gcp}, exec: {command: x}").find("exclude each other") !=
      std::string::npos);
}

TEST_CASE("a user: a server without TLS isn't told who he is") {
  World world;
  const auto found = [&](const char* address, const std::string& user) {
    world.write_entries(std::string("server: \"") + address + "\"", user);
    return world.found();
  };
  for (const char* const address : {"http://a", "HTTP://a", "a:80"}) {
    for (const char* const user : {"token: t", "tokenFile: missing", "username: u"}) {
      const ClusterContext cluster = found(address, user);
      CHECK_FALSE(cluster.connection.credentials);
      REQUIRE(cluster.warnings.size() == 1);
      CHECK(cluster.warnings[0].message.find("user \"me\": its credentials stay unused") !=
            std::string::npos);
    }
    CHECK(found(address, "").warnings.empty());
    CHECK(found(address, "as: jane").connection.headers.size() == 1);
  }
  CHECK(found("HTTPS://a", "token: t").connection.credentials);
}

TEST_CASE("a user: acting as another") {
  World world;
  const Connection found = connection(world,
                                      "token: t, as: jane, as-uid: u-1, as-groups: [a, b],"
                                      " as-user-extra: {scopes: [v, w], \"example.com/a b\": [z]}");
  CHECK(found.headers == http::Headers{{"Impersonate-User", "jane"},
                                       {"Impersonate-Uid", "u-1"},
                                       {"Impersonate-Group", "a"},
                                       {"Impersonate-Group", "b"},
                                       {"Impersonate-Extra-scopes", "v"},
                                       {"Impersonate-Extra-scopes", "w"},
                                       {"Impersonate-Extra-example.com%2Fa%20b", "z"}});
  CHECK(
      message(world, "as-groups: [a]") ==
      "10:9: context \"here\", user \"me\": as-uid, as-groups and as-user-extra need the field as");
  CHECK(message(world, "as: \"jane\\r\\nHost: x\"").find("control characters") !=
        std::string::npos);
}

}  // namespace
}  // namespace istioctl::kubernetes
