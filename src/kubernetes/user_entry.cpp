#include "user_entry.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cluster_entry.h"
#include "credentials.h"
#include "exec_plugin.h"
#include "file_or_data.h"
#include "istioctl/base/ascii.h"
#include "istioctl/base/base64.h"
#include "istioctl/base/printable.h"

namespace istioctl::kubernetes {

namespace {

base::Result<void> refuse_contradictions(const Section& user) {
  const bool by_token = !user.text("token").empty() || !user.text("tokenFile").empty();
  const bool by_password = !user.text("username").empty() || !user.text("password").empty();
  if (by_token && by_password) {
    return user.error("username", "a token and a user's name and password exclude each other",
                      "remove one of them");
  }
  if (user.has("auth-provider") && user.has("exec")) {
    return user.error("auth-provider", "auth-provider and exec exclude each other",
                      "remove auth-provider, which kubectl no longer knows for most providers");
  }
  if (!user.has("auth-provider")) return {};
  const std::string name = user.section("auth-provider").text("name");
  std::string hint = "let the provider's own tool write the kubeconfig anew, with an exec plugin";
  if (name == "gcp") {
    hint = "install gke-gcloud-auth-plugin and run gcloud container clusters get-credentials";
  } else if (name == "azure") {
    hint = "install kubelogin and run kubelogin convert-kubeconfig";
  } else if (name == "oidc") {
    hint = "use an exec plugin such as kubelogin (kubectl oidc-login), or a token";
  }
  return user.error("auth-provider",
                    fmt::format("the auth-provider {} isn't supported", base::quote(name)), hint);
}

base::Result<Credentials> certificate_of(const Section& user) {
  Credentials credentials;
  auto certificate = file_or_data(user, "client-certificate", "CERTIFICATE");
  if (!certificate) return std::unexpected(std::move(certificate.error()));
  auto key = file_or_data(user, "client-key", "PRIVATE KEY");
  if (!key) return std::unexpected(std::move(key.error()));
  if (certificate->empty()) return credentials;  // a key alone identifies nobody
  if (key->empty()) {
    return user.error("", "a client certificate needs its client-key or client-key-data");
  }
  credentials.client_certificate = std::move(*certificate);
  credentials.client_key = std::move(*key);
  return credentials;
}

base::Result<void> add_authorization(const Section& user, Credentials& credentials) {
  const std::string token = user.text("token");
  if (!is_header_value(token)) {
    return user.error("token", "the token holds control characters");
  }
  if (!token.empty()) credentials.authorization = fmt::format("Bearer {}", token);
  if (user.text("username").empty() && user.text("password").empty()) return {};
  credentials.authorization = fmt::format(
      "Basic {}",
      base::encode_base64(fmt::format("{}:{}", user.text("username"), user.text("password"))));
  return {};
}

base::Result<std::shared_ptr<CredentialSource>> source_of(const Section& user,
                                                          const Section& cluster,
                                                          const KubeconfigRequest& request,
                                                          const Connection& connection) {
  auto credentials = certificate_of(user);
  if (!credentials) return std::unexpected(std::move(credentials.error()));
  if (auto added = add_authorization(user, *credentials); !added) {
    return std::unexpected(std::move(added.error()));
  }
  std::optional<ExecPlugin> plugin;
  if (user.has("exec")) {
    auto read = read_exec_plugin(user, cluster, connection);
    if (!read) return std::unexpected(std::move(read.error()));
    plugin = std::move(*read);
  }
  const std::string path = user.path("tokenFile");
  if (!path.empty() && uses_tls(connection)) {
    auto source = std::make_shared<TokenFileCredentials>(path, *credentials, request.now);
    if (auto readable = source->current(); !readable) {
      return user.error("tokenFile", fmt::format("tokenFile: {}", readable.error().message));
    }
    return source;
  }
  if (*credentials != Credentials()) return std::make_shared<FixedCredentials>(*credentials);
  // As in client-go, a plugin is asked only where nothing else identifies the user.
  if (plugin) return std::make_shared<ExecCredentials>(std::move(*plugin), request);
  return nullptr;
}

base::Diagnostic unused_warning(const Section& user) {
  return {.severity = base::Severity::warning,
          .id = "kubeconfig/plain-http",
          .message = user.describe("",
                                   "its credentials stay unused, as in kubectl: the cluster's "
                                   "server is reached without TLS"),
          .hint = "give the server as https://HOST:PORT"};
}

/// A key of as-user-extra in a header's name: all but token characters percent-encoded.
std::string header_name_of(std::string_view key) {
  constexpr std::string_view plain = "!#$&'*+-.^_`|~";
  std::string name = "Impersonate-Extra-";
  for (const char c : key) {
    if (base::is_alphanumeric(c) || plain.find(c) != plain.npos) {
      name += c;
    } else {
      name += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return name;
}

base::Result<void> add_impersonation(const Section& user, http::Headers& headers) {
  const std::string name = user.text("as");
  if (!name.empty()) headers.push_back({"Impersonate-User", name});
  if (const std::string uid = user.text("as-uid"); !uid.empty()) {
    headers.push_back({"Impersonate-Uid", uid});
  }
  for (std::string& group : user.texts("as-groups")) {
    headers.push_back({"Impersonate-Group", std::move(group)});
  }
  if (const auto extra = user.json("as-user-extra")) {
    for (const auto& [key, values] : extra->items()) {
      for (const yaml::Json& value : values) {
        headers.push_back({header_name_of(key), value.is_string() ? value.get<std::string>() : ""});
      }
    }
  }
  if (!headers.empty() && name.empty()) {
    return user.error("", "as-uid, as-groups and as-user-extra need the field as");
  }
  for (const http::Header& header : headers) {
    if (!is_header_value(header.value)) {
      return user.error("as", "a name to act as holds control characters");
    }
  }
  return {};
}

}  // namespace

base::Result<void> add_credentials(const Section& user, const Section& cluster,
                                   const KubeconfigRequest& request, Connection& connection,
                                   base::Diagnostics& warnings) {
  if (auto right = refuse_contradictions(user); !right) return right;
  auto source = source_of(user, cluster, request, connection);
  if (!source) return std::unexpected(std::move(source.error()));
  // client-go tells nobody who listens on the way who the caller is.
  if (uses_tls(connection)) {
    connection.credentials = std::move(*source);
  } else if (*source || !user.text("tokenFile").empty()) {
    warnings.push_back(unused_warning(user));
  }
  return add_impersonation(user, connection.headers);
}

}  // namespace istioctl::kubernetes
