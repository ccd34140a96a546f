#include "istioctl/inject/sidecar_template.h"

#include <array>
#include <utility>

#include "istioctl/gotemplate/eager_values.h"
#include "istioctl/gotemplate/template.h"
#include "istioctl/schema/read.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/emit.h"
#include "sidecar_template_text.h"

namespace istioctl::inject {

namespace {

using gotemplate::Value;

// A flag's value must stay text, both for the YAML reader and for the template that it is
// written into: "{{" in it is no action.
std::string as_template_text(std::string_view value) {
  std::string quoted;
  yaml::emit_string(value, quoted);
  std::string out;
  for (std::size_t pos = 0; pos < quoted.size(); ++pos) {
    if (quoted.compare(pos, 2, "{{") == 0) {
      out += R"({{ "{{" }})";
      ++pos;
    } else {
      out += quoted[pos];
    }
  }
  return out;
}

gotemplate::FunctionMap parameter_functions() {
  return {{"quoted",
           {.min_arguments = 1,
            .max_arguments = 1,
            .call = [](std::span<const Value> arguments) -> base::Result<Value> {
              return Value::string(as_template_text(arguments[0].as_string()));
            }}}};
}

Value parameter_values(const SidecarParameters& parameters) {
  return gotemplate::make_struct(
      {{"Hub", Value::string(parameters.hub)},
       {"Tag", Value::string(parameters.tag)},
       {"ImagePullPolicy", Value::string(parameters.image_pull_policy)},
       {"Debug", Value::boolean(parameters.debug)},
       {"CoreDump", Value::boolean(parameters.core_dump)},
       {"SidecarProxyUID", Value::integer(parameters.proxy_uid)},
       {"HasRanges", Value::boolean(parameters.include_ip_ranges.has_value())},
       {"Ranges", Value::string(parameters.include_ip_ranges.value_or(""))}},
      "Parameters");
}

// The first line of a literal block scalar that begins with its content's indentation.
std::optional<base::Position> place_of_lines(const yaml::Document& document, base::Span scalar) {
  const std::string_view text = document.text();
  const std::size_t first = text.find('\n', scalar.begin);
  if (first == text.npos || first + 1 >= scalar.end) return std::nullopt;
  const std::size_t content = text.find_first_not_of(' ', first + 1);
  if (content == text.npos || text[content] == '\n' || text[content] == '\r') return std::nullopt;
  return document.position(content);
}

constexpr schema::Type string_type{.kind = schema::TypeKind::string};
constexpr std::array<std::string_view, 2> policies{"enabled", "disabled"};
constexpr std::array inject_config_fields{
    schema::Field{.name = "policy",
                  .go_name = "Policy",
                  .type = {.kind = schema::TypeKind::enumeration, .names = policies}},
    schema::Field{.name = "template",
                  .go_name = "Template",
                  .type = string_type,
                  .presence = schema::Presence::required},
};
constexpr schema::Table inject_config_table{.name = "Config", .fields = inject_config_fields};

}  // namespace

base::Result<std::string> default_sidecar_template(const SidecarParameters& parameters) {
  auto parsed = gotemplate::Template::parse("sidecar.template", std::string(sidecar_template_text),
                                            parameter_functions(), {"[[", "]]"});
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return parsed->execute(parameter_values(parameters));
}

std::optional<InjectConfig> read_inject_config(std::string_view text, std::string source,
                                               base::Diagnostics& problems) {
  yaml::Document document;
  if (!document.load_yaml(text, {.source = source}, problems)) return std::nullopt;
  if (!document.root()) {
    problems.push_back({.id = "inject-config/empty",
                        .source = std::move(source),
                        .message = "the inject config is empty: it needs 'policy' and 'template'"});
    return std::nullopt;
  }
  auto value =
      schema::read(document.root(), schema::object_type(inject_config_table), {}, problems);
  if (!value) return std::nullopt;
  InjectConfig config{.sidecar_template = value->at("template").get<std::string>()};
  const yaml::Node written = document.root().find("template");
  if (written && written.style() == yaml::Style::literal) {
    config.place = place_of_lines(document, written.content());
  }
  return config;
}

std::string to_inject_config(std::string_view sidecar_template) {
  std::string out = "policy: enabled\ntemplate: |\n";
  while (!sidecar_template.empty()) {
    const std::size_t end = sidecar_template.find('\n');
    const std::string_view line = sidecar_template.substr(0, end);
    if (!line.empty()) out += "  ";
    out += line;
    out += '\n';
    sidecar_template.remove_prefix(end == sidecar_template.npos ? sidecar_template.size()
                                                                : end + 1);
  }
  return out;
}

}  // namespace istioctl::inject
