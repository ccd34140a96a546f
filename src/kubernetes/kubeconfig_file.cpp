#include "kubeconfig_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/resolve.h"
#include "kubeconfig_tables.h"

namespace istioctl::kubernetes {

namespace {

using yaml::Node;

// Certificates stand inside, so that a kubeconfig of many clusters is large; this is larger.
constexpr std::size_t largest_kubeconfig = std::size_t{16} << 20;

// A field's path may hold keys of the user's.
constexpr std::size_t longest_field = 200;

constexpr std::string_view unreadable_kubeconfig = "the kubeconfig can't be read";
constexpr const char* advice = "correct it, or name another with -c";

// What was found where something else belongs may be a secret that lost its quotes.
std::string_view without_value(const base::Diagnostic& problem) {
  const std::string_view message = problem.message;
  return problem.id == "schema/type" ? message.substr(0, message.find(", found ")) : message;
}

std::unexpected<base::Error> unreadable(const base::Diagnostic& problem) {
  return base::fail(
      base::ErrorCode::invalid_input,
      fmt::format("{}:{}:{}: {}: {}{}{}", base::escape_for_terminal(problem.source),
                  problem.position.line, problem.position.column, unreadable_kubeconfig,
                  base::escape_for_terminal(problem.field.substr(0, longest_field)),
                  problem.field.empty() ? "" : ": ", without_value(problem)),
      advice);
}

std::unexpected<base::Error> unreadable(const base::Diagnostics& problems) {
  const auto error =
      std::ranges::find(problems, base::Severity::error, &base::Diagnostic::severity);
  return unreadable(error == problems.end() ? problems.front() : *error);
}

base::Result<void> load(KubeconfigFile& file) {
  auto source = base::FileSource::open(file.path);
  if (!source) return std::unexpected(std::move(source.error()));
  auto text = base::read_all(*source, largest_kubeconfig);
  if (!text) {
    text.error().message = fmt::format("{}: {}", file.path, text.error().message);
    return std::unexpected(std::move(text.error()));
  }
  file.text = std::move(*text);
  base::Diagnostics problems;
  if (!file.document.load_yaml(file.text, {.source = file.path}, problems)) {
    return unreadable(problems);
  }
  const Node root = file.document.root();
  if (!root || root.resolved().is_null()) return {};
  // What this program doesn't use is for others to judge.
  if (!schema::check(root, kubeconfig_type, {.unknown_field = schema::UnknownField::ignored},
                     problems)) {
    return unreadable(problems);
  }
  return {};
}

base::Result<void> check_type(const Section& config) {
  for (const auto& [field, expected] : {std::pair{"apiVersion", "v1"}, {"kind", "Config"}}) {
    const std::string text = config.text(field);
    if (text.empty() || text == expected) continue;
    return config.error(
        field, fmt::format("its {} is {}, not {}", field, base::quote(text), expected), advice);
  }
  return {};
}

/// The entries of one list of one file, in which a name may stand once.
base::Result<NamedEntries> entries_of(const Section& config, std::string_view list,
                                      std::string_view field) {
  NamedEntries entries;
  for (const Section& item : config.sections(list)) {
    std::string name = item.text("name");
    if (find_entry(entries, name) != nullptr) {
      return item.error(
          "name", fmt::format("{}: {} is the name of an entry above", list, base::quote(name)),
          advice);
    }
    Section content = item.section(field);
    content.set_label(fmt::format("{} {}", field, base::quote(name)));
    entries.push_back({.name = std::move(name), .content = std::move(content)});
  }
  return entries;
}

void add(NamedEntries& all, NamedEntries some) {
  for (NamedEntry& one : some) {
    if (find_entry(all, one.name) == nullptr) all.push_back(std::move(one));
  }
}

}  // namespace

Node Section::value(std::string_view field) const {
  const Node found = yaml::value_of(node_, field);
  return found && !found.is_null() ? found : Node();
}

bool Section::has(std::string_view field) const {
  return static_cast<bool>(value(field));
}

std::string Section::text(std::string_view field) const {
  const Node found = value(field);
  return found ? std::string(found.text()) : std::string();
}

bool Section::flag(std::string_view field) const {
  const Node found = value(field);
  return found && yaml::resolve_scalar(found).boolean;
}

std::vector<std::string> Section::texts(std::string_view field) const {
  std::vector<std::string> all;
  const Node found = value(field);
  if (!found) return all;
  for (const Node item : found.items()) all.emplace_back(item.resolved().text());
  return all;
}

std::string Section::path(std::string_view field) const {
  const std::string written = text(field);
  if (written.empty() || written.starts_with('/')) return written;
  std::error_code ignored;
  const auto directory = std::filesystem::absolute(file_->path, ignored).parent_path();
  return (directory / written).lexically_normal().string();
}

Section Section::section(std::string_view field) const {
  return {*file_, value(field), label_};
}

std::vector<Section> Section::sections(std::string_view field) const {
  std::vector<Section> all;
  const Node found = value(field);
  if (!found) return all;
  for (const Node item : found.items()) all.emplace_back(*file_, item.resolved(), label_);
  return all;
}

std::optional<yaml::Json> Section::json(std::string_view field) const {
  const Node found = value(field);
  base::Diagnostics ignored;
  return found ? yaml::to_json(found, ignored) : std::nullopt;
}

std::string Section::describe(std::string_view field, std::string_view message) const {
  const Node found = value(field);
  const Node place = found ? found : node_;
  std::string text = base::escape_for_terminal(file_->path);
  if (place) {
    const auto [line, column] = place.document().position(place.span().begin);
    text += fmt::format(":{}:{}", line, column);
  }
  return fmt::format("{}: {}: {}", text, label_, message);
}

std::unexpected<base::Error> Section::error(std::string_view field, std::string_view message,
                                            std::string hint) const {
  return base::fail(base::ErrorCode::invalid_input, describe(field, message), std::move(hint));
}

const NamedEntry* find_entry(const NamedEntries& entries, std::string_view name) {
  const auto found = std::ranges::find(entries, name, &NamedEntry::name);
  return found == entries.end() ? nullptr : &*found;
}

base::Result<void> merge_kubeconfig(const std::string& path, Kubeconfig& into) {
  auto file = std::make_unique<KubeconfigFile>(path);
  if (auto loaded = load(*file); !loaded) return loaded;
  const Node root = file->document.root();
  if (!root || root.resolved().is_null()) return {};
  const Section config(*file, root.resolved(), std::string(unreadable_kubeconfig));
  if (auto right = check_type(config); !right) return right;
  auto contexts = entries_of(config, "contexts", "context");
  if (!contexts) return std::unexpected(std::move(contexts.error()));
  auto clusters = entries_of(config, "clusters", "cluster");
  if (!clusters) return std::unexpected(std::move(clusters.error()));
  auto users = entries_of(config, "users", "user");
  if (!users) return std::unexpected(std::move(users.error()));
  if (into.current_context.empty()) {
    into.current_context = config.text("current-context");
    into.source_of_current = path;
  }
  add(into.contexts, std::move(*contexts));
  add(into.clusters, std::move(*clusters));
  add(into.users, std::move(*users));
  into.files.push_back(std::move(file));
  return {};
}

}  // namespace istioctl::kubernetes
