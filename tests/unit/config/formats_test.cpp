#include "istioctl/config/formats.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace istioctl::config {
namespace {

using Texts = std::vector<std::string>;

void check_format(const schema::Format& format, const Texts& right, const Texts& wrong) {
  for (const auto& text : right) {
    CAPTURE(text);
    CHECK(format.fault(text) == "");
  }
  for (const auto& text : wrong) {
    CAPTURE(text);
    CHECK(format.fault(text) != "");
  }
}

std::string letters(std::size_t count) {
  return std::string(count, 'a');
}

/// A domain of this many letters, more than 192, in labels of at most 63.
std::string domain_of(std::size_t size) {
  std::string text;
  while (size - text.size() > 63) text += letters(61) + ".";
  return text + letters(size - text.size());
}

TEST_CASE("DNS-1123 labels") {
  check_format(dns_label, {"a", "0", "a-b", "a--b", "1a", letters(63)},
               {"", "A", "a.b", "a_b", "-a", "a-", "ä", "a b", "*", letters(64)});
}

TEST_CASE("DNS-1123 subdomains") {
  check_format(
      dns_subdomain, {"a", "a.b", "a-1.b.c", letters(63), domain_of(253)},
      {"", ".", "a.", ".a", "a..b", "A.b", "a_b", "*", "*.a", letters(64) + ".a", domain_of(254)});
}

TEST_CASE("labels of metadata") {
  check_format(
      label_key,
      {"app", "a.b/c", "A_b.c-d", "app.kubernetes.io/part-of", letters(63), domain_of(253) + "/a"},
      {"", "a b", "-a", "a-", "a/b/c", "/a", "a/", "A.b/c", letters(64), domain_of(254) + "/a",
       letters(63) + "/" + letters(64)});
  check_format(label_value, {"", "v1", "A_b.c-d", letters(63)},
               {"a b", "-a", "a-", "a/b", letters(64)});
  check_format(annotation_key, {"a", "A.b/c", "kubectl.kubernetes.io/x"}, {"", "a b", "/a"});
}

TEST_CASE("labels inside a spec") {
  check_format(spec_label, {"", "v1", "-", "a/b/c", "A._-/"}, {"a b", "a:b", "ä"});
}

TEST_CASE("domains, perhaps with a wildcard") {
  const Texts right{"a",     "a.b",  "localhost", "10.0.0.1",        "999.999.999.999", "a-b--c.d",
                    "*",     "*.a",  "*a",        "*-a.org",         "*.x.org",         letters(63),
                    "1.2.3", "a.1b", "xn--4ca",   "*" + letters(62), domain_of(255)};
  const Texts wrong{"",
                    ".",
                    "a.",
                    ".a",
                    "a..b",
                    "A.b",
                    "a_b",
                    "a b",
                    "-a.b",
                    "a-.b",
                    "a*",
                    "a.*",
                    "*.*",
                    "**",
                    "*.",
                    "*-",
                    "*A",
                    "*_a",
                    "a:80",
                    "[::1]",
                    "ä.org",
                    "a.org/",
                    letters(64),
                    "*" + letters(63),
                    domain_of(256)};
  check_format(domain, right, wrong);
  check_format(host, right, wrong);
}

TEST_CASE("FQDNs have no wildcard") {
  check_format(fqdn, {"a", "a.b", "10.0.0.1", "999.999.999.999", domain_of(255)},
               {"", "*", "*.a", "*a", "a.", "A", "10.0.0.0/8", domain_of(256)});
}

TEST_CASE("hosts may be ranges of IPv4 addresses") {
  check_format(host, {"10.0.0.0/8", "10.0.0.1/24", "0.0.0.0/0", "1.2.3.4/32"},
               {"10.0.0.0/33", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/", "10.0.0.0/-1",
                "10.0.0.0/08", "10.0.0.0/8/8", "/8", "::/0", "::1", "2001:db8::/32", "*.a/8",
                "a.org/path", "http://a.org"});
  CHECK(domain.fault("10.0.0.0/8") != "");
}

TEST_CASE("what is wrong with a host says what to change") {
  CHECK(host.fault("http://a.org") == "must be the host alone, without a scheme");
  CHECK(host.fault("a.org/path") == "must be the host alone, without a path");
  CHECK(host.fault("2001:db8::1") == "IPv6 isn't supported");
  CHECK(host.fault("2001:db8::/32") == "IPv6 isn't supported");
  CHECK(host.fault("10.0.0.0/33") == "must be an address and a prefix of 0 to 32");
  CHECK(host.fault("a.*.org") == "may have one wildcard only, in front");
  CHECK(host.fault("a.B.org") == "its part \"B\" must be lower case");
  CHECK(host.fault("a.\x1b[31m.org") == "its part \"\\x1b[31m\" may hold only a-z, 0-9 and '-'");
}

TEST_CASE("IPv4 addresses and subnets") {
  check_format(
      ipv4_address, {"10.0.0.1", "0.0.0.0", "255.255.255.255"},
      {"", "10.0.0", "10.0.0.256", "10.0.0.0/8", "010.0.0.1", "::1", "a.org", " 10.0.0.1"});
  check_format(ipv4_subnet, {"10.0.0.1", "10.0.0.1/8", "0.0.0.0/0", "10.0.0.1/32"},
               {"", "10.0.0", "10.0.0.0/33", "::/0", "a.org", "10.0.0.0/"});
}

TEST_CASE("protocols are known in any case") {
  check_format(
      protocol,
      {"HTTP", "HTTPS", "HTTP2", "GRPC", "TCP", "UDP", "MONGO", "REDIS", "http", "hTTpS", "Redis"},
      {"", "TLS", "HTTP/2", "htpp", "http ", "HTTP3"});
  check_format(egress_protocol, {"HTTP", "https", "Http2", "grpc", "TCP", "mongo"},
               {"", "udp", "REDIS", "tls"});
  CHECK(protocol.fault("htpp") == "did you mean HTTP?");
  CHECK(is_protocol("hTTp", "HTTP"));
  CHECK_FALSE(is_protocol("https", "HTTP"));
}

TEST_CASE("header names and values, methods") {
  check_format(header_name, {"x-user", ":authority", "a_b", "1"}, {"", "X-User", "x-User"});
  check_format(header_value, {"a", " "}, {""});
  check_format(http_method,
               {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"},
               {"", "get", "FETCH", "Get"});
  CHECK(http_method.fault("get") == "did you mean GET?");
}

TEST_CASE("durations that can be used") {
  check_format(positive_duration, {"1ms", "3s", "1.5s", "1m30s", "2562047h", "1000us"},
               {"0s", "0", "-3s", "999us", "1.5ms", "1ns"});
  check_format(whole_seconds, {"1s", "1000ms", "1m30s"}, {"1.5s", "100ms", "0s", "-1s"});
}

}  // namespace
}  // namespace istioctl::config
