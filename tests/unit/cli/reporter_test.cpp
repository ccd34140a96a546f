#include "istioctl/cli/reporter.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "istioctl/base/file.h"

using istioctl::base::Diagnostic;
using istioctl::base::ErrorCode;
using istioctl::base::Severity;
using istioctl::base::StringSink;
using istioctl::cli::Color;
using istioctl::cli::format;
using istioctl::cli::Reporter;
using istioctl::cli::ReportStyle;

namespace {

const ReportStyle plain = {};

Diagnostic full() {
  return {.severity = Severity::error,
          .id = "schema/unknown-field",
          .source = "rules.yaml",
          .position = {.line = 14, .column = 15},
          .span = {.begin = 200, .end = 207},
          .object = "ExternalService/httpbin-ext",
          .field = "spec.ports[0]",
          .message = R"(unknown field "protcol")",
          .hint = R"(did you mean "protocol"?)",
          .line_text = "    - number: protcol: HTTP"};
}

}  // namespace

TEST_CASE("a diagnostic names place, object, field, message and hint on one line") {
  CHECK(format(full(), plain) ==
        "rules.yaml:14:15: error: ExternalService/httpbin-ext: spec.ports[0]: "
        "unknown field \"protcol\"; did you mean \"protocol\"?\n");
}

TEST_CASE("parts that are not there are left out") {
  CHECK(format(Diagnostic{.severity = Severity::warning, .source = "a.yaml", .message = "odd"},
               plain) == "a.yaml: warning: odd\n");
  CHECK(format(Diagnostic{.severity = Severity::notice, .message = "skipped"}, plain) ==
        "istioctl: notice: skipped\n");
  CHECK(format(Diagnostic{.source = "a.yaml", .position = {.line = 3}, .message = "odd"}, plain) ==
        "a.yaml:3: error: odd\n");
}

TEST_CASE("an error is the program's") {
  CHECK(format({ErrorCode::failed, "it broke"}, plain) == "istioctl: error: it broke\n");
  CHECK(format({ErrorCode::failed, "it broke", "mend it"}, plain) ==
        "istioctl: error: it broke; mend it\n");
}

TEST_CASE("an excerpt follows where it is wanted") {
  CHECK(format(full(), {.excerpt_columns = 80}) == format(full(), plain) +
                                                       "   14 |     - number: protcol: HTTP\n"
                                                       "      |               ^~~~~~~\n");
}

TEST_CASE("color marks place and severity") {
  CHECK(format({ErrorCode::failed, "it broke"}, {.color = Color::on}) ==
        "\x1b[1mistioctl:\x1b[0m \x1b[1;31merror:\x1b[0m it broke\n");
  const Diagnostic warning = {.severity = Severity::warning, .source = "a", .message = "odd"};
  CHECK(format(warning, {.color = Color::on}) ==
        "\x1b[1ma:\x1b[0m \x1b[1;35mwarning:\x1b[0m odd\n");
}

TEST_CASE("nothing of the input reaches the terminal unescaped") {
  const std::string evil = "\x1b]0;x\x07\n";
  const Diagnostic diagnostic = {.source = evil,
                                 .position = {.line = 1, .column = 1},
                                 .object = evil,
                                 .field = evil,
                                 .message = evil,
                                 .hint = evil,
                                 .line_text = evil};
  const std::string shown =
      format(diagnostic, {.excerpt_columns = 80}) + format({ErrorCode::failed, evil, evil}, plain);
  CHECK_FALSE(shown.contains('\x1b'));
  CHECK_FALSE(shown.contains('\x07'));
  CHECK(std::count(shown.begin(), shown.end(), '\n') == 4);
}

TEST_CASE("a reporter prints what it is given, in order") {
  StringSink sink;
  Reporter reporter(sink, plain);
  reporter.report(
      {Diagnostic{.source = "a", .message = "one"}, Diagnostic{.source = "b", .message = "two"}});
  reporter.report(istioctl::base::Error{ErrorCode::failed, "three"});
  reporter.warn("four");
  reporter.notice("five");
  reporter.print("six\n");
  CHECK(sink.bytes() ==
        "a: error: one\nb: error: two\nistioctl: error: three\nistioctl: warning: four\n"
        "istioctl: notice: five\nsix\n");
}
