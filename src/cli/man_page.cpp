#include "man_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "istioctl/base/ascii.h"
#include "record_text.h"

namespace istioctl::cli {

namespace {

/// What a character is called where roff would take it for something else.
std::string_view escape_of(char c) {
  switch (c) {
    case '\\': return "\\e";
    case '-': return "\\-";
    case '\'': return "\\(aq";
    case '`': return "\\(ga";
    case '^': return "\\(ha";
    case '~': return "\\(ti";
    default: return {};
  }
}

/// One line of text, whatever is in it; a newline counts as a space.
std::string escaped(std::string_view text) {
  std::string out = text.starts_with('.') ? "\\&" : "";
  for (const char c : text) {
    const std::string_view escape = escape_of(c);
    if (!escape.empty()) {
      out += escape;
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

/// An argument of a macro.
std::string quoted(std::string_view text) {
  std::string out = escaped(text);
  for (std::size_t at = out.find('"'); at != out.npos; at = out.find('"', at)) {
    out.replace(at, 1, "\\(dq");
  }
  return '"' + out + '"';
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return 'a' <= c && c <= 'z' ? char(c - 'a' + 'A') : c; });
  return out;
}

/// Paragraphs, separated by an empty line.
std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    if (!out.empty()) out += ".PP\n";
    out += escaped(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return out;
}

std::string heading(std::string_view page, std::string_view version) {
  return fmt::format(
      ".\\\" Generated from the records of the commands: see CONTRIBUTING.md.\n"
      ".TH {} 1 \"\" {} {}\n",
      quoted(upper(page)), quoted(fmt::format("istioctl {}", version)), quoted("Istio"));
}

/// A term and what it means.
std::string definition(std::string_view term, std::string_view text) {
  return fmt::format(".TP\n.B {}\n{}\n", quoted(term), escaped(text));
}

std::string flags_section(const std::vector<Flag>& flags) {
  std::string out;
  for (const std::string_view group : groups_of(flags)) {
    out += fmt::format(".SH {}\n", quoted(upper(group)));
    for (const Flag& flag : flags) {
      if (flag.group != group || flag.visibility == Visibility::hidden) continue;
      const std::string letter = flag.letter == 0 ? "" : fmt::format("-{}, ", flag.letter);
      out += definition(letter + flag_name(flag), flag_text(flag));
    }
  }
  return out;
}

std::string arguments_section(const std::vector<Positional>& positionals) {
  std::string out;
  for (const Positional& positional : positionals) {
    if (!positional.help.empty()) out += definition(positional.name, positional.help);
  }
  return out.empty() ? out : ".SH ARGUMENTS\n" + out;
}

std::string literal(std::string_view text) {
  std::string out = ".PP\n.RS 4\n.nf\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += escaped(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + ".fi\n.RE\n";
}

std::string examples_section(const std::vector<Example>& examples) {
  std::string out = examples.empty() ? "" : ".SH EXAMPLES\n";
  for (const Example& example : examples) {
    out += fmt::format(".PP\n{}:\n{}", escaped(example.description), literal(example.command));
  }
  return out;
}

std::string exit_section(int failure_code) {
  return ".SH EXIT STATUS\n" + definition("0", "It is done.") +
         definition(fmt::format("{}", failure_code),
                    "The input is invalid, or the operation failed.") +
         (failure_code == 2 ? "" : definition("2", "The usage is wrong."));
}

}  // namespace

std::string format_man_page(const CommandRecord& record, const std::vector<Flag>& flags,
                            std::string_view version) {
  const std::string_view about = record.description.empty() ? record.summary : record.description;
  return heading(fmt::format("istioctl-{}", record.name), version) +
         fmt::format(".SH NAME\nistioctl\\-{} \\- {}\n", escaped(record.name),
                     escaped(record.summary)) +
         fmt::format(".SH SYNOPSIS\n.B {}\n{}\n", quoted(fmt::format("istioctl {}", record.name)),
                     escaped(synopsis_of(record))) +
         ".SH DESCRIPTION\n" + paragraphs(about) + arguments_section(record.positionals) +
         flags_section(flags) + exit_section(record.failure_code) +
         examples_section(record.examples) + ".SH SEE ALSO\n.BR istioctl (1)\n";
}

std::string format_man_overview(std::span<const CommandEntry> commands,
                                const std::vector<Flag>& globals, std::string_view version) {
  std::string out = heading("istioctl", version);
  out += ".SH NAME\nistioctl \\- configure the traffic of an Istio service mesh\n";
  out += ".SH SYNOPSIS\n.B istioctl\n[global flags] COMMAND\n";
  out += ".SH DESCRIPTION\n" + paragraphs(about_program);
  out += ".SH COMMANDS\n";
  std::string see_also;
  for (const CommandEntry& entry : commands) {
    out += definition(entry.name, entry.make().summary);
    see_also +=
        fmt::format("{}.BR istioctl\\-{} (1)", see_also.empty() ? "" : ",\n", escaped(entry.name));
  }
  out += flags_section(globals);
  out += ".SH ENVIRONMENT\n";
  out += definition("ISTIOCTL_STORE", "The configuration store, where --store isn't given.");
  out += definition("KUBECONFIG", "Kubernetes configuration files, separated by colons.");
  out += definition("NO_COLOR", "When it isn't empty, nothing is colored.");
  out += exit_section(1);
  return out + ".SH SEE ALSO\n" + see_also + "\n";
}

}  // namespace istioctl::cli
