#pragma once

#include <string>
#include <string_view>

#include "istioctl/cli/command.h"

namespace istioctl::cli {

/// What --dry-run says: bare it is "client".
struct DryRun {
  std::string value = "none";

  [[nodiscard]] bool asked() const { return value != "none"; }

  /// What a success line ends with.
  [[nodiscard]] std::string_view suffix() const { return asked() ? " (dry run)" : ""; }
};

/// The flag --dry-run, which fills `dry_run`; it must outlive the flag.
[[nodiscard]] inline Flag dry_run_flag(DryRun& dry_run) {
  return {.names = {"dry-run"},
          .value_name = "WHERE",
          .help =
              "Say what would be done, and change nothing: client asks the store, server lets "
              "the API server go through it all",
          .target = &dry_run.value,
          .bare = "client",
          .values = {"client", "server", "none"},
          .completer = Completer::values};
}

}  // namespace istioctl::cli
