#include "istioctl/inject/injector.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "edit_plan.h"
#include "fragments.h"
#include "istioctl/base/ascii.h"
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
  /// A workload that gets a sidecar.
  struct Candidate {
    Workload workload;
    PodTemplate pod;
    Redirect redirect;
  };
  struct Findings {
    std::vector<Candidate> candidates;
    std::vector<InjectedWorkload> sidecars;  ///< that candidates have already
  };

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

  [[nodiscard]] std::unique_ptr<Work> for_another_thread() const {
    return std::make_unique<Work>(options_, renderer_.for_another_thread(), included_);
  }

 private:
  bool inject_document(const yaml::Document& document, std::string& out,
                       base::Diagnostics& problems) {
    const auto workloads = find_workloads(document.root(), included_, problems);
    Findings found;
    if (!check(workloads, found, problems) || base::has_errors(problems)) return false;
    if (found.sidecars.empty()) return plan(document, found.candidates, out, problems);
    // Places that diagnostics name were those of the text as the user has it; what follows
    // finds no further ones.
    const std::string text = take_out_sidecars(document, found.sidecars);
    yaml::Document without;
    std::size_t consumed = 0;
    const bool loaded = document.format() == yaml::Format::json
                            ? without.load_json(text, document.origin(), consumed, problems)
                            : without.load_yaml(text, document.origin(), problems);
    return loaded && plan(without, find_candidates(without), out, problems);
  }

  /// The same as check() finds, in a text that was checked already.
  std::vector<Candidate> find_candidates(const yaml::Document& document) {
    std::vector<Candidate> candidates;
    base::Diagnostics repeated;
    for (Workload& workload : find_workloads(document.root(), included_, repeated)) {
      const auto pod = find_pod_template(workload);
      if (!pod || skip_reason(workload, *pod)) continue;
      auto redirect = redirect_of(workload, *pod, flag_, repeated);
      if (redirect) candidates.push_back({std::move(workload), *pod, std::move(*redirect)});
    }
    return candidates;
  }

  /// All that can be said of the workloads as they stand. False upon errors.
  bool check(const std::vector<Workload>& workloads, Findings& found, base::Diagnostics& problems) {
    bool right = true;
    for (const Workload& workload : workloads) {
      base::Diagnostics of_pod;
      const auto pod = read_pod_template(workload, of_pod);
      right &= !base::has_errors(of_pod);
      std::ranges::move(of_pod, std::back_inserter(problems));
      if (!pod) continue;
      if (auto skipped = skip_reason(workload, *pod)) {
        problems.push_back(std::move(*skipped));
        continue;
      }
      auto present = find_injected(workload);
      warn_about_pod(workload, *pod, options_.proxy_uid, own_names(present), problems);
      auto redirect = redirect_of(workload, *pod, flag_, problems);
      right &= redirect.has_value();
      if (present) found.sidecars.push_back({workload, std::move(*present)});
      if (redirect) found.candidates.push_back({workload, *pod, std::move(*redirect)});
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

  bool plan(const yaml::Document& document, const std::vector<Candidate>& candidates,
            std::string& out, base::Diagnostics& problems) {
    EditPlan plan(document, fragments_, problems);
    std::optional<Status> first;
    bool right = true;
    for (const auto& [workload, pod, redirect] : candidates) {
      const auto sidecar = renderer_.render(pod.metadata, pod.spec, redirect, problems);
      if (!sidecar) return false;
      remember_status(*sidecar);
      if (!first) first = status_;
      right &= check_names(workload, pod, status_, problems) &&
               plan.add(workload, sidecar_patch(workload.template_path, *sidecar, status_text_),
                        *sidecar);
      ++injected_;
    }
    if (!right) return false;
    std::vector<yaml::Edit> edits = plan.finish();
    if (!plan.is_reversible_by_names() && first) add_restore(document.text(), *first, edits);
    yaml::apply_edits(document.text(), edits, out);
    return true;
  }

  // Most pods of a stream get the same status.
  void remember_status(const Sidecar& sidecar) {
    if (status_shape_ == sidecar.shape && !sidecar.shape->has_varying_names()) return;
    status_shape_ = sidecar.shape;
    status_ = status_of(sidecar, renderer_.version());
    status_text_ = to_text(status_);
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
  std::shared_ptr<const SidecarShape> status_shape_;  ///< whose status the next two are
  Status status_;
  std::string status_text_;
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

Injector Injector::for_another_thread() const {
  return Injector(work_->for_another_thread());
}

std::size_t Injector::injected() const {
  return work_->injected();
}

}  // namespace istioctl::inject
