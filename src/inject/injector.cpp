#include "istioctl/inject/injector.h"
#include "istioctl/base/ascii.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "edit_plan.h"
#include "fragments.h"
#include "istioctl/base/printable.h"
#include "istioctl/yaml/edit.h"
#include "istioctl/yaml/emit.h"
#include "istioctl/yaml/merge.h"
#include "patch.h"
#include "pod_checks.h"
#include "removal.h"
#include "renderer.h"
#include "restore.h"
#include "rewrite.h"
#include "status.h"
#include "taking_out.h"
#include "workload.h"

namespace istioctl::inject {

namespace {

using base::is_alphanumeric;

using yaml::Node;

std::optional<IncludedKind> parse_included_kind(const std::string& text,
                                                base::Diagnostics& problems) {
  const std::size_t dot = text.find('.');
  const bool is_kind = dot > 0 && std::ranges::all_of(text.substr(0, dot), is_alphanumeric);
  if (is_kind && dot != text.npos && dot + 1 != text.size()) {
    return IncludedKind{text.substr(0, dot), text.substr(dot + 1)};
  }
  problems.push_back({.id = "inject/included-kind",
                      .source = "--includeKind",
                      .message = fmt::format("{} isn't of the form Kind.group", base::quote(text)),
                      .hint = "write for example Rollout.argoproj.io"});
  return std::nullopt;
}

Redirect redirect_of_flag(const std::optional<std::string>& ranges) {
  if (!ranges) return {};
  if (ranges->empty()) return {.kind = Redirect::Kind::everything};
  return {.kind = Redirect::Kind::ranges, .ranges = *ranges};
}

bool has_item_named(Node list, std::string_view name) {
  return list && std::ranges::any_of(list.items(), [&](Node item) {
           const Node value = yaml::value_of(item.resolved(), "name");
           return value && value.text() == name;
         });
}

/// The two ways in which a status annotation's value can stand in new text.
std::array<std::string, 2> written_forms(const std::string& status) {
  std::array<std::string, 2> forms;
  yaml::emit_string(status, forms[0]);
  yaml::emit_quoted(status, forms[1]);
  return forms;
}

}  // namespace

class Injector::Work {
 public:
  Work(InjectOptions options, Renderer renderer, std::vector<IncludedKind> included)
      : options_(std::move(options)),
        renderer_(std::move(renderer)),
        included_(std::move(included)),
        flag_(redirect_of_flag(options_.include_ip_ranges)) {}

  bool inject(const yaml::RawDocument& raw, std::string& out, base::Diagnostics& problems) {
    return rewrite_documents(
        raw,
        [this](const yaml::Document& document, std::string& text, base::Diagnostics& found) {
          return inject_document(document, text, found);
        },
        scratch_, out, problems);
  }

  [[nodiscard]] std::size_t injected() const { return injected_; }

 private:
  bool inject_document(const yaml::Document& document, std::string& out,
                       base::Diagnostics& problems) {
    auto workloads = find_workloads(document.root(), included_, problems);
    if (!check(workloads, problems) || base::has_errors(problems)) return false;
    std::erase_if(workloads, [](const Workload& workload) { return is_skipped(workload); });
    const auto taken = take_out_sidecars(document, workloads);
    if (!taken) return plan(document, workloads, out, problems);
    // Places that diagnostics name were those of the text as the user has it; what follows
    // finds no further ones.
    yaml::Document without;
    base::Diagnostics repeated;
    std::size_t consumed = 0;
    const bool loaded = document.format() == yaml::Format::json
                            ? without.load_json(taken->text, document.origin(), consumed, problems)
                            : without.load_yaml(taken->text, document.origin(), problems);
    if (!loaded) return false;
    workloads = find_workloads(without.root(), included_, repeated);
    std::erase_if(workloads, [](const Workload& workload) { return is_skipped(workload); });
    return plan(without, workloads, out, problems);
  }

  static bool is_skipped(const Workload& workload) {
    const auto pod = find_pod_template(workload);
    return !pod || skip_reason(workload, *pod).has_value();
  }

  /// All that can be said of the workloads as they stand. False upon errors.
  bool check(const std::vector<Workload>& workloads, base::Diagnostics& problems) {
    bool right = true;
    for (const Workload& workload : workloads) {
      base::Diagnostics found;
      const auto pod = read_pod_template(workload, found);
      right &= !base::has_errors(found);
      problems.insert(problems.end(), found.begin(), found.end());
      if (!pod) continue;
      if (auto skipped = skip_reason(workload, *pod)) {
        problems.push_back(std::move(*skipped));
        continue;
      }
      const auto present = find_injected(workload);
      warn_about_pod(workload, *pod, options_.proxy_uid, own_names(present), problems);
      right &= redirect_of(workload, *pod, flag_, problems).has_value();
    }
    return right;
  }

  static std::vector<std::string> own_names(const std::optional<Injected>& present) {
    std::vector<std::string> names;
    if (!present) return names;
    for (const Part part : {Part::init_containers, Part::containers}) {
      const auto& added = present->status.of(part);
      names.insert(names.end(), added.begin(), added.end());
    }
    return names;
  }

  bool plan(const yaml::Document& document, const std::vector<Workload>& workloads,
            std::string& out, base::Diagnostics& problems) {
    EditPlan plan(document, fragments_, problems);
    std::optional<Status> first;
    bool right = true;
    for (const Workload& workload : workloads) {
      base::Diagnostics told;
      const auto pod = find_pod_template(workload);
      const auto redirect = redirect_of(workload, *pod, flag_, told);
      if (!redirect) return false;
      const auto sidecar = renderer_.render(pod->metadata, pod->spec, *redirect, problems);
      if (!sidecar) return false;
      const Status status = status_of(*sidecar, renderer_.version());
      if (!first) first = status;
      right &= check_names(workload, *pod, status, problems) &&
               plan.add(workload, sidecar_patch(workload.template_path, *sidecar, to_text(status)),
                        *sidecar);
      ++injected_;
    }
    if (!right) return false;
    std::vector<yaml::Edit> edits = plan.finish();
    if (!plan.is_reversible_by_names() && first) add_restore(document.text(), *first, edits);
    yaml::apply_edits(document.text(), edits, out);
    return true;
  }

  /// Kubernetes takes no two containers or volumes of one name.
  bool check_names(const Workload& workload, const PodTemplate& pod, const Status& status,
                   base::Diagnostics& problems) {
    bool right = true;
    for (const Part part : all_parts) {
      const Node list = yaml::value_of(pod.spec, field_name(part));
      for (const std::string& name : status.of(part)) {
        if (!has_item_named(list, name)) continue;
        auto problem = list.document().diagnose(
            base::Severity::error, "inject/name-taken", list.span(),
            fmt::format("{} has an item named {} already, which isn't kube-inject's",
                        field_name(part), name));
        problem.object = workload.name;
        problem.hint = "rename it, or remove the sidecar that was added by hand";
        problems.push_back(std::move(problem));
        right = false;
      }
    }
    return right;
  }

  /// Writes into the first status annotation how the text was.
  static void add_restore(std::string_view text, Status status, std::vector<yaml::Edit>& edits) {
    const std::array<std::string, 2> plain = written_forms(to_text(status));
    for (yaml::Edit& edit : edits) {
      for (std::size_t form = 0; form < plain.size(); ++form) {
        const std::size_t place = edit.text.find(plain[form]);
        if (place == edit.text.npos) continue;
        status.restore = make_restore(text, edits, plain[form]);
        edit.text.replace(place, plain[form].size(), written_forms(to_text(status))[form]);
        return;
      }
    }
  }

  InjectOptions options_;
  Renderer renderer_;
  std::vector<IncludedKind> included_;
  Redirect flag_;
  Fragments fragments_;
  yaml::Document scratch_;
  std::size_t injected_ = 0;
};

Injector::Injector(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Injector::Injector(Injector&&) noexcept = default;
Injector& Injector::operator=(Injector&&) noexcept = default;
Injector::~Injector() = default;

std::optional<Injector> Injector::create(InjectOptions options, base::Diagnostics& problems) {
  std::vector<IncludedKind> included;
  for (const std::string& text : options.included_kinds) {
    auto kind = parse_included_kind(text, problems);
    if (!kind) return std::nullopt;
    included.push_back(std::move(*kind));
  }
  auto renderer = Renderer::create({options.template_source, options.template_place},
                                   options.sidecar_template, options.mesh_config, problems);
  if (!renderer) return std::nullopt;
  return Injector(
      std::make_unique<Work>(std::move(options), std::move(*renderer), std::move(included)));
}

bool Injector::inject(const yaml::RawDocument& document, std::string& out,
                      base::Diagnostics& problems) {
  return work_->inject(document, out, problems);
}

std::size_t Injector::injected() const {
  return work_->injected();
}

}  // namespace istioctl::inject
