#pragma once

#include <memory>
#include <string>

#include "istioctl/base/error.h"
#include "istioctl/http/client.h"

/// How to reach an API server, and as whom.
namespace istioctl::kubernetes {

/// Who the caller is. Secrets: never part of a message or a log.
struct Credentials {
  std::string authorization = {};       ///< the header's value: "Bearer …", "Basic …"; empty: none
  std::string client_certificate = {};  ///< PEM; empty: none
  std::string client_key = {};          ///< PEM

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// Where credentials come from: a kubeconfig's user, a token file, a program.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;

  /// What to use for the next call. Cheap to ask again: what is still good is kept.
  [[nodiscard]] virtual base::Result<Credentials> current() = 0;

  /// The server refused the current ones (401): gets others, or says by false that there are none.
  [[nodiscard]] virtual base::Result<bool> renew() = 0;
};

/// One API server, and the caller's credentials for it.
struct Connection {
  std::string server;                      ///< "https://10.0.0.1:6443", perhaps with a path
  std::string certificate_authority = {};  ///< PEM; empty: the system's authorities
  std::string tls_server_name = {};        ///< that the certificate must be for; empty: the host
  std::string proxy_url = {};              ///< of the kubeconfig; empty: the proxy variables count
  bool insecure_skip_tls_verify = false;
  std::shared_ptr<CredentialSource> credentials = {};  ///< none: anonymous
  http::Headers headers = {};  ///< of every request: as whom the caller acts (impersonation)
  std::string origin = {};     ///< for messages: the kubeconfig's file and context
};

}  // namespace istioctl::kubernetes
