#include "taking_out.h"

#include <optional>
#include <utility>

#include "istioctl/yaml/edit.h"
#include "restore.h"

namespace istioctl::inject {

namespace {

// One annotation of a document tells how all of it was before.
std::optional<std::string> restored(const yaml::Document& document,
                                    const std::vector<InjectedWorkload>& sidecars) {
  for (const auto& [workload, found] : sidecars) {
    if (found.status.restore.is_null() || !found.annotation) continue;
    if (auto text =
            apply_restore(found.status.restore, document.text(), found.annotation.content())) {
      return text;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<InjectedWorkload> find_sidecars(const std::vector<Workload>& workloads) {
  std::vector<InjectedWorkload> sidecars;
  for (const Workload& workload : workloads) {
    if (auto found = find_injected(workload)) sidecars.push_back({workload, std::move(*found)});
  }
  return sidecars;
}

std::string take_out_sidecars(const yaml::Document& document,
                              const std::vector<InjectedWorkload>& sidecars) {
  if (auto text = restored(document, sidecars)) return std::move(*text);
  std::vector<yaml::Edit> edits;
  for (const auto& [workload, found] : sidecars) plan_removal(workload, found, edits);
  yaml::sort_edits(edits);
  std::string text;
  yaml::apply_edits(document.text(), edits, text);
  return text;
}

}  // namespace istioctl::inject
