#include "renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

#include "istioctl/base/ascii.h"
#include "istioctl/base/sha256.h"
#include "istioctl/gotemplate/eager_values.h"
#include "istioctl/schema/duration.h"
#include "istioctl/schema/kubernetes_types.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"
#include "node_value.h"

namespace istioctl::inject {

namespace {

using base::is_alphanumeric;

using gotemplate::Value;
using yaml::Json;

// More shapes than this mean that pods differ in more than names; then remembering them is a waste.
constexpr std::size_t most_shapes = 64;
constexpr std::size_t longest_word = 512;

// A hundred times what a sidecar's template needs, and well below a second.
constexpr std::size_t most_steps = 100'000;

constexpr schema::Type container_type = {.kind = schema::TypeKind::object,
                                         .table = &schema::container_table};
constexpr schema::Type volume_type = {.kind = schema::TypeKind::object,
                                      .table = &schema::volume_table};
constexpr schema::Type container_list = {.kind = schema::TypeKind::list,
                                         .element = &container_type};
constexpr schema::Type volume_list = {.kind = schema::TypeKind::list, .element = &volume_type};

// What a rendered template may hold: 0.7.1's SidecarInjectionSpec.
constexpr std::array spec_fields{
    schema::Field{.name = "initContainers", .go_name = "InitContainers", .type = container_list},
    schema::Field{.name = "containers", .go_name = "Containers", .type = container_list},
    schema::Field{.name = "volumes", .go_name = "Volumes", .type = volume_list},
};
constexpr schema::Table spec_table{.name = "a sidecar template", .fields = spec_fields};

base::Result<Value> format_duration(std::span<const Value> arguments) {
  const Value& argument = arguments[0];
  if (argument.kind() != gotemplate::Kind::opaque) {
    return base::fail(base::ErrorCode::invalid_input, "formatDuration needs a duration");
  }
  const auto nanoseconds = argument.opaque_payload().value_or(0);
  return Value::string(schema::format_duration(std::chrono::nanoseconds(nanoseconds)));
}

gotemplate::FunctionMap sidecar_functions() {
  return {{"formatDuration", {.min_arguments = 1, .max_arguments = 1, .call = format_duration}}};
}

/// Whether another such word in its place leaves the structure of any YAML as it is.
bool is_harmless(std::string_view word) {
  if (word.empty() || word.size() > longest_word) return false;
  if (!is_alphanumeric(word.front()) || !is_alphanumeric(word.back())) return false;
  for (const char c : word) {
    if (!is_alphanumeric(c) && c != '-' && c != '.' && c != '_') return false;
  }
  return true;
}

/// A word that stands for a hole while the text is read as YAML. No template holds it, since no
/// template knows the digest that it is made of.
void append_placeholder(std::string_view salt, std::string_view kind, std::size_t number,
                        std::string& out) {
  (out += 'z').append(kind).append(salt);
  const fmt::format_int digits(number);
  out.append(digits.data(), digits.size()) += 'z';
}

std::string placeholder(std::string_view salt, std::string_view kind, std::size_t number) {
  std::string word;
  append_placeholder(salt, kind, number, word);
  return word;
}

/// Collects a template's output with placeholders for the words that come from the pod.
class HoleSink final : public gotemplate::OutputSink {
 public:
  explicit HoleSink(std::string_view salt) : salt_(salt) {}

  void literal(std::string_view text) override { text_ += text; }

  void value(std::string_view text) override {
    const bool quoted = text.size() > 2 && text.starts_with('"') && text.ends_with('"');
    const std::string_view word = quoted ? text.substr(1, text.size() - 2) : text;
    if (!is_harmless(word)) {
      text_ += text;
      return;
    }
    if (quoted) text_ += '"';
    append_placeholder(salt_, "hole", holes_.size(), text_);
    if (quoted) text_ += '"';
    holes_.emplace_back(word);
  }

  std::string& text() { return text_; }
  std::vector<std::string>& holes() { return holes_; }

 private:
  std::string_view salt_;
  std::string text_;
  std::vector<std::string> holes_;
};

/// Splits a scalar at the placeholders in it.
SidecarShape::Scalar split(const std::string& text, std::string_view salt, std::size_t holes) {
  SidecarShape::Scalar scalar;
  std::size_t done = 0;
  while (true) {
    std::size_t nearest = text.npos;
    std::size_t number = 0;
    for (std::size_t hole = 0; hole < holes; ++hole) {
      const std::size_t found = text.find(placeholder(salt, "hole", hole), done);
      if (found < nearest) {
        nearest = found;
        number = hole;
      }
    }
    scalar.literals.push_back(text.substr(done, nearest - done));
    if (nearest == text.npos) return scalar;
    scalar.holes.push_back(number);
    done = nearest + placeholder(salt, "hole", number).size();
  }
}

/// Replaces each scalar that has holes by one placeholder for the whole of it. False when a key
/// has one: then a shape can't stand for other pods.
bool extract_scalars(Json& value, std::string_view salt, std::size_t holes,
                     std::vector<SidecarShape::Scalar>& scalars) {
  if (value.is_string()) {
    if (value.get_ref<const std::string&>().find(salt) == std::string::npos) return true;
    auto scalar = split(value.get_ref<const std::string&>(), salt, holes);
    if (scalar.holes.empty()) return true;
    scalar.placeholder = placeholder(salt, "scalar", scalars.size());
    value = scalar.placeholder;
    scalars.push_back(std::move(scalar));
    return true;
  }
  if (!value.is_structured()) return true;  // a number iterates over itself
  for (auto& [key, member] : value.items()) {
    if (value.is_object() && key.find(salt) != key.npos) return false;
    if (!extract_scalars(member, salt, holes, scalars)) return false;
  }
  return true;
}

std::string fill_text(std::string text, std::string_view salt,
                      const std::vector<std::string>& holes) {
  for (std::size_t hole = 0; hole < holes.size(); ++hole) {
    const std::string word = placeholder(salt, "hole", hole);
    const std::size_t found = text.find(word);
    if (found != text.npos) text.replace(found, word.size(), holes[hole]);
  }
  return text;
}

constexpr const char* template_name = "template";

std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != ':') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

/// A template's error, "template:LINE:COLUMN: message", placed where the template is written.
base::Diagnostic template_error(base::Error error, const TemplatePlace& place) {
  base::Diagnostic diagnostic{.id = "inject/template",
                              .source = place.source,
                              .message = std::move(error.message),
                              .hint = std::move(error.hint)};
  std::string_view rest = diagnostic.message;
  const std::string prefix = std::string(template_name) + ":";
  if (!rest.starts_with(prefix)) return diagnostic;
  rest.remove_prefix(prefix.size());
  const auto line = take_number(rest);
  const auto column = line ? take_number(rest) : std::nullopt;
  if (!column) return diagnostic;
  const base::Position begin = place.begin.value_or(base::Position{1, 1});
  diagnostic.position = {begin.line + *line - 1, begin.column + *column - 1};
  if (!place.begin) diagnostic.source += " (template)";
  diagnostic.message = std::string(rest.substr(std::min<std::size_t>(1, rest.size())));
  return diagnostic;
}

void drop_restart_policies(Json& containers, base::Diagnostics& problems,
                           const std::string& source) {
  for (Json& container : containers) {
    if (container.erase("restartPolicy") == 0) continue;
    problems.push_back({.severity = base::Severity::notice,
                        .id = "inject/restart-policy",
                        .source = source,
                        .message = fmt::format(
                            "the template's restartPolicy of container {} is left out: today it "
                            "would make an init container a native sidecar",
                            container.value("name", std::string()))});
  }
}

void warn_of_core_dump(const Json& init_containers, base::Diagnostics& problems,
                       const std::string& source) {
  for (const Json& container : init_containers) {
    if (container.value("name", std::string()) != "enable-core-dump") continue;
    const auto context = container.find("securityContext");
    if (context == container.end() || !context->value("privileged", false)) continue;
    problems.push_back({.severity = base::Severity::warning,
                        .id = "inject/core-dump",
                        .source = source,
                        .message = "the container enable-core-dump is privileged, which many "
                                   "clusters refuse"});
  }
}

}  // namespace

Renderer::Renderer(TemplatePlace place, gotemplate::Template parsed, MeshConfig mesh_config)
    : place_(std::move(place)),
      template_(std::move(parsed)),
      mesh_config_(std::move(mesh_config)),
      mesh_value_(mesh_config_.mesh_value()),
      proxy_value_(mesh_config_.proxy_value()),
      version_(base::sha256_hex(template_.text())) {}

std::optional<Renderer> Renderer::create(TemplatePlace place, std::string text,
                                         MeshConfig mesh_config, base::Diagnostics& problems) {
  auto parsed = gotemplate::Template::parse(template_name, std::move(text), sidecar_functions());
  if (!parsed) {
    problems.push_back(template_error(std::move(parsed.error()), place));
    return std::nullopt;
  }
  return Renderer(std::move(place), std::move(*parsed), std::move(mesh_config));
}

std::optional<Sidecar> Renderer::render(yaml::Node metadata, yaml::Node spec,
                                        const Redirect& redirect, base::Diagnostics& problems) {
  const Value data = gotemplate::make_struct(
      {{"ObjectMeta",
        node_value(metadata, schema::object_type(schema::object_meta_table), schema::Held::value)},
       {"Spec", node_value(spec, schema::object_type(schema::pod_spec_table), schema::Held::value)},
       {"ProxyConfig", proxy_value_},
       {"MeshConfig", mesh_value_}},
      "SidecarTemplateData");
  HoleSink sink(salt());
  if (auto done = template_.execute_to(data, sink, {.max_steps = most_steps}, &mesh_results_);
      !done) {
    problems.push_back(template_error(std::move(done.error()), place_));
    return std::nullopt;
  }
  std::string key = sink.text();
  (key += '\n') += static_cast<char>('0' + static_cast<int>(redirect.kind));
  key += redirect.ranges;
  const auto known = shapes_.find(key);
  if (known != shapes_.end()) return Sidecar{known->second, std::move(sink.holes())};
  base::Diagnostics shape_problems;
  if (auto shape = read_shape(sink.text(), sink.holes().size(), redirect, shape_problems)) {
    if (shapes_.size() >= most_shapes) shapes_.clear();
    shapes_.emplace(std::move(key), shape);
    for (base::Diagnostic& problem : shape_problems) {
      problem.message = fill_text(std::move(problem.message), salt(), sink.holes());
      problem.line_text = fill_text(std::move(problem.line_text), salt(), sink.holes());
      problems.push_back(std::move(problem));
    }
    return Sidecar{std::move(shape), std::move(sink.holes())};
  }
  // The words matter where they stand: in a number, or in a key.
  const std::string text = fill_text(std::move(sink.text()), salt(), sink.holes());
  auto shape = read_shape(text, 0, redirect, problems);
  if (!shape) return std::nullopt;
  return Sidecar{std::move(shape), {}};
}

std::shared_ptr<const SidecarShape> Renderer::read_shape(std::string_view rendered,
                                                         std::size_t holes,
                                                         const Redirect& redirect,
                                                         base::Diagnostics& problems) {
  const std::string source = place_.source + " (rendered)";
  yaml::Document document;
  if (!document.load_yaml(rendered, {.source = source}, problems)) return nullptr;
  Json spec = Json::object();
  if (document.root() && !document.root().is_null()) {
    const schema::ReadOptions options{.unknown_field = schema::UnknownField::dropped,
                                      .strings = schema::StringRule::coerced};
    auto value = schema::read(document.root(), schema::object_type(spec_table), options, problems);
    if (!value) return nullptr;
    spec = std::move(*value);
  }
  std::array<Json, 3> parts;
  std::vector<SidecarShape::Scalar> scalars;
  for (const Part part : all_parts) {
    Json& list = parts[static_cast<std::size_t>(part)];
    list = spec.value(field_name(part), Json::array());
    if (part == Part::init_containers) {
      apply_redirect(redirect, list);
      warn_of_core_dump(list, problems, source);
    }
    if (part != Part::volumes) drop_restart_policies(list, problems, source);
    if (!extract_scalars(list, salt(), holes, scalars)) {
      return nullptr;
    }
  }
  return std::make_shared<const SidecarShape>(std::move(parts), std::move(scalars));
}

}  // namespace istioctl::inject
