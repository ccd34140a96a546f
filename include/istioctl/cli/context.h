#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/cli/global_options.h"
#include "istioctl/cli/reporter.h"
#include "istioctl/http/client.h"
#include "istioctl/kubernetes/make_api_client.h"

namespace istioctl::cli {

struct Cluster;

/// What a run sees of the world around it. The real one is system_environment(); tests make
/// their own. The streams belong to whoever made the environment and outlive the run.
struct Environment {
  /// The value of an environment variable; nothing when it isn't set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  base::ByteSource* in = nullptr;
  base::ByteSink* out = nullptr;  ///< the product: YAML, JSON, tables, one line per object
  base::ByteSink* err = nullptr;  ///< everything else
  int out_descriptor = -1;        ///< what `out` writes to; -1: no descriptor
  bool in_is_terminal = false;
  std::optional<std::size_t> out_columns = {};  ///< the terminal's width; nothing: no terminal
  std::optional<std::size_t> err_columns = {};
  /// Makes the client on first use, since most runs need none.
  std::function<base::Result<std::unique_ptr<http::HttpClient>>()> make_http_client;
  /// Makes the client of an API server; see kubernetes::make_api_client().
  std::function<base::Result<std::unique_ptr<kubernetes::ApiClient>>(
      const kubernetes::Connection&, const kubernetes::ApiClientOptions&)>
      make_api_client;
  base::ProcessRunner* processes = nullptr;  ///< credential plugins, providers' tools
};

/// What a command's handler works with. Not for use from several threads at once.
class Context {
 public:
  /// `environment` must outlive the context.
  Context(const Environment& environment, GlobalOptions globals);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  [[nodiscard]] const GlobalOptions& globals() const { return globals_; }

  /// The value of an environment variable; nothing when it isn't set.
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) const;

  /// stdin, stdout. Output is unbuffered: hand over large pieces, and nothing before the whole
  /// input is known to be good (see output.h).
  [[nodiscard]] base::ByteSource& in() const { return *environment_.in; }
  [[nodiscard]] base::ByteSink& out() const { return *environment_.out; }
  [[nodiscard]] int out_descriptor() const { return environment_.out_descriptor; }
  [[nodiscard]] bool in_is_terminal() const { return environment_.in_is_terminal; }
  [[nodiscard]] std::optional<std::size_t> out_columns() const { return environment_.out_columns; }

  /// Prints diagnostics to stderr.
  [[nodiscard]] Reporter& reporter() { return reporter_; }

  /// The HTTP client of this run, made on first use; it stays the context's.
  [[nodiscard]] base::Result<http::HttpClient*> http_client();

  /// The API server's client of this run comes from cluster_access.h's open_cluster(), which works
  /// with these.
  [[nodiscard]] base::Result<std::unique_ptr<kubernetes::ApiClient>> make_api_client(
      const kubernetes::Connection& connection, const kubernetes::ApiClientOptions& options) const {
    return environment_.make_api_client(connection, options);
  }
  [[nodiscard]] base::ProcessRunner* processes() const { return environment_.processes; }
  [[nodiscard]] std::unique_ptr<Cluster>& cluster_slot() { return cluster_; }

 private:
  const Environment& environment_;
  GlobalOptions globals_;
  Reporter reporter_;
  std::unique_ptr<http::HttpClient> http_client_;
  std::unique_ptr<Cluster> cluster_;
};

}  // namespace istioctl::cli
