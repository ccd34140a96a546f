#include "man_page.h"

#include <doctest/doctest.h>

#include <string>

#include "istioctl/cli/command.h"

namespace istioctl::cli {
namespace {

CommandRecord make_record(std::string& color) {
  return {.name = "paint-it",
          .summary = "Paint manifests",
          .description = ".First it's \"dry\".\n\nThen\nwet: a\\b ~ ^ `x`.",
          .flags = {{.names = {"color"},
                     .letter = 'c',
                     .help = "Which one",
                     .target = &color,
                     .default_text = "red"},
                    {.names = {"secret"}, .target = &color, .visibility = Visibility::hidden}},
          .examples = {{"Paint it", "istioctl paint-it -f x\n.dots 'too'"}}};
}

TEST_CASE("manual pages: whatever is in a text, roff shows it") {
  std::string color;
  const CommandRecord record = make_record(color);
  const std::string page = format_man_page(record, record.flags, "1.2");
  CHECK(page.find(".TH \"ISTIOCTL\\-PAINT\\-IT\" 1 \"\" \"istioctl 1.2\" \"Istio\"\n") !=
        std::string::npos);
  CHECK(page.find("\nistioctl\\-paint\\-it \\- Paint manifests\n") != std::string::npos);
  CHECK(
      page.find("\n\\&.First it\\(aqs \"dry\".\n.PP\nThen wet: a\\eb \\(ti \\(ha \\(gax\\(ga.\n") !=
      std::string::npos);
  CHECK(page.find("\nistioctl paint\\-it \\-f x\n\\&.dots \\(aqtoo\\(aq\n.fi\n") !=
        std::string::npos);
}

TEST_CASE("manual pages: flags as help has them, without the hidden ones") {
  std::string color;
  const CommandRecord record = make_record(color);
  const std::string page = format_man_page(record, record.flags, "1.2");
  CHECK(
      page.find(".SH \"FLAGS\"\n.TP\n.B \"\\-c, \\-\\-color STRING\"\nWhich one (default red)\n") !=
      std::string::npos);
  CHECK(page.find("secret") == std::string::npos);
}

TEST_CASE("manual pages: exit codes are those of the command") {
  std::string color;
  CommandRecord record = make_record(color);
  record.failure_code = 2;
  const std::string page = format_man_page(record, record.flags, "1.2");
  CHECK(page.find(".B \"2\"\nThe input is invalid") != std::string::npos);
  CHECK(page.find("The usage is wrong") == std::string::npos);
}

}  // namespace
}  // namespace istioctl::cli
