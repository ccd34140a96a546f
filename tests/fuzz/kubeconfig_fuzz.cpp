// Kubeconfig files and what credential plugins print: a connection that can be used, or an error
// that a person can read.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "fuzz.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/base/unique_fd.h"
#include "istioctl/kubernetes/kubeconfig.h"

using istioctl::fuzz::require;
namespace base = istioctl::base;
namespace http = istioctl::http;
namespace kubernetes = istioctl::kubernetes;

namespace {

constexpr std::string_view with_plugin =
    "current-context: a\n"
    "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
    "clusters: [{name: a, cluster: {server: \"https://a\"}}]\n"
    "users: [{name: a, user: {exec: {command: a, interactiveMode: Never,\n"
    "         apiVersion: client.authentication.k8s.io/v1}}}]\n";

/// Prints the same, whatever is run.
class Printer final : public base::ProcessRunner {
 public:
  explicit Printer(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] base::Result<base::ProcessOutcome> run(const base::ProcessRequest&) override {
    return base::ProcessOutcome{.output = text_};
  }

 private:
  std::string text_;
};

/// A file in memory.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : fd_(::memfd_create("kubeconfig", MFD_CLOEXEC)) {
    require(::write(fd_.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()),
            "the file is written");
  }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_.get()); }

 private:
  base::UniqueFd fd_;
};

bool fits_into_header(std::string_view value) {
  return std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void check_error(const base::Error& error) {
  require(!error.message.empty(), "an error says something");
  require(error.message.size() < 16'384, "an error can be read");
}

void check_credentials(const kubernetes::Connection& connection) {
  if (!connection.credentials) return;
  const auto credentials = connection.credentials->current();
  if (!credentials) return check_error(credentials.error());
  require(fits_into_header(credentials->authorization), "a token is one header");
  require(credentials->client_certificate.empty() == credentials->client_key.empty(),
          "a certificate has a key");
}

void check(std::string_view kubeconfig, std::string_view printed) {
  const MemoryFile file(kubeconfig);
  Printer printer{std::string(printed)};
  const auto cluster = kubernetes::find_cluster(
      {.path = file.path(),
       .variable = [](const std::string&) { return std::optional<std::string>(); },
       .processes = &printer});
  if (!cluster) return check_error(cluster.error());
  require(cluster->has_value(), "a file that was named leads somewhere");
  const kubernetes::Connection& connection = (*cluster)->connection;
  require(http::is_http_url(connection.server), "the server has an address");
  require(fits_into_header(connection.server), "an address is one line");
  for (const http::Header& header : connection.headers) {
    require(fits_into_header(header.name) && fits_into_header(header.value), "a header is one");
  }
  check_credentials(connection);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = istioctl::fuzz::text_of(data, size);
  check(text, "");
  check(with_plugin, text);
  return 0;
}
