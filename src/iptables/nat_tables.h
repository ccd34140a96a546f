#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "istioctl/base/error.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/iptables/backend.h"
#include "istioctl/net/ip_address.h"
#include "saved_table.h"

namespace istioctl::iptables {

/// One nat table: of a backend and an IP version.
struct TableKey {
  Backend backend = Backend::nft;
  net::IpVersion version = net::IpVersion::v4;

  friend auto operator<=>(const TableKey&, const TableKey&) = default;
};

/// "iptables-nft", "ip6tables-legacy": the program for a table, and what messages call it.
[[nodiscard]] std::string program_of(const TableKey& key);

/// The nat tables of this network namespace, through the programs of the iptables package.
///
/// Errors tell what is the matter: `not_found` (a program isn't installed), `unsupported` (the
/// kernel has no such table), `unavailable` (no permission, or another program holds the
/// lock), `failed` (the rules were refused; nothing has changed then).
class NatTables {
 public:
  /// `runner` must outlive the object. `lock_wait` is how long to wait for the lock that
  /// programs of the legacy backend share.
  NatTables(base::ProcessRunner& runner, std::chrono::seconds lock_wait)
      : runner_(runner), lock_wait_(lock_wait) {}

  [[nodiscard]] base::Result<SavedTable> read(const TableKey& key);

  /// Gives `text` to iptables-restore --noflush, which does all of it or nothing.
  [[nodiscard]] base::Result<void> restore(const TableKey& key, const std::string& text);

  /// Whether `text` could be restored, as far as that shows without doing it.
  [[nodiscard]] base::Result<void> test(const TableKey& key, const std::string& text);

  /// The backend that the command iptables stands for here.
  [[nodiscard]] base::Result<Backend> usual_backend();

 private:
  [[nodiscard]] base::Result<std::string> run(const base::ProcessRequest& request);
  [[nodiscard]] base::Result<void> run_restore(const TableKey& key,
                                               const base::ProcessRequest& request);
  [[nodiscard]] base::ProcessRequest restore_request(const TableKey& key,
                                                     const std::string& text) const;

  base::ProcessRunner& runner_;
  std::chrono::seconds lock_wait_;
};

/// The Error of a program that ran and failed, from what it printed.
[[nodiscard]] base::Error program_error(const std::string& program,
                                        const base::ProcessOutcome& outcome);

}  // namespace istioctl::iptables
