#include "kubeconfig_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"

namespace istioctl::kubernetes {

namespace {

using schema::Field;
using schema::Presence;
using schema::Table;
using schema::Type;
using schema::TypeKind;
using yaml::Json;

// Certificates stand inside, so that a kubeconfig of many clusters is large; this is larger.
constexpr std::size_t largest_kubeconfig = std::size_t{16} << 20;

constexpr Type string_type{.kind = TypeKind::string};

constexpr std::array context_fields{Field{.name = "cluster", .go_name = {}, .type = string_type},
                                    Field{.name = "namespace", .go_name = {}, .type = string_type}};
constexpr Table context_table{.name = "Context", .fields = context_fields};
constexpr std::array cluster_fields{Field{.name = "server", .go_name = {}, .type = string_type}};
constexpr Table cluster_table{.name = "Cluster", .fields = cluster_fields};

constexpr std::array named_context_fields{
    Field{.name = "name", .go_name = {}, .type = string_type, .presence = Presence::required},
    Field{.name = "context", .go_name = {}, .type = schema::object_type(context_table)}};
constexpr Table named_context_table{.name = "NamedContext", .fields = named_context_fields};
constexpr std::array named_cluster_fields{
    Field{.name = "name", .go_name = {}, .type = string_type, .presence = Presence::required},
    Field{.name = "cluster", .go_name = {}, .type = schema::object_type(cluster_table)}};
constexpr Table named_cluster_table{.name = "NamedCluster", .fields = named_cluster_fields};

constexpr Type named_context = schema::object_type(named_context_table);
constexpr Type named_cluster = schema::object_type(named_cluster_table);
constexpr std::array config_fields{
    Field{.name = "current-context", .go_name = {}, .type = string_type},
    Field{.name = "contexts",
          .go_name = {},
          .type = {.kind = TypeKind::list, .element = &named_context}},
    Field{.name = "clusters",
          .go_name = {},
          .type = {.kind = TypeKind::list, .element = &named_cluster}}};
constexpr Table config_table{.name = "Config", .fields = config_fields};

std::unexpected<base::Error> invalid(const base::Diagnostics& problems) {
  const auto error =
      std::ranges::find(problems, base::Severity::error, &base::Diagnostic::severity);
  const base::Diagnostic& problem = error == problems.end() ? problems.front() : *error;
  return base::fail(base::ErrorCode::invalid_input,
                    fmt::format("{}:{}:{}: the kubeconfig can't be read: {}{}{}",
                                base::escape_for_terminal(problem.source), problem.position.line,
                                problem.position.column, problem.field,
                                problem.field.empty() ? "" : ": ", problem.message),
                    "correct it, or name another with -c");
}

std::string text_at(const Json& object, const char* field) {
  const auto found = object.is_object() ? object.find(field) : object.end();
  return object.is_object() && found != object.end() ? found->get<std::string>() : std::string();
}

Json member(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found == object.end() ? Json() : *found;
}

template <typename Named>
void add(std::vector<Named>& all, Named one) {
  if (std::ranges::find(all, one.name, &Named::name) == all.end()) all.push_back(std::move(one));
}

void merge(const Json& config, const std::string& path, Kubeconfig& into) {
  if (into.current_context.empty()) {
    into.current_context = text_at(config, "current-context");
    into.source_of_current = path;
  }
  for (const Json& named : member(config, "contexts")) {
    const Json context = member(named, "context");
    add(into.contexts, {.name = text_at(named, "name"),
                        .cluster = text_at(context, "cluster"),
                        .name_space = text_at(context, "namespace"),
                        .source = path});
  }
  for (const Json& named : member(config, "clusters")) {
    add(into.clusters,
        {.name = text_at(named, "name"), .server = text_at(member(named, "cluster"), "server")});
  }
}

}  // namespace

base::Result<void> merge_kubeconfig(const std::string& path, Kubeconfig& into) {
  auto file = base::FileSource::open(path);
  if (!file) return std::unexpected(std::move(file.error()));
  const auto text = base::read_all(*file, largest_kubeconfig);
  if (!text) return std::unexpected(text.error());
  yaml::Document document;
  base::Diagnostics problems;
  if (!document.load_yaml(*text, {.source = path}, problems)) return invalid(problems);
  if (!document.root() || document.root().is_null()) return {};
  // What this program doesn't use is for others to judge.
  const auto config = schema::read(document.root(), schema::object_type(config_table),
                                   {.unknown_field = schema::UnknownField::ignored}, problems);
  if (!config) return invalid(problems);
  merge(*config, path, into);
  return {};
}

}  // namespace istioctl::kubernetes
