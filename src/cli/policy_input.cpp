#include "policy_input.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/config/reader.h"
#include "istioctl/kubernetes/store_choice.h"
#include "istioctl/store/store.h"
#include "resource_input.h"
#include "store_access.h"

namespace istioctl::cli {

namespace {

using proxy::Policy;
using proxy::PolicyObject;

/// Takes the objects of a store, as far as they are what this program would have stored.
class StoredPolicy {
 public:
  StoredPolicy(std::string location, base::Diagnostics& left_out)
      : location_(std::move(location)), left_out_(left_out), reader_({}, config::Content::typed) {}

  void add(const store::StoredObject& stored) {
    std::vector<config::Resource> read;
    base::Diagnostics problems;
    if (!reader_.read({.text = stored.object}, read, problems) || read.size() != 1) {
      leave_out(stored, problems);
      return;
    }
    policy_.push_back({.key = stored.key,
                       .created = stored.created,
                       .object = std::move(read.front().fields),
                       .place = {.source = location_, .object = name_of(stored)}});
  }

  [[nodiscard]] Policy take() { return std::move(policy_); }

 private:
  static std::string name_of(const store::StoredObject& stored) {
    return fmt::format("{}/{}", stored.key.kind->name, stored.key.name);
  }

  void leave_out(const store::StoredObject& stored, const base::Diagnostics& problems) {
    const std::string why =
        problems.empty() ? "it is no object"
                         : fmt::format("{}: {}", problems.front().field, problems.front().message);
    left_out_.push_back({.severity = base::Severity::warning,
                         .id = "policy/invalid-object",
                         .source = location_,
                         .object = config::display_name(stored.key),
                         .message = fmt::format("the object isn't valid and has no effect here: {}",
                                                base::escape_for_terminal(why))});
  }

  std::string location_;
  base::Diagnostics& left_out_;
  config::Reader reader_;
  Policy policy_;
};

}  // namespace

Policy policy_of_texts(const std::vector<config::Resource>& resources) {
  Policy policy;
  policy.reserve(resources.size());
  for (const config::Resource& resource : resources) {
    policy.push_back({.key = resource.key,
                      .object = yaml::Json::parse(resource.object),
                      .place = resource.place,
                      .text = resource.source});
  }
  return policy;
}

Policy policy_of_fields(std::vector<config::Resource> resources) {
  Policy policy;
  policy.reserve(resources.size());
  for (config::Resource& resource : resources) {
    policy.push_back({.key = std::move(resource.key),
                      .object = std::move(resource.fields),
                      .place = std::move(resource.place),
                      .text = std::move(resource.source)});
  }
  return policy;
}

base::Result<Policy> list_policy(store::Store& store, std::vector<const config::Kind*> kinds,
                                 base::Diagnostics& left_out) {
  StoredPolicy policy(store.location(), left_out);
  const store::Query query{.kinds = std::move(kinds)};
  const auto revision = store.list(query, [&](const store::StoredObject& stored) {
    policy.add(stored);
    return base::Result<void>();
  });
  if (!revision) return std::unexpected(revision.error());
  return policy.take();
}

Policy written_over(Policy stored, Policy input) {
  std::map<config::Key, std::size_t> places;
  for (std::size_t at = 0; at < stored.size(); ++at) places.emplace(stored[at].key, at);
  for (PolicyObject& object : input) {
    const auto same = places.find(object.key);
    if (same == places.end()) {
      stored.push_back(std::move(object));
      continue;
    }
    PolicyObject& replaced = stored[same->second];
    object.created = std::move(replaced.created);
    replaced = std::move(object);
  }
  return stored;
}

std::vector<Flag> policy_flags(PolicyRequest& request) {
  auto flags = input_flags(request.inputs);
  flags.push_back({.names = {"with-store"},
                   .help = "With -f: look at the store, too, as if the input were applied to it",
                   .target = &request.with_store});
  return flags;
}

base::Result<std::optional<Policy>> read_policy(const PolicyRequest& request, Context& context) {
  const bool has_files = !request.inputs.arguments.empty();
  std::optional<kubernetes::ChosenStore> chosen;
  if (!has_files || request.with_store) {
    auto opened = open_store(context);
    if (!opened) return std::unexpected(std::move(opened.error()));
    chosen = std::move(*opened);
  }
  Policy input;
  if (has_files) {
    const config::NamespaceRule name_space{.required = context.globals().name_space,
                                           .otherwise = chosen ? chosen->name_space : "default"};
    auto read = read_resources(request.inputs, name_space, config::Content::typed, context);
    if (!read) return std::unexpected(std::move(read.error()));
    context.reporter().report(read->diagnostics);
    if (!read->right) return std::optional<Policy>();
    if (read->resources.empty()) return std::unexpected(no_objects());
    input = policy_of_fields(std::move(read->resources));
  }
  if (!chosen) return std::optional(std::move(input));
  const auto kinds = config::all_kinds();
  base::Diagnostics left_out;
  auto stored = list_policy(*chosen->store, {kinds.begin(), kinds.end()}, left_out);
  context.reporter().report(left_out);
  if (!stored) return std::unexpected(std::move(stored.error()));
  if (input.empty()) return std::optional(std::move(*stored));
  return std::optional(written_over(std::move(*stored), std::move(input)));
}

}  // namespace istioctl::cli
