#include "nat_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "istioctl/base/printable.h"

namespace istioctl::iptables {

namespace {

using base::ErrorCode;

// A node of a cluster with many Services has a nat table of tens of MiB.
constexpr std::size_t largest_table = std::size_t{256} << 20;

// What a program may take beside waiting for the lock.
constexpr std::chrono::seconds working_time{30};

/// A cause, by what iptables says about it.
struct Symptom {
  std::string_view text;
  ErrorCode code;
  std::string_view hint;
};

constexpr std::string_view permission_hint =
    "run it as root, in a container with the capability NET_ADMIN (and NET_RAW for the legacy "
    "backend)";
constexpr std::string_view table_hint = "the kernel lacks a module that this table needs";

// The first that fits counts: a table that can't be opened for lack of permission is there.
constexpr std::array symptoms{
    Symptom{"xtables lock", ErrorCode::unavailable,
            "another program is changing the rules; try again, or wait longer with --wait"},
    Symptom{"Permission denied", ErrorCode::unavailable, permission_hint},
    Symptom{"must be root", ErrorCode::unavailable, permission_hint},
    Symptom{"Operation not permitted", ErrorCode::unavailable, permission_hint},
    Symptom{"Table does not exist", ErrorCode::unsupported, table_hint},
    Symptom{"can't initialize", ErrorCode::unsupported, table_hint},
    Symptom{"CHAIN_ADD failed (No such file or directory)", ErrorCode::unsupported, table_hint},
    Symptom{"not supported", ErrorCode::unsupported, table_hint},
    Symptom{"rule set generation id", ErrorCode::unsupported, table_hint},
};

/// The lines that say something, joined.
std::string essence(std::string_view text) {
  std::string joined;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with("Try `") || line.starts_with("# Warning")) continue;
    // A line that ends in ": " announces the next.
    joined += (joined.empty() || joined.ends_with(": ") ? "" : ": ") + std::string(line);
  }
  while (joined.ends_with('.')) joined.pop_back();
  return base::escape_for_terminal(joined);
}

}  // namespace

std::string program_of(const TableKey& key) {
  return fmt::format("{}-{}", key.version == net::IpVersion::v4 ? "iptables" : "ip6tables",
                     to_string(key.backend));
}

base::Error program_error(const std::string& program, const base::ProcessOutcome& outcome) {
  if (outcome.signal != 0) {
    return {ErrorCode::failed, fmt::format("{} was ended by signal {}", program, outcome.signal)};
  }
  const std::string& text = outcome.error_output;
  const auto symptom = std::ranges::find_if(symptoms, [&](const Symptom& candidate) {
    return text.find(candidate.text) != std::string::npos;
  });
  const std::string said = essence(text);
  const std::string message =
      said.empty() ? fmt::format("{} failed with exit code {}", program, outcome.exit_code)
                   : fmt::format("{} failed: {}", program, said);
  if (symptom == symptoms.end()) return {ErrorCode::failed, message};
  return {symptom->code, message, std::string(symptom->hint)};
}

base::Result<std::string> NatTables::run(const base::ProcessRequest& request) {
  auto outcome = runner_.run(request);
  if (!outcome) {
    if (outcome.error().code == ErrorCode::not_found) {
      outcome.error().hint = "install the package iptables";
    }
    return std::unexpected(std::move(outcome.error()));
  }
  if (!outcome->succeeded()) {
    return std::unexpected(program_error(request.arguments.front(), *outcome));
  }
  return std::move(outcome->output);
}

base::Result<SavedTable> NatTables::read(const TableKey& key) {
  base::ProcessRequest request{.arguments = {program_of(key) + "-save"},
                               .output_limit = largest_table};
  // Asking the legacy backend for one table by name would create it.
  if (key.backend == Backend::nft) request.arguments.insert(request.arguments.end(), {"-t", "nat"});
  auto output = run(request);
  if (!output) return std::unexpected(std::move(output.error()));
  return parse_saved_table(*output);
}

base::ProcessRequest NatTables::restore_request(const TableKey& key,
                                                const std::string& text) const {
  return {.arguments = {program_of(key) + "-restore", "--noflush", "-w",
                        std::to_string(lock_wait_.count())},
          .input = text,
          .timeout = lock_wait_ + working_time};
}

base::Result<void> NatTables::run_restore(const TableKey& key,
                                          const base::ProcessRequest& request) {
  const auto output = run(request);
  if (output) return {};
  // The legacy iptables-restore says that it can't use the table, and iptables alone says why.
  if (output.error().message.find("unable to initialize table") != std::string::npos) {
    const auto listed = run({.arguments = {program_of(key), "-w",
                                           std::to_string(lock_wait_.count()), "-t", "nat", "-S"},
                             .timeout = lock_wait_ + working_time,
                             .output_limit = largest_table});
    if (!listed && listed.error().code != ErrorCode::not_found) {
      return std::unexpected(listed.error());
    }
  }
  return std::unexpected(output.error());
}

base::Result<void> NatTables::restore(const TableKey& key, const std::string& text) {
  return run_restore(key, restore_request(key, text));
}

base::Result<void> NatTables::test(const TableKey& key, const std::string& text) {
  base::ProcessRequest request = restore_request(key, text);
  request.arguments.emplace_back("--test");
  return run_restore(key, request);
}

base::Result<Backend> NatTables::usual_backend() {
  auto output = run({.arguments = {"iptables-restore", "--version"}});
  if (!output) return std::unexpected(std::move(output.error()));
  // Before there were two backends the version named none.
  return output->find("nf_tables") == std::string::npos ? Backend::legacy : Backend::nft;
}

}  // namespace istioctl::iptables
