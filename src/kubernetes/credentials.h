#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "istioctl/kubernetes/connection.h"
#include "istioctl/kubernetes/kubeconfig.h"

namespace istioctl::kubernetes {

/// Whether a header may carry a text: Go's rule for header values.
[[nodiscard]] bool is_header_value(std::string_view text);

/// Credentials that stay as they are.
class FixedCredentials final : public CredentialSource {
 public:
  explicit FixedCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}

  [[nodiscard]] base::Result<Credentials> current() override { return credentials_; }
  [[nodiscard]] base::Result<bool> renew() override { return false; }

 private:
  Credentials credentials_;
};

/// Credentials whose token stands in a file that somebody else keeps fresh: it is read again
/// after a minute, and when the server refuses it. While it can't be read again the last one
/// that could counts.
class TokenFileCredentials final : public CredentialSource {
 public:
  /// `others` is the rest; its authorization counts as long as the file was never readable.
  TokenFileCredentials(std::string path, Credentials others, std::function<Clock::time_point()> now)
      : path_(std::move(path)), credentials_(std::move(others)), now_(std::move(now)) {}

  [[nodiscard]] base::Result<Credentials> current() override;
  [[nodiscard]] base::Result<bool> renew() override;

 private:
  base::Result<void> read();

  std::string path_;
  Credentials credentials_;
  std::function<Clock::time_point()> now_;
  std::optional<Clock::time_point> read_at_;
};

}  // namespace istioctl::kubernetes
