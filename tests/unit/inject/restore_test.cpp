#include "restore.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace istioctl::inject {
namespace {

using yaml::Edit;
using yaml::Json;

constexpr std::string_view placeholder = "STATUS";

struct Injection {
  Json restore;
  std::string text;  ///< with `status` where the annotation's value stands
  base::Span status;
};

/// What injection makes of a text; one of the edits holds the placeholder.
Injection inject(std::string_view original, std::vector<Edit> edits, const std::string& status) {
  yaml::sort_edits(edits);
  Injection result;
  result.restore = make_restore(original, edits, placeholder);
  yaml::apply_edits(original, edits, result.text);
  result.status.begin = result.text.find(placeholder);
  result.text.replace(result.status.begin, placeholder.size(), status);
  result.status.end = result.status.begin + status.size();
  return result;
}

TEST_CASE("the original comes back, whatever the status has become") {
  const std::string original = "a: ~\nb: [c]\n";
  for (const std::string& status :
       {std::string(placeholder), std::string("x"), std::string(500, 'y')}) {
    const Injection done = inject(original,
                                  {{.span = {3, 4}, .text = "\n  s: STATUS"},
                                   {.span = {10, 10}, .text = ", d"},
                                   {.span = {12, 12}, .text = "e: f\n"}},
                                  status);
    CHECK(apply_restore(done.restore, done.text, done.status) == original);
  }
}

TEST_CASE("the status may stand in any of the edits") {
  const std::string original = "abcdef";
  for (std::size_t place = 0; place < 3; ++place) {
    std::vector<Edit> edits{{.span = {0, 0}, .text = "<>"},
                            {.span = {2, 4}, .text = "()"},
                            {.span = {6, 6}, .text = "[]"}};
    edits[place].text.insert(1, placeholder);
    const Injection done = inject(original, edits, "the status");
    CHECK(apply_restore(done.restore, done.text, done.status) == original);
  }
}

TEST_CASE("a text that was changed since is told by its digest") {
  const Injection done = inject("a: b\n", {{.span = {5, 5}, .text = "s: STATUS\n"}}, "x");
  std::string changed = done.text;
  changed[0] = 'z';
  CHECK_FALSE(apply_restore(done.restore, changed, done.status).has_value());
  CHECK_FALSE(apply_restore(done.restore, done.text + " ", done.status).has_value());
  CHECK_FALSE(apply_restore(done.restore, "", {0, 0}).has_value());
  CHECK_FALSE(apply_restore(done.restore, done.text.substr(0, 4), {0, 0}).has_value());
}

TEST_CASE("hostile restores are refused") {
  const std::string text = "a: b\n";
  for (const char* restore : {"null",
                              "[]",
                              "{}",
                              R"({"edits":1})",
                              R"({"edits":[1]})",
                              R"({"edits":[[]]})",
                              R"({"edits":[[1]]})",
                              R"({"edits":[[1,2,3]]})",
                              R"({"edits":[[-1,2]]})",
                              R"({"edits":[[1,-2]]})",
                              R"({"edits":[[1.5,2]]})",
                              R"({"edits":[[1,99999999999999999]]})",
                              R"({"edits":[[18446744073709551615,1]]})",
                              R"({"edits":[[1,18446744073709551615]]})",
                              R"({"edits":[[3,1],[1,1]]})",
                              R"({"edits":[["1",2]]})",
                              R"({"edits":[[0,0,"a",1]]})",
                              R"({"edits":[]})",
                              R"({"edits":[],"sha256":1})",
                              R"({"edits":[],"sha256":"0000000000000000"})"}) {
    CAPTURE(restore);
    CHECK_FALSE(apply_restore(Json::parse(restore), text, {3, 4}).has_value());
  }
}

TEST_CASE("deleted text comes back, whatever it holds") {
  const std::string original = "k: *alias # é\n";
  const Injection done = inject(original, {{.span = {3, 9}, .text = "{s: STATUS}"}}, "'{\"a\":1}'");
  CHECK(apply_restore(done.restore, done.text, done.status) == original);
  // It passes through the annotation, which is text.
  CHECK(apply_restore(Json::parse(done.restore.dump()), done.text, done.status) == original);
}

}  // namespace
}  // namespace istioctl::inject
