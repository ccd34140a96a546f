#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/kubernetes/connection.h"
#include "istioctl/kubernetes/kubeconfig.h"
#include "istioctl/yaml/to_json.h"
#include "kubeconfig_file.h"

namespace istioctl::kubernetes {

/// What a kubeconfig says of a credential plugin (client.authentication.k8s.io).
struct ExecPlugin {
  std::string place = {};                   ///< for messages: file, line, context and user
  std::vector<std::string> arguments = {};  ///< [0] is the program
  std::vector<std::pair<std::string, std::string>> environment = {};
  std::string api_version = {};
  std::string install_hint = {};
  enum class Interactive : std::uint8_t { never, if_available, always };
  Interactive interactive = Interactive::never;
  std::optional<yaml::Json> cluster = {};  ///< spec.cluster of what it is told, if it is
};

/// Reads a user's field exec. `connection` and `cluster` are what a plugin may be told of. What
/// client-go refuses is an error.
[[nodiscard]] base::Result<ExecPlugin> read_exec_plugin(const Section& user, const Section& cluster,
                                                        const Connection& connection);

/// Credentials that a program gives. It runs when they are first asked for, again once they have
/// expired, and when the server refuses them. Its stderr is ours.
class ExecCredentials final : public CredentialSource {
 public:
  ExecCredentials(ExecPlugin plugin, const KubeconfigRequest& request)
      : plugin_(std::move(plugin)),
        processes_(request.processes),
        in_is_terminal_(request.in_is_terminal),
        now_(request.now) {}

  [[nodiscard]] base::Result<Credentials> current() override;
  [[nodiscard]] base::Result<bool> renew() override;

 private:
  struct Given {
    Credentials credentials;
    std::optional<Clock::time_point> expires = {};
  };

  [[nodiscard]] base::Result<Given> ask() const;
  [[nodiscard]] base::Result<std::string> run() const;
  [[nodiscard]] base::Result<Given> read(const std::string& output) const;
  [[nodiscard]] base::Result<Given> read_status(const yaml::Json& status) const;
  [[nodiscard]] std::string told(bool interactive) const;
  [[nodiscard]] std::unexpected<base::Error> fail(base::ErrorCode code, std::string_view what,
                                                  std::string hint = {}) const;

  ExecPlugin plugin_;
  base::ProcessRunner* processes_;
  bool in_is_terminal_;
  std::function<Clock::time_point()> now_;
  std::optional<Given> given_;
};

}  // namespace istioctl::kubernetes
