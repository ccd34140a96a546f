#include "trap_text.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "text_layout.h"

namespace istioctl::cli {

namespace {

constexpr std::size_t indent = 4;

/// Each line indented, empty ones left empty.
std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out += std::string(indent, ' ');
    out += line;
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string_view reach_text(const proxy::Trap& trap) {
  return trap.reach == proxy::TrapReach::own_sidecar
             ? "proxy-config, check and sandbox warn about it."
             : "validate, create, replace, apply and check warn about it; with --strict it is an "
               "error.";
}

}  // namespace

std::string format_trap(const proxy::Trap& trap, std::size_t columns) {
  std::string out = fmt::format("TRAP:  {}\n\n", trap.id);
  out += wrap(fmt::format("{}.", trap.summary), 0, columns);
  out += "\nDESCRIPTION:\n" + wrap(trap.explanation, indent, columns);
  out += "\nEXAMPLE:\n" + indented(trap.example);
  out += "\nREMEDY:\n" + wrap(trap.remedy, indent, columns);
  out += "\nWARNING:\n" + wrap(reach_text(trap), indent, columns);
  out += "\n" +
         wrap("Where it is meant so, an annotation of the object silences it:", indent, columns);
  out += fmt::format("\n    metadata:\n      annotations:\n        {}: {}\n",
                     proxy::allow_annotation, trap.id);
  return out;
}

std::string format_traps(std::size_t columns) {
  std::vector<DefinitionLine> lines;
  for (const proxy::Trap* const trap : proxy::all_traps()) {
    lines.push_back({.term = std::string(trap->id), .text = std::string(trap->summary)});
  }
  return format_definitions(lines, columns);
}

}  // namespace istioctl::cli
