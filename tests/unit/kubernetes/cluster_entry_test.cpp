#include "cluster_entry.h"

#include <doctest/doctest.h>

#include <string>

#include "kubeconfig_world.h"

namespace istioctl::kubernetes {
namespace {

using World = test::KubeconfigWorld;

Connection connection(World& world, const std::string& cluster) {
  world.write_entries(cluster, "");
  return world.found().connection;
}

/// The message of the error that must come, without the file's path.
std::string message(World& world, const std::string& cluster) {
  const std::string path = world.write_entries(cluster, "");
  const base::Error error = world.error();
  CHECK(error.code == base::ErrorCode::invalid_input);
  REQUIRE(error.message.starts_with(path + ":7:"));
  return error.message.substr(path.size() + 1);
}

TEST_CASE("a cluster: its server") {
  World world;
  CHECK(connection(world, "server: \"https://a:6443\"").server == "https://a:6443");
  CHECK(connection(world, "server: \"https://a/base/\"").server == "https://a/base");
  CHECK(connection(world, "server: \"https://[fd00::1]:6443/\"").server ==
        "https://[fd00::1]:6443");
  CHECK(connection(world, "server: \"HTTPS://a?x=1#y\"").server == "HTTPS://a");
}

TEST_CASE("a cluster: a server without a scheme is an http one, whatever else is said") {
  World world;
  world.write("ca", test::certificate_pem);
  CHECK(connection(world, "server: \"a:80\"").server == "http://a:80");
  CHECK(connection(world, "server: \"a:80/\"").server == "http://a:80");
  CHECK(connection(world, "server: \"a:80\", certificate-authority: ../../ca").server ==
        "http://a:80");
  CHECK(connection(world,
                   "server: \"a:80\", certificate-authority: ../../ca, "
                   "insecure-skip-tls-verify: true")
            .server == "http://a:80");
}

TEST_CASE("a cluster: servers that are none") {
  World world;
  CHECK(message(world, "") == "7:12: context \"here\", cluster \"c\": it has no server");
  for (const char* const server :
       {"ftp://a", "https://", "https:///", "https:///x", "a:80/base", "https://:6443",
        "https://?x", "https://a b", "https://a\\r\\nHost: b", "https://a\\\\b"}) {
    CAPTURE(server);
    CHECK(message(world, std::string("server: \"") + server + "\"") ==
          "7:21: context \"here\", cluster \"c\": the server isn't an address such as "
          "https://HOST:PORT");
  }
  CHECK(message(world, "server: \"https://me:hunter2@a\"").find("hunter2") == std::string::npos);
}

TEST_CASE("a cluster: its certificate authority, as a file or as data") {
  World world;
  world.write("home/.kube/ca", "a comment\n" + test::certificate_pem);
  CHECK(
      connection(world, "server: \"https://a\", certificate-authority: ca").certificate_authority ==
      "a comment\n" + test::certificate_pem);
  const std::string data = base::encode_base64(test::certificate_pem);
  CHECK(connection(world, "server: \"https://a\", certificate-authority-data: " + data)
            .certificate_authority == test::certificate_pem);
  CHECK(connection(world, "server: \"https://a\", certificate-authority-data: \"\"")
            .certificate_authority.empty());
  CHECK(connection(world, "server: \"https://a\"").certificate_authority.empty());
}

TEST_CASE("a cluster: certificate authorities that are none") {
  World world;
  const std::string server = "server: \"https://a\", ";
  const std::string label = ": context \"here\", cluster \"c\": ";
  const std::string data = base::encode_base64(test::certificate_pem);
  world.write("home/.kube/ca", test::certificate_pem);
  world.write("home/.kube/key", test::key_pem);
  CHECK(message(world, server + "certificate-authority: missing") ==
        "7:57" + label + "certificate-authority: cannot open " + world.file("home/.kube/missing") +
            ": No such file or directory");
  CHECK(message(world, server + "certificate-authority: key") ==
        "7:57" + label + "certificate-authority holds no certificate in PEM form");
  CHECK(message(world, server + "certificate-authority-data: \"%%%\"") ==
        "7:62" + label + "certificate-authority-data isn't base64");
  CHECK(message(world, server + "certificate-authority: ca, certificate-authority-data: " + data) ==
        "7:57" + label + "certificate-authority and certificate-authority-data exclude each other");
  CHECK(message(world, server + "certificate-authority: ca, insecure-skip-tls-verify: true") ==
        "7:87" + label + "insecure-skip-tls-verify and a certificate authority exclude each other");
  CHECK(message(world, server + "certificate-authority: /dev/zero") ==
        "7:57" + label + "certificate-authority: /dev/zero is too large");
}

TEST_CASE("a cluster: without verification there is a warning, with its place") {
  World world;
  const std::string path =
      world.write_entries("server: \"https://a\", insecure-skip-tls-verify: true", "");
  const ClusterContext found = world.found();
  CHECK(found.connection.insecure_skip_tls_verify);
  REQUIRE(found.warnings.size() == 1);
  CHECK(found.warnings[0].severity == base::Severity::warning);
  CHECK(found.warnings[0].message.starts_with(
      path + ":7:60: context \"here\", cluster \"c\": insecure-skip-tls-verify: anybody"));
  world.write_entries("server: \"https://a\", insecure-skip-tls-verify: false", "");
  CHECK_FALSE(world.found().connection.insecure_skip_tls_verify);
  CHECK(world.found().warnings.empty());
}

TEST_CASE("a cluster: its proxy and its name in TLS") {
  World world;
  const std::string server = "server: \"https://a\", ";
  for (const char* const url : {"http://p:3128", "https://me:pass@p", "socks5://p:1080"}) {
    CHECK(connection(world, server + "proxy-url: \"" + url + "\"").proxy_url == url);
  }
  CHECK(connection(world, server + "tls-server-name: b").tls_server_name == "b");
  for (const char* const url : {"p:3128", "ftp://p", "http://", "http://me:hunter2@p q"}) {
    CAPTURE(url);
    const std::string text = message(world, server + "proxy-url: \"" + url + "\"");
    CHECK(text.find("the proxy-url isn't an address") != std::string::npos);
    CHECK(text.find("hunter2") == std::string::npos);
  }
}

}  // namespace
}  // namespace istioctl::kubernetes
