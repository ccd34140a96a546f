#include "help.h"

#include <doctest/doctest.h>

#include "flag_table.h"
#include "istioctl/cli/global_options.h"

using istioctl::cli::CommandEntry;
using istioctl::cli::CommandRecord;
using istioctl::cli::format_help;
using istioctl::cli::format_overview;
using istioctl::cli::global_flags;
using istioctl::cli::GlobalOptions;
using istioctl::cli::Occurrence;
using istioctl::cli::Visibility;

namespace {

struct Options {
  std::vector<std::string> files;
  std::string tag = "0.7.1";
  std::int64_t uid = 1337;
  bool debug = false;
  std::string old;
  std::string type;
  std::vector<std::string> names;
};

CommandRecord make_record(Options& options) {
  return {
      .name = "paint",
      .summary = "Paint manifests",
      .description =
          "Paints manifests in the color that was asked for, and leaves alone those "
          "that have a color already.\n\nNothing is stored.",
      .positionals = {{.name = "TYPE", .help = "What to paint", .target = &options.type},
                      {.name = "NAME",
                       .help = "Which of them",
                       .target = &options.names,
                       .occurrence = Occurrence::optional}},
      .flags = {{.names = {"filename", "file"},
                 .letter = 'f',
                 .value_name = "FILE",
                 .help = "Manifest to read",
                 .target = &options.files},
                {.names = {"tag"}, .help = "Which paint", .target = &options.tag},
                {.names = {"uid"}, .help = "Who paints", .target = &options.uid},
                {.names = {"debug"}, .help = "Show the brush", .target = &options.debug},
                {.names = {"hidden"}, .target = &options.old, .visibility = Visibility::hidden},
                {.names = {"old"},
                 .help = "Former name",
                 .target = &options.old,
                 .visibility = Visibility::deprecated,
                 .deprecation = "use --tag",
                 .group = "Other flags"}},
      .examples = {{"Paint one file", "istioctl paint svc -f a.yaml"},
                   {"Paint from stdin", "cat <<EOF | istioctl paint svc -f -\nkind: Pod\nEOF"}},
  };
}

}  // namespace

TEST_CASE("the help of a command has all of its record") {
  Options options;
  const CommandRecord record = make_record(options);
  CHECK(format_help(record, record.flags, 60) ==
        R"(Paints manifests in the color that was asked for, and leaves
alone those that have a color already.

Nothing is stored.

Usage:
  istioctl paint TYPE [NAME...] [flags]

Examples:
  # Paint one file
  istioctl paint svc -f a.yaml

  # Paint from stdin
  cat <<EOF | istioctl paint svc -f -
  kind: Pod
  EOF

Arguments:
  TYPE  What to paint
  NAME  Which of them

Flags:
  -f, --filename FILE  Manifest to read (also --file)
      --tag STRING     Which paint (default 0.7.1)
      --uid N          Who paints (default 1337)
      --debug          Show the brush

Other flags:
      --old STRING  Former name (deprecated: use --tag)
)");
}

TEST_CASE("a record may give its usage itself, and the summary stands in for a description") {
  CommandRecord record = {.name = "run", .summary = "Run it", .synopsis = "-- COMMAND..."};
  CHECK(format_help(record, {}, 80) == "Run it\n\nUsage:\n  istioctl run -- COMMAND...\n");
}

TEST_CASE("no line of help is wider than asked for") {
  Options options;
  const CommandRecord record = make_record(options);
  const std::string help = format_help(record, record.flags, 50);
  std::size_t begin = 0;
  while (begin < help.size()) {
    const std::size_t end = help.find('\n', begin);
    CAPTURE(help.substr(begin, end - begin));
    CHECK(end - begin <= 50);
    begin = end + 1;
  }
}

TEST_CASE("the overview lists the commands by name, and the global flags") {
  const std::vector<CommandEntry> commands = {
      {"paint", [] { return CommandRecord{.name = "paint", .summary = "Paint manifests"}; }},
      {"apply", [] { return CommandRecord{.name = "apply", .summary = "Create or replace"}; }}};
  GlobalOptions globals;
  const std::string overview = format_overview(commands, global_flags(globals), 80);
  CHECK(
      overview.contains("Commands:\n"
                        "  apply  Create or replace\n"
                        "  help   Help about a command\n"
                        "  paint  Paint manifests\n"));
  CHECK(overview.contains(
      "  -i, --istioNamespace NS  Namespace of Istio itself (default istio-system)\n"));
}
