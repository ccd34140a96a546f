#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "iptables_arguments.h"

namespace istioctl::cli {

/// What the command line of iptables says, as written.
struct IptablesOptions {
  InitArgumentValues init;
  bool dry_run = false;
  bool clean = false;
  bool verify = false;
  bool force = false;
  std::vector<std::string> explain;
  std::optional<std::int64_t> uid;
  std::optional<std::string> pod_file;
  std::vector<std::string> pod_addresses;
  std::optional<std::string> format;
  std::optional<std::string> family;
  std::optional<std::string> backend;
  std::int64_t wait_seconds = 5;
};

}  // namespace istioctl::cli
