#include "taking_out.h"

#include <utility>

#include "istioctl/yaml/edit.h"
#include "restore.h"

namespace istioctl::inject {

namespace {

// One annotation of a document tells how all of it was before.
std::optional<std::string> restored(const yaml::Document& document,
                                    const std::vector<std::pair<Workload, Injected>>& injected) {
  for (const auto& [workload, found] : injected) {
    if (found.status.restore.is_null() || !found.annotation) continue;
    if (auto text =
            apply_restore(found.status.restore, document.text(), found.annotation.content())) {
      return text;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<TakenOut> take_out_sidecars(const yaml::Document& document,
                                          const std::vector<Workload>& workloads) {
  std::vector<std::pair<Workload, Injected>> injected;
  for (const Workload& workload : workloads) {
    if (auto found = find_injected(workload)) injected.emplace_back(workload, std::move(*found));
  }
  if (injected.empty()) return std::nullopt;
  TakenOut taken{.text = {}, .workloads = injected.size()};
  if (auto text = restored(document, injected)) {
    taken.text = std::move(*text);
    return taken;
  }
  std::vector<yaml::Edit> edits;
  for (const auto& [workload, found] : injected) plan_removal(workload, found, edits);
  yaml::sort_edits(edits);
  yaml::apply_edits(document.text(), edits, taken.text);
  return taken;
}

}  // namespace istioctl::inject
