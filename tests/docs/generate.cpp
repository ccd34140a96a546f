// Writes what is generated from the program's tables: man/*.1 and docs/traps.md.
//
//     istioctl_docs VERSION DIRECTORY

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "flag_table.h"
#include "istioctl/cli/command.h"
#include "istioctl/cli/global_options.h"
#include "istioctl/proxy/trap.h"
#include "man_page.h"
#include "record_text.h"

namespace {

using istioctl::cli::CommandRecord;
using istioctl::cli::FlagTable;
using istioctl::proxy::Trap;

bool write(const std::filesystem::path& path, std::string_view text) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) fmt::print(stderr, "cannot write {}\n", path.string());
  return static_cast<bool>(file);
}

FlagTable flags_of(const CommandRecord& record) {
  static istioctl::cli::GlobalOptions globals;
  FlagTable table;
  table.add(record.flags);
  table.add(istioctl::cli::global_flags(globals), record.global_letters);
  static bool help = false;
  table.add({istioctl::cli::help_flag(help)});
  return table;
}

std::string traps_page() {
  std::string text =
      "# Traps\n"
      "\n"
      "What is valid in a policy and yet seldom what its author wants. `validate`, `create`,\n"
      "`replace`, `apply` and `check` warn about it; with `--strict` it is an error; the "
      "annotation\n"
      "`istioctl/allow: ID,…` silences it for its object. `istioctl explain ID` prints the same.\n"
      "\n"
      "This page is generated: see [CONTRIBUTING.md](../CONTRIBUTING.md).\n";
  for (const Trap* const trap : istioctl::proxy::all_traps()) {
    text += fmt::format("\n## {}\n\n{}.\n\n{}\n", trap->id, trap->summary, trap->explanation);
    text += fmt::format("\n```yaml\n{}```\n\n{}\n", trap->example, trap->remedy);
    if (trap->reach == istioctl::proxy::TrapReach::own_sidecar) {
      text += "\nOnly `proxy-config`, `check` and `sandbox` warn about it.\n";
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view version = argv[1];
  const std::filesystem::path folder = argv[2];
  const auto commands = istioctl::cli::all_commands();
  bool right = write(folder / "man" / "istioctl.1",
                     istioctl::cli::format_man_overview(commands, flags_of({}).flags(), version));
  for (const auto& entry : commands) {
    const CommandRecord record = entry.make();
    const std::string page =
        istioctl::cli::format_man_page(record, flags_of(record).flags(), version);
    right = write(folder / "man" / fmt::format("istioctl-{}.1", record.name), page) && right;
  }
  right = write(folder / "docs" / "traps.md", traps_page()) && right;
  return right ? 0 : 1;
}
