#include "removal.h"

#include <algorithm>
#include <array>
#include <utility>

#include "istioctl/yaml/bytes.h"
#include "istioctl/yaml/merge.h"
#include "layout.h"

namespace istioctl::inject {

namespace {

using yaml::Node;
using yaml::value_of;

/// A child of a collection with the bytes that it takes.
struct Member {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view name;  ///< an entry's key, or the `name` of an item
};

std::vector<Member> members_of(Node collection) {
  std::vector<Member> members;
  for (const Node item : collection.items()) {
    const Node name = item.is_mapping() ? item.find("name") : Node();
    members.push_back({item.span().begin, item.span().end, name ? name.text() : ""});
  }
  for (const auto& [key, value] : collection.entries()) {
    members.push_back({key.span().begin, std::max(key.span().end, value.span().end), key.text()});
  }
  return members;
}

// The start of the line on which a block member begins; an item's dash may stand above it.
std::size_t first_line_of(Node collection, const Member& member) {
  const std::string_view text = collection.document().text();
  std::size_t start = yaml::line_start(text, member.begin);
  if (!collection.is_sequence()) return start;
  const std::size_t column = column_of(collection);
  while (start > collection.span().begin && text.substr(start + column, 1) != "-") {
    start = yaml::line_start(text, start - 1);
  }
  return start;
}

bool is_alone_on_line(Node collection, const Member& member) {
  const std::string_view text = collection.document().text();
  const std::size_t start = first_line_of(collection, member);
  const std::size_t indicator = start + column_of(collection);
  return text.substr(start, indicator - start).find_first_not_of(' ') == text.npos;
}

/// The bytes of members [first, last] of a collection, of which at least one other stays.
base::Span span_of_run(Node collection, const std::vector<Member>& members, std::size_t first,
                       std::size_t last) {
  const bool has_next = last + 1 < members.size();
  if (collection.style() == yaml::Style::flow) {
    if (has_next) return {members[first].begin, members[last + 1].begin};
    return {members[first - 1].end, members[last].end};
  }
  if (!is_alone_on_line(collection, members[first]) && has_next) {
    return {members[first].begin, members[last + 1].begin};
  }
  const std::string_view text = collection.document().text();
  return {first_line_of(collection, members[first]), behind_line(text, members[last].end)};
}

/// Removes the members of a collection that have one of the names. True, and nothing planned, when
/// all of them do: then the collection itself is to go.
bool remove_members(Node collection, const std::vector<std::string>& names,
                    std::vector<yaml::Edit>& edits) {
  const std::vector<Member> members = members_of(collection);
  const auto goes = [&](const Member& member) {
    return std::ranges::find(names, member.name) != names.end();
  };
  if (!members.empty() && std::ranges::all_of(members, goes)) return true;
  for (std::size_t first = 0; first < members.size(); ++first) {
    if (!goes(members[first])) continue;
    std::size_t last = first;
    while (last + 1 < members.size() && goes(members[last + 1])) ++last;
    edits.push_back({.span = span_of_run(collection, members, first, last), .text = {}});
    first = last;
  }
  return false;
}

std::string_view image_without_tag(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const std::size_t colon = image.rfind(':');
  const std::size_t slash = image.rfind('/');
  const bool is_tag = colon != image.npos && (slash == image.npos || colon > slash);
  return is_tag ? image.substr(0, colon) : image;
}

// 0.7.1's own sidecar: nobody else's container has that name and that image.
bool has_legacy_sidecar(Node spec) {
  const Node containers = value_of(spec, "containers");
  if (!containers) return false;
  return std::ranges::any_of(containers.items(), [](Node item) {
    const Node container = item.resolved();
    const Node name = value_of(container, "name");
    const Node image = value_of(container, "image");
    if (!name || !image || name.text() != "istio-proxy") return false;
    const std::string_view repository = image_without_tag(image.text());
    return repository.ends_with("/proxy") || repository.ends_with("/proxy_debug");
  });
}

/// The metadata that may hold the annotation: the pod template's, and, where 0.7.1 put it for
/// a CronJob, the job template's; no node for one that isn't there.
std::array<Node, 2> carriers_of_status(const Workload& workload) {
  Node job;
  Node node = workload.object.resolved();
  for (const std::string_view key : workload.template_path) {
    node = value_of(node, key);
    if (key == "jobTemplate") job = node;
  }
  return {node, job};
}

struct AnnotationPlace {
  Node carrier;
  Node metadata;
  Node annotations;
  Node value;
  std::optional<Status> status;
};

/// The annotation that tells of a sidecar, or else one that only has its name.
std::optional<AnnotationPlace> find_annotation(const Workload& workload) {
  std::optional<AnnotationPlace> other;
  for (const Node carrier : carriers_of_status(workload)) {
    const Node metadata = value_of(carrier, "metadata");
    const Node annotations = value_of(metadata, "annotations");
    const Node value = value_of(annotations, status_annotation);
    if (!value) continue;
    AnnotationPlace place{carrier, metadata, annotations, value, parse_status(value.text())};
    if (place.status) return place;
    if (!other) other = std::move(place);
  }
  return other;
}

void remove_annotation(const Workload& workload, std::vector<yaml::Edit>& edits) {
  const auto place = find_annotation(workload);
  if (!place) return;
  if (!remove_members(place->annotations, {std::string(status_annotation)}, edits)) return;
  if (!remove_members(place->metadata, {"annotations"}, edits)) return;
  remove_members(place->carrier, {"metadata"}, edits);
}

}  // namespace

Node pod_template_of(const Workload& workload) {
  Node node = workload.object.resolved();
  for (const std::string_view key : workload.template_path) {
    node = node.is_mapping() ? value_of(node, key) : Node();
    if (!node) break;
  }
  return node;
}

std::optional<Injected> find_injected(const Workload& workload) {
  if (auto place = find_annotation(workload); place && place->status) {
    return Injected{std::move(*place->status), place->value, place->annotations};
  }
  const Node pod_template = pod_template_of(workload);
  if (pod_template && has_legacy_sidecar(value_of(pod_template, "spec"))) {
    return Injected{legacy_status(), {}, {}};
  }
  return std::nullopt;
}

void plan_removal(const Workload& workload, const Injected& injected,
                  std::vector<yaml::Edit>& edits) {
  const Node spec = value_of(pod_template_of(workload), "spec");
  std::vector<std::string> emptied;
  for (const Part part : all_parts) {
    const Node list = value_of(spec, field_name(part));
    if (!list || !list.is_sequence()) continue;
    if (remove_members(list, injected.status.of(part), edits)) {
      emptied.emplace_back(field_name(part));
    }
  }
  if (spec && !emptied.empty()) remove_members(spec, emptied, edits);
  remove_annotation(workload, edits);
}

}  // namespace istioctl::inject
