#include "completion_values.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "istioctl/config/kind.h"
#include "istioctl/kubernetes/make_api_client.h"
#include "istioctl/kubernetes/store_choice.h"
#include "istioctl/proxy/trap.h"
#include "provider_ranges.h"

namespace istioctl::cli {

namespace {

constexpr std::string_view every_type = "all";
constexpr std::string_view every_trap = "traps";

// Somebody has pressed a key and waits.
const kubernetes::ApiClientOptions impatient{.connect_timeout = std::chrono::seconds(1),
                                             .timeout = std::chrono::seconds(2),
                                             .patience = std::chrono::milliseconds(0),
                                             .first_patience = std::chrono::milliseconds(0)};

/// Offers what begins as typed.
class Values {
 public:
  Values(const CompletionPoint& point, const GlobalOptions& globals, const Context& context)
      : point_(point), globals_(globals), context_(context), candidates_(point.candidates) {}

  std::vector<Candidate> take() {
    switch (point_.completer) {
      case Completer::values:
        for (const std::string_view value : point_.values) offer(value, "");
        break;
      case Completer::resource_type: offer_types(); break;
      case Completer::explain_topic: offer_topics(); break;
      case Completer::resource_name: offer_names(); break;
      case Completer::name_space: offer_namespaces(); break;
      case Completer::context: offer_contexts(); break;
      case Completer::provider: offer_providers(); break;
      case Completer::none:
      case Completer::file:
      case Completer::directory: break;
    }
    return std::move(candidates_);
  }

 private:
  void offer(std::string_view word, std::string_view help, std::string_view kept = {}) {
    const std::string_view typed = std::string_view(point_.typed).substr(kept.size());
    if (!word.starts_with(typed)) return;
    candidates_.push_back({point_.kept + std::string(kept) + std::string(word), std::string(help)});
  }

  // TYPE, TYPE,TYPE or TYPE/NAME.
  void offer_types() {
    const std::size_t slash = point_.typed.find('/');
    if (slash != std::string::npos) {
      return offer_names_of(point_.typed.substr(0, slash), point_.typed.substr(0, slash + 1));
    }
    const std::size_t comma = point_.typed.rfind(',');
    const std::string kept = comma == std::string::npos ? "" : point_.typed.substr(0, comma + 1);
    for (const config::Kind* const kind : config::all_kinds()) {
      const std::string word = config::singular(*kind);
      const bool is_short = !point_.typed.empty() &&
                            kind->short_name == std::string_view(point_.typed).substr(kept.size());
      if (is_short) offer(kind->short_name, kind->doc, kept);
      offer(word, kind->doc, kept);
    }
    if (kept.empty()) offer(every_type, "Objects of every type");
  }

  void offer_topics() {
    for (const config::Kind* const kind : config::all_kinds()) {
      offer(config::singular(*kind), kind->doc);
    }
    for (const proxy::Trap* const trap : proxy::all_traps()) offer(trap->id, trap->summary);
    offer(every_trap, "All traps, a line each");
  }

  void offer_names() {
    if (point_.arguments.empty()) return;
    const std::string& types = point_.arguments.front();
    if (types.find('/') != std::string::npos) return offer_types();
    offer_names_of(types, "");
  }

  void offer_names_of(std::string_view types, std::string_view kept) {
    store::Query query;
    for (std::size_t begin = 0; begin <= types.size();) {
      const std::size_t end = std::min(types.find(',', begin), types.size());
      const auto kind = config::parse_kind(types.substr(begin, end - begin));
      if (kind) query.kinds.push_back(*kind);
      begin = end + 1;
    }
    std::set<std::string> names;
    for_each_object(std::move(query), true, [&](const config::Key& key) {
      const auto& typed = point_.arguments;
      const bool is_there = std::find(typed.begin(), typed.end(), key.name) != typed.end();
      if (!is_there) names.insert(key.name);
    });
    for (const std::string& name : names) offer(name, "", kept);
  }

  void offer_namespaces() {
    std::set<std::string> found{"default", globals_.istio_namespace};
    const auto kinds = config::all_kinds();
    for_each_object({.kinds = {kinds.begin(), kinds.end()}}, false,
                    [&](const config::Key& key) { found.insert(key.name_space); });
    for (const std::string& name : found) offer(name, "");
  }

  void offer_contexts() {
    for (const std::string& name : kubernetes::context_names(cluster())) offer(name, "");
  }

  void offer_providers() {
    for (const ProviderWord& word : provider_words()) offer(word.name, word.doc);
  }

  [[nodiscard]] kubernetes::KubeconfigRequest cluster() const {
    return {.path = globals_.kubeconfig,
            .context = globals_.context,
            .variable = [this](const std::string& name) { return context_.variable(name); },
            .processes = context_.processes()};
  }

  base::Result<kubernetes::StoreCluster> open_cluster() {
    auto found = kubernetes::find_cluster(cluster());
    if (!found) return std::unexpected(std::move(found.error()));
    if (!*found) return kubernetes::StoreCluster{};
    auto client = context_.make_api_client((*found)->connection, impatient);
    if (!client) return std::unexpected(std::move(client.error()));
    client_ = std::move(*client);
    return kubernetes::StoreCluster{client_.get(), std::move((*found)->name_space)};
  }

  // What can't be read has no names to offer: the command itself will say why.
  template <typename Visit>
  void for_each_object(store::Query query, bool of_one_namespace, const Visit& visit) {
    const auto chosen = kubernetes::choose_store(
        {.url = globals_.store, .cluster = cluster(), .open_cluster = [this] {
           return open_cluster();
         }});
    if (!chosen || query.kinds.empty()) return;
    if (of_one_namespace) query.name_space = globals_.name_space.value_or(chosen->name_space);
    (void)chosen->store->list(query, [&](const store::StoredObject& object) {
      visit(object.key);
      return base::Result<void>();
    });
  }

  const CompletionPoint& point_;
  const GlobalOptions& globals_;
  const Context& context_;
  std::vector<Candidate> candidates_;
  std::unique_ptr<kubernetes::ApiClient> client_ = {};
};

}  // namespace

std::vector<Candidate> candidates_at(const CompletionPoint& point, const GlobalOptions& globals,
                                     const Context& context) {
  return Values(point, globals, context).take();
}

}  // namespace istioctl::cli
