#include "istioctl/config/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "istioctl/base/printable.h"
#include "istioctl/config/envelope.h"
#include "istioctl/config/formats.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/read_documents.h"
#include "original_text.h"
#include "type_meta.h"

namespace istioctl::config {

namespace {

using yaml::Json;
using yaml::Node;

// Lists may hold lists; nobody writes more of them than this.
constexpr int max_list_depth = 8;

// JSON is at most this many times as long as the YAML without aliases that it was read from (a
// control character of one byte becomes six).
constexpr std::size_t largest_growth = 8;

bool is_list(Node object) {
  const std::string_view kind = text_at(object, "kind");
  return kind == "List" || (kind.ends_with("List") && find_kind(kind.substr(0, kind.size() - 4)));
}

const Kind* kind_of_items(Node list) {
  const std::string_view kind = text_at(list, "kind");
  return find_kind(kind.substr(0, kind.size() - std::string_view("List").size()));
}

void keep_source(const yaml::RawDocument& document, std::vector<Resource>& out, std::size_t begin) {
  const auto source = std::make_shared<const SourceText>(SourceText{
      .text = std::string(document.text), .body = document.body, .origin = document.origin});
  for (std::size_t at = begin; at < out.size(); ++at) out[at].source = source;
}

}  // namespace

struct Reader::State {
  NamespaceRule name_space;
  Content content;
  yaml::Document scratch = {};
  std::map<const Kind*, Envelope> envelopes = {};

  bool read_root(Node root, std::vector<Resource>& out, base::Diagnostics& problems) {
    return !root || root.is_null() || read_node(root, nullptr, 0, out, problems);
  }

 private:
  bool read_node(Node written, const Kind* inherited, int depth, std::vector<Resource>& out,
                 base::Diagnostics& problems) {
    const Node node = written.resolved();
    if (!node.is_mapping()) {
      problems.push_back(node.document().diagnose(base::Severity::error, "config/no-object",
                                                  node.span(), "expected an object"));
      return false;
    }
    if (is_list(node) && depth < max_list_depth) return read_items(node, depth, out, problems);
    const Kind* const kind = read_kind(node, inherited, problems);
    return kind != nullptr && read_object(written, *kind, out, problems);
  }

  bool read_items(Node list, int depth, std::vector<Resource>& out, base::Diagnostics& problems) {
    const Node items = yaml::value_of(list, "items");
    if (!items || items.is_null()) return true;
    if (!items.is_sequence()) {
      problems.push_back(list.document().diagnose(base::Severity::error, "schema/type",
                                                  items.span(), "items: expected a list"));
      return false;
    }
    bool right = true;
    for (const Node item : items.items()) {
      right = read_node(item, kind_of_items(list), depth + 1, out, problems) && right;
    }
    return right;
  }

  bool read_object(Node written, const Kind& kind, std::vector<Resource>& out,
                   base::Diagnostics& problems) {
    const Node node = written.resolved();
    const Node metadata = yaml::value_of(node, "metadata");
    const std::string_view name = text_at(metadata, "name");
    const schema::ReadOptions options{
        .unknown_field =
            content == Content::named ? schema::UnknownField::ignored : schema::UnknownField::error,
        .empties = schema::EmptyRule::absent,
        .object = name.empty() ? std::string(kind.name) : fmt::format("{}/{}", kind.name, name)};
    const schema::Type type = schema::object_type(table_of(kind));
    Json object;
    const bool builds = content != Content::named;
    bool right = false;
    if (builds) {
      auto value = schema::read(node, type, options, problems);
      right = value.has_value();
      if (value) object = std::move(*value);
    } else {
      right = schema::check(node, type, options, problems);
    }
    Resource resource{.key = {.kind = &kind, .name = std::string(name)},
                      .version = std::string(text_at(metadata, "resourceVersion"))};
    resource.place = place_of(node, metadata, options.object);
    right = settle_namespace(metadata, resource, problems) && right;
    if (!right) return false;
    if (builds && !complete(written, std::move(object), resource, problems)) return false;
    out.push_back(std::move(resource));
    return true;
  }

  const schema::Table& table_of(const Kind& kind) {
    if (content == Content::named) return naming_table;
    return envelopes.try_emplace(&kind, kind).first->second.table();
  }

  static bool may_be_too_large(Node node) {
    const base::Span span = node.span();
    return node.document().has_aliases() ||
           (span.end - span.begin) > largest_object / largest_growth;
  }

  static base::Diagnostic place_of(Node node, Node metadata, const std::string& object) {
    const Node name = metadata ? yaml::value_of(metadata, "name") : Node();
    auto place =
        node.document().diagnose(base::Severity::error, "", (name ? name : node).span(), "");
    place.object = object;
    return place;
  }

  bool settle_namespace(Node metadata, Resource& resource, base::Diagnostics& problems) const {
    const std::string_view written = text_at(metadata, "namespace");
    const auto& required = name_space.required;
    resource.key.name_space = required          ? *required
                              : written.empty() ? name_space.otherwise
                                                : std::string(written);
    if (!required || written.empty() || written == *required) return true;
    const Node place = yaml::value_of(metadata, "namespace");
    auto problem =
        place.document().diagnose(base::Severity::error, "config/namespace", place.span(),
                                  fmt::format("the object is of namespace {}, but -n says {}",
                                              base::quote(written), base::quote(*required)));
    problem.object = resource.place.object;
    problem.field = "metadata.namespace";
    problem.hint = "remove one of the two, or make them agree";
    problems.push_back(std::move(problem));
    return false;
  }

  bool complete(Node written, Json object, Resource& resource, base::Diagnostics& problems) const {
    Json as_written = content == Content::whole ? object : Json();
    object["apiVersion"] = api_version(*resource.key.kind);
    object["kind"] = resource.key.kind->name;
    object["metadata"]["namespace"] = resource.key.name_space;
    std::string text;
    if (content == Content::whole || may_be_too_large(written.resolved())) text = object.dump();
    if (text.size() > largest_object) {
      problems.push_back(too_large(resource, text.size()));
      return false;
    }
    if (content == Content::whole) {
      resource.object = std::move(text);
      resource.text = original_text(written, as_written);
    } else {
      resource.fields = std::move(object);
    }
    return true;
  }

  static base::Diagnostic too_large(const Resource& resource, std::size_t size) {
    base::Diagnostic problem = resource.place;
    problem.id = "config/too-large";
    problem.message =
        fmt::format("the object has {} bytes as JSON; the limit is {}", size, largest_object);
    problem.hint = "split it";
    return problem;
  }
};

Reader::Reader(NamespaceRule name_space, Content content)
    : state_(std::make_unique<State>(std::move(name_space), content)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

bool Reader::read(const yaml::RawDocument& document, std::vector<Resource>& out,
                  base::Diagnostics& problems) {
  const std::size_t begin = out.size();
  const yaml::DocumentVisitor visitor{.visit =
                                          [&](yaml::Document& parsed, base::Diagnostics& found) {
                                            return state_->read_root(parsed.root(), out, found);
                                          },
                                      .restart = [&] { out.resize(begin); }};
  const auto before = static_cast<std::ptrdiff_t>(problems.size());
  const bool right = yaml::read_documents(document, visitor, state_->scratch, problems);
  if (state_->content != Content::named && out.size() > begin) keep_source(document, out, begin);
  // Rules are checked behind fields; people read from the top.
  std::stable_sort(problems.begin() + before, problems.end(),
                   [](const base::Diagnostic& left, const base::Diagnostic& right_one) {
                     return left.span.begin < right_one.span.begin;
                   });
  return right;
}

bool check_unique(const std::vector<Resource>& resources, base::Diagnostics& problems) {
  std::map<Key, const Resource*> first;
  bool unique = true;
  for (const Resource& resource : resources) {
    const auto [known, added] = first.emplace(resource.key, &resource);
    if (added) continue;
    unique = false;
    const base::Diagnostic& before = known->second->place;
    base::Diagnostic problem = resource.place;
    problem.id = "config/duplicate-object";
    problem.message = fmt::format("the input has this object twice: first at {}:{}:{}",
                                  base::escape_for_terminal(before.source), before.position.line,
                                  before.position.column);
    problem.hint = "remove one of the two";
    problems.push_back(std::move(problem));
  }
  return unique;
}

base::Result<void> check_object_name(std::string_view name) {
  const std::string fault = dns_subdomain.fault(name);
  if (fault.empty()) return {};
  return base::fail(base::ErrorCode::invalid_input,
                    fmt::format("{} can't be an object's name: it {}", base::quote(name), fault));
}

base::Result<void> check_namespace(std::string_view name) {
  const std::string fault = dns_label.fault(name);
  if (fault.empty()) return {};
  return base::fail(base::ErrorCode::invalid_input,
                    fmt::format("{} can't be a namespace: it {}", base::quote(name), fault));
}

}  // namespace istioctl::config
