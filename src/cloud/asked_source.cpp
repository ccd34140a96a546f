#include "asked_source.h"

#include <fmt/format.h>

#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/cloud/range_list.h"
#include "settings_document.h"
#include "tool.h"

namespace istioctl::cloud {

namespace {

class AskedSource final : public RangeSource {
 public:
  AskedSource(ClusterQuery query, Surroundings surroundings)
      : query_(std::move(query)), surroundings_(std::move(surroundings)) {}

  [[nodiscard]] RangeAnswer find() override {
    RangeAnswer answer;
    if (query_.arguments.empty()) {
      read_saved(answer);
    } else {
      ask(answer);
    }
    if (base::has_errors(answer.problems)) answer.ranges.clear();
    const std::string source = query_.arguments.empty() ? name() : command_line(query_.arguments);
    const std::string reply =
        base::has_errors(answer.problems) ? "not usable" : listed(answer.ranges);
    answer.inquiries.push_back({source, reply});
    return answer;
  }

 private:
  [[nodiscard]] std::string name() const { return query_.saved == "-" ? "<stdin>" : query_.saved; }

  void read_saved(RangeAnswer& answer) {
    auto text = surroundings_.read(query_.saved);
    if (text) return query_.read(std::move(*text), name(), answer);
    answer.problems.push_back(
        {.id = "ranges/saved", .message = text.error().message, .hint = text.error().hint});
  }

  void ask(RangeAnswer& answer) {
    auto printed = run_tool({query_.arguments, surroundings_.timeout, query_.reader},
                            *surroundings_.runner, answer.problems);
    if (!printed) return;
    const std::string& program = query_.arguments.front();
    if (looks_like_json(*printed)) {
      query_.read(std::move(*printed), fmt::format("output of {}", program), answer);
    } else {
      answer.problems.push_back(
          {.id = "ranges/tool",
           .message = fmt::format("{} printed no JSON but {}", program, base::quote(*printed))});
    }
    for (base::Diagnostic& problem : answer.problems) {
      if (problem.severity != base::Severity::error || !problem.hint.empty()) continue;
      problem.hint = fmt::format("when it works by hand: {} | {}", command_line(query_.arguments),
                                 query_.reader);
    }
  }

  ClusterQuery query_;
  Surroundings surroundings_;
};

}  // namespace

base::Result<std::unique_ptr<RangeSource>> asked_source(base::Result<ClusterQuery> query,
                                                        const Surroundings& surroundings) {
  if (!query) return std::unexpected(std::move(query.error()));
  return std::make_unique<AskedSource>(std::move(*query), surroundings);
}

}  // namespace istioctl::cloud
