#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/iptables/backend.h"
#include "istioctl/iptables/rule_set.h"

namespace istioctl::iptables {

/// What applying did.
struct Applied {
  Backend backend = Backend::nft;  ///< that holds the rules now
  bool changed = false;            ///< false: they were all there already
  /// Why IPv6 has no rules, where it has none.
  std::optional<base::Error> ipv6_missing = {};
};

/// What cleaning did.
struct Cleaned {
  std::vector<Backend> backends = {};  ///< that had chains or rules of ours
  /// Tables that iptables can't show, so that nobody knows whether they hold any.
  std::vector<base::Error> unreadable = {};
};

/// How the machine differs from a rule set.
struct Verification {
  std::vector<Backend> holders = {};             ///< the backends that hold chains of ours
  std::vector<std::string> differences = {};     ///< one line each, "iptables: missing: -A …"
  std::optional<base::Error> ipv6_missing = {};  ///< why there can be no rules for IPv6
};

/// Puts rule sets into the kernel of this network namespace and takes them out, through the
/// programs of the iptables package (Debian's names: iptables-nft-save and the like).
///
/// When anything fails the machine is as before; where even that can't be done the
/// error says what is left. Codes: `not_found` (no iptables), `unsupported` (a table that
/// the kernel lacks), `unavailable` (no permission, lock held), `conflict` (rules of somebody
/// else in our chains, chains in both backends), `failed` (rules refused).
class Redirector {
 public:
  /// `runner` must outlive the object; `lock_wait` is how long to wait for a held lock.
  Redirector(base::ProcessRunner& runner, std::chrono::seconds lock_wait);
  Redirector(const Redirector&) = delete;
  Redirector& operator=(const Redirector&) = delete;
  ~Redirector();

  /// Makes what is there equal to `rules`. Without `backend` the one that holds chains of ours
  /// already, else the one that the command iptables stands for. IPv6 is left out where the
  /// kernel has no table for it, unless the rules have a range of it.
  [[nodiscard]] base::Result<Applied> apply(const RuleSet& rules, std::optional<Backend> backend);

  /// Takes out every chain and rule of ours, in both backends, and nothing else.
  [[nodiscard]] base::Result<Cleaned> clean();

  /// Compares. Without settings they are read from the rules themselves, which then only have
  /// to be a rule set at all.
  [[nodiscard]] base::Result<Verification> verify(const std::optional<RedirectSettings>& settings);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace istioctl::iptables
