#include "exec_plugin.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "credentials.h"
#include "istioctl/base/base64.h"
#include "istioctl/base/pem.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/rfc3339.h"

namespace istioctl::kubernetes {

namespace {

using base::ErrorCode;
using yaml::Json;

// Somebody may have to type a password, or to log in with a browser.
constexpr std::chrono::minutes patience_with_people{10};
constexpr std::chrono::minutes patience{2};
constexpr std::size_t largest_output = std::size_t{1} << 20;
constexpr std::size_t longest_hint = 600;

constexpr std::array api_versions{"client.authentication.k8s.io/v1",
                                  "client.authentication.k8s.io/v1beta1"};

/// A hint as one line: the kubeconfig's may have several.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text.substr(0, longest_hint)) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

/// What a plugin that asks for it is told of the cluster; the server as it is written.
Json told_of(const Section& cluster, const Connection& connection) {
  Json told = {{"server", cluster.text("server")}};
  if (!connection.tls_server_name.empty()) told["tls-server-name"] = connection.tls_server_name;
  if (connection.insecure_skip_tls_verify) told["insecure-skip-tls-verify"] = true;
  if (!connection.certificate_authority.empty()) {
    told["certificate-authority-data"] = base::encode_base64(connection.certificate_authority);
  }
  if (!connection.proxy_url.empty()) told["proxy-url"] = connection.proxy_url;
  if (cluster.flag("disable-compression")) told["disable-compression"] = true;
  told["config"] = nullptr;
  for (const Section& extension : cluster.sections("extensions")) {
    if (extension.text("name") != "client.authentication.k8s.io/exec") continue;
    if (auto config = extension.json("extension")) told["config"] = std::move(*config);
  }
  return told;
}

base::Result<ExecPlugin::Interactive> interactive_mode(const Section& exec) {
  using Interactive = ExecPlugin::Interactive;
  const std::string mode = exec.text("interactiveMode");
  if (mode == "Never") return Interactive::never;
  if (mode == "IfAvailable") return Interactive::if_available;
  if (mode == "Always") return Interactive::always;
  if (!mode.empty()) {
    return exec.error("interactiveMode",
                      fmt::format("exec: unknown interactiveMode {}", base::quote(mode)),
                      "write Never, IfAvailable or Always");
  }
  if (exec.text("apiVersion") == api_versions[1]) return Interactive::if_available;
  return exec.error("", "exec: interactiveMode is missing", "write Never, IfAvailable or Always");
}

base::Result<void> check_api_version(const Section& exec) {
  const std::string version = exec.text("apiVersion");
  if (std::ranges::find(api_versions, version) != api_versions.end()) return {};
  return exec.error("apiVersion",
                    version.empty()
                        ? std::string("exec: apiVersion is missing")
                        : fmt::format("exec: unknown apiVersion {}", base::quote(version)),
                    fmt::format("{} and its v1beta1 are known; a newer version of the plugin may "
                                "write the kubeconfig anew",
                                api_versions[0]));
}

/// A string in a status; empty when absent. Nothing for anything else.
std::optional<std::string> text_in(const Json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || found->is_null()) return std::string();
  return found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}

}  // namespace

base::Result<ExecPlugin> read_exec_plugin(const Section& user, const Section& cluster,
                                          const Connection& connection) {
  const Section exec = user.section("exec");
  ExecPlugin plugin{.place = exec.describe("command", ""), .api_version = exec.text("apiVersion")};
  const std::string command = exec.text("command");
  if (command.empty()) return exec.error("", "exec: command is missing");
  if (auto known = check_api_version(exec); !known) {
    return std::unexpected(std::move(known.error()));
  }
  auto mode = interactive_mode(exec);
  if (!mode) return std::unexpected(std::move(mode.error()));
  plugin.interactive = *mode;
  // A name alone is looked up in $PATH.
  plugin.arguments = exec.texts("args");
  plugin.arguments.insert(plugin.arguments.begin(),
                          command.find('/') == command.npos ? command : exec.path("command"));
  for (const Section& variable : exec.sections("env")) {
    plugin.environment.emplace_back(variable.text("name"), variable.text("value"));
    if (variable.text("name").empty()) return variable.error("name", "exec: env: a name is empty");
  }
  plugin.install_hint = on_one_line(exec.text("installHint"));
  if (exec.flag("provideClusterInfo")) plugin.cluster = told_of(cluster, connection);
  return plugin;
}

base::Result<Credentials> ExecCredentials::current() {
  if (!given_ || (given_->expires && now_() >= *given_->expires)) {
    auto given = ask();
    if (!given) return std::unexpected(std::move(given.error()));
    given_ = std::move(*given);
  }
  return given_->credentials;
}

base::Result<bool> ExecCredentials::renew() {
  auto given = ask();
  if (!given) return std::unexpected(std::move(given.error()));
  const bool differs = !given_ || given_->credentials != given->credentials;
  given_ = std::move(*given);
  return differs;
}

std::unexpected<base::Error> ExecCredentials::fail(ErrorCode code, std::string_view what,
                                                   std::string hint) const {
  return base::fail(code,
                    fmt::format("{}the credential plugin {} {}", plugin_.place,
                                base::quote(plugin_.arguments.front()), what),
                    std::move(hint));
}

std::string ExecCredentials::told(bool interactive) const {
  Json spec = {{"interactive", interactive}};
  if (plugin_.cluster) spec["cluster"] = *plugin_.cluster;
  const Json info = {
      {"kind", "ExecCredential"}, {"apiVersion", plugin_.api_version}, {"spec", std::move(spec)}};
  return info.dump(-1, ' ', false, Json::error_handler_t::replace);
}

base::Result<ExecCredentials::Given> ExecCredentials::ask() const {
  const auto output = run();
  if (!output) return std::unexpected(output.error());
  return read(*output);
}

base::Result<std::string> ExecCredentials::run() const {
  using Interactive = ExecPlugin::Interactive;
  if (processes_ == nullptr) return fail(ErrorCode::unavailable, "isn't run here");
  if (plugin_.interactive == Interactive::always && !in_is_terminal_) {
    return fail(ErrorCode::unavailable, "must ask questions, and stdin isn't a terminal",
                "log in on a terminal, and see whether the plugin then works without one");
  }
  const bool interactive = plugin_.interactive != Interactive::never && in_is_terminal_;
  base::ProcessRequest request{
      .arguments = plugin_.arguments,
      .input_from = interactive ? base::InputFrom::ours : base::InputFrom::request,
      .errors_to = base::ErrorsTo::ours,
      .environment = plugin_.environment,
      .timeout = interactive ? patience_with_people : patience,
      .output_limit = largest_output};
  request.environment.emplace_back("KUBERNETES_EXEC_INFO", told(interactive));
  auto outcome = processes_->run(request);
  if (!outcome) {
    base::Error& error = outcome.error();
    if (error.code == ErrorCode::not_found) {
      return fail(error.code, "isn't installed",
                  plugin_.install_hint.empty() ? error.hint : plugin_.install_hint);
    }
    return fail(error.code, fmt::format("gives no credentials: {}", error.message),
                plugin_.install_hint);
  }
  if (!outcome->succeeded()) {
    return fail(ErrorCode::unavailable,
                outcome->signal != 0 ? fmt::format("was ended by signal {}", outcome->signal)
                                     : fmt::format("failed with exit code {}", outcome->exit_code),
                plugin_.install_hint);
  }
  return std::move(outcome->output);
}

// Nothing of the output goes into a message: all of it may be secret.
base::Result<ExecCredentials::Given> ExecCredentials::read(const std::string& output) const {
  const Json credential = Json::parse(output, nullptr, false);
  if (!credential.is_object()) return fail(ErrorCode::failed, "printed no JSON object");
  const auto kind = text_in(credential, "kind");
  if (kind != "ExecCredential") return fail(ErrorCode::failed, "printed no ExecCredential");
  const auto version = text_in(credential, "apiVersion");
  if (version != plugin_.api_version) {
    return fail(ErrorCode::failed,
                fmt::format("printed another apiVersion than {}", plugin_.api_version),
                "make the two agree in the kubeconfig");
  }
  const auto status = credential.find("status");
  if (status == credential.end() || !status->is_object()) {
    return fail(ErrorCode::failed, "printed an ExecCredential without a status");
  }
  return read_status(*status);
}

base::Result<ExecCredentials::Given> ExecCredentials::read_status(const Json& status) const {
  const auto token = text_in(status, "token");
  const auto certificate = text_in(status, "clientCertificateData");
  const auto key = text_in(status, "clientKeyData");
  const auto expiration = text_in(status, "expirationTimestamp");
  if (!token || !certificate || !key || !expiration) {
    return fail(ErrorCode::failed, "printed a status with fields of wrong types");
  }
  if (certificate->empty() != key->empty()) {
    return fail(ErrorCode::failed, "gave only one of certificate and key");
  }
  if (token->empty() && key->empty()) {
    return fail(ErrorCode::failed, "gave neither a token nor a certificate with its key");
  }
  const bool right =
      is_header_value(*token) &&
      (key->empty() || (base::holds_pem(*certificate, "CERTIFICATE") &&
                        base::holds_pem(*key, "PRIVATE KEY") && !base::holds_encrypted_key(*key)));
  if (!right) return fail(ErrorCode::failed, "gave a token or certificate that isn't one");
  Given given{.credentials = {.client_certificate = *certificate, .client_key = *key}};
  if (!token->empty()) given.credentials.authorization = fmt::format("Bearer {}", *token);
  if (!expiration->empty()) {
    const auto expires = base::parse_rfc3339(*expiration);
    if (!expires) return fail(ErrorCode::failed, "gave an expirationTimestamp that is no time");
    given.expires = *expires;
  }
  return given;
}

}  // namespace istioctl::kubernetes
