// Executes templates with our engine, in the protocol of tests/oracle/gotemplate, so that the
// two can be compared line by line.

#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "istioctl/gotemplate/eager_values.h"
#include "istioctl/gotemplate/template.h"

namespace {

using istioctl::gotemplate::Entries;
using istioctl::gotemplate::Fields;
using istioctl::gotemplate::FunctionMap;
using istioctl::gotemplate::Kind;
using istioctl::gotemplate::make_list;
using istioctl::gotemplate::make_map;
using istioctl::gotemplate::make_nil_list;
using istioctl::gotemplate::make_nil_map;
using istioctl::gotemplate::make_string_map;
using istioctl::gotemplate::make_struct;
using istioctl::gotemplate::make_struct_with_text;
using istioctl::gotemplate::Template;
using istioctl::gotemplate::Value;
namespace base = istioctl::base;

Value quantity(std::int64_t amount, std::string_view unit) {
  Fields fields = {{"Amount", Value::integer(amount, "int64")},
                   {"Unit", Value::borrowed_string(unit)}};
  return make_struct_with_text(std::move(fields), "main.Quantity", "100m");
}

Value strings(std::initializer_list<std::string_view> texts) {
  std::vector<Value> values;
  for (const auto text : texts) {
    values.push_back(Value::borrowed_string(text));
  }
  return make_list(std::move(values), "[]string");
}

Value port(std::string_view name, std::int64_t number, std::string_view protocol) {
  return make_struct({{"Name", Value::borrowed_string(name)},
                      {"ContainerPort", Value::integer(number, "int32")},
                      {"Protocol", Value::borrowed_string(protocol, "main.Protocol")}},
                     "main.Port");
}

Value no_limits() {
  return make_nil_map(quantity(0, ""), "map[main.ResourceName]main.Quantity", "main.ResourceName");
}

Value container(std::string_view name, std::string_view image, Value args, Value ports,
                Value limits) {
  return make_struct({{"Name", Value::borrowed_string(name)},
                      {"Image", Value::borrowed_string(image)},
                      {"Args", std::move(args)},
                      {"Ports", std::move(ports)},
                      {"Limits", std::move(limits)}},
                     "main.Container");
}

Value containers() {
  Entries limits = {{"cpu", quantity(1, "m")}, {"memory", quantity(2, "Mi")}};
  Value all_limits = make_map(std::move(limits), quantity(0, ""),
                              "map[main.ResourceName]main.Quantity", "main.ResourceName");
  Value ports = make_list({port("http", 80, "TCP"), port("dns", 53, "UDP")}, "[]main.Port");
  return make_list({container("app", "docker.io/app:1", strings({"-p", "15001", ""}),
                              std::move(ports), std::move(all_limits)),
                    container("side", "docker.io/side", make_nil_list("[]string"),
                              make_nil_list("[]main.Port"), no_limits())},
                   "[]main.Container");
}

Value nested(std::string_view value, std::int64_t depth, Value inner) {
  return Value::pointer(make_struct({{"Value", Value::borrowed_string(value)},
                                     {"Depth", Value::integer(depth)},
                                     {"Inner", std::move(inner)}},
                                    "main.Nested"),
                        "*main.Nested");
}

Value no_nested() {
  return Value::nil_pointer("*main.Nested");
}

Value point(std::int64_t x, std::string_view y) {
  return make_struct({{"X", Value::integer(x)}, {"Y", Value::borrowed_string(y)}}, "main.Point");
}

Value groups() {
  return make_map({{"b", strings({"1", "2"})}, {"a", strings({})}}, make_nil_list("[]string"),
                  "map[string][]string");
}

Value mixed_list() {
  return make_list({Value::integer(1), Value::borrowed_string("two"), Value(), Value::floating(3.5),
                    Value::boolean(true), strings({"x"})},
                   "[]interface {}");
}

Value full_meta() {
  using std::string_literals::operator""s;
  return make_struct(
      {{"Name", Value::borrowed_string("sleep-1")},
       {"Namespace", Value::borrowed_string("default")},
       {"Labels",
        make_string_map({{"app", "sleep"}, {"version", "v1"}, {"a-b", "x"}, {"", "empty"}})},
       {"Annotations",
        make_string_map({{"odd", "a<b>&'\"=\\ \t\n\0\x7f\xff é 🚀 \u2028"s}, {"plain", "on"}})},
       {"Finalizers", make_nil_list("[]string")}},
      "main.ObjectMeta");
}

Value full_spec() {
  return make_struct(
      {{"ServiceAccountName", Value::borrowed_string("robot")},
       {"Containers", containers()},
       {"HostNetwork", Value::boolean(true)},
       {"Replicas", Value::nil_pointer("*int32")},
       {"TerminationGracePeriodSeconds", Value::pointer(Value::integer(30, "int64"), "*int64")},
       {"Uint", Value::unsigned_integer(7, "uint32")},
       {"Big", Value::unsigned_integer(18446744073709551615U, "uint64")},
       {"Float", Value::floating(1.5)},
       {"Int", Value::integer(-3)},
       {"Nested", nested("outer", 1, nested("inner", 2, no_nested()))},
       {"Missing", no_nested()},
       {"Title", Value::pointer(Value::borrowed_string("a title"), "*string")},
       {"NoTitle", Value::nil_pointer("*string")},
       {"Policy", Value::enumeration(1, "MUTUAL_TLS", "main.Policy")},
       {"CPU", quantity(100, "m")},
       {"Point", point(1, "p")},
       {"Groups", groups()},
       {"Any", mixed_list()}},
      "main.PodSpec");
}

Value bare_meta() {
  const Value none = make_nil_map(Value::borrowed_string(""), "map[string]string");
  return make_struct({{"Name", Value::borrowed_string("")},
                      {"Namespace", Value::borrowed_string("")},
                      {"Labels", none},
                      {"Annotations", none},
                      {"Finalizers", make_nil_list("[]string")}},
                     "main.ObjectMeta");
}

Value bare_spec() {
  return make_struct({{"ServiceAccountName", Value::borrowed_string("")},
                      {"Containers", make_nil_list("[]main.Container")},
                      {"HostNetwork", Value::boolean(false)},
                      {"Replicas", Value::nil_pointer("*int32")},
                      {"TerminationGracePeriodSeconds", Value::nil_pointer("*int64")},
                      {"Uint", Value::unsigned_integer(0, "uint32")},
                      {"Big", Value::unsigned_integer(0, "uint64")},
                      {"Float", Value::floating(0)},
                      {"Int", Value::integer(0)},
                      {"Nested", no_nested()},
                      {"Missing", no_nested()},
                      {"Title", Value::nil_pointer("*string")},
                      {"NoTitle", Value::nil_pointer("*string")},
                      {"Policy", Value::enumeration(0, "NONE", "main.Policy")},
                      {"CPU", quantity(0, "")},
                      {"Point", point(0, "")},
                      {"Groups", make_nil_map(make_nil_list("[]string"), "map[string][]string")},
                      {"Any", make_nil_list("[]interface {}")}},
                     "main.PodSpec");
}

Value pod(Value meta, Value spec) {
  return make_struct({{"ObjectMeta", std::move(meta)}, {"Spec", std::move(spec)}}, "main.Pod");
}

Value loose_map() {
  Value numbers = make_list({Value::integer(3), Value::integer(1), Value::integer(2)}, "[]int");
  Value sub = make_map({{"one", Value::integer(1)}}, Value::integer(0), "map[string]int");
  return make_map({{"name", Value::borrowed_string("m")},
                   {"list", std::move(numbers)},
                   {"sub", std::move(sub)}},
                  Value(), "map[string]interface {}");
}

Value fixture(std::string_view name) {
  if (name == "pod") return pod(full_meta(), full_spec());
  if (name == "pointer") return Value::pointer(pod(full_meta(), full_spec()), "*main.Pod");
  if (name == "bare") return pod(bare_meta(), bare_spec());
  if (name == "map") return loose_map();
  if (name == "string") return Value::borrowed_string("text");
  return {};
}

base::Result<Value> twice(std::span<const Value> arguments) {
  const Value& text = istioctl::gotemplate::indirect(arguments.front());
  if (text.kind() != Kind::string || text.type_name() != "string") {
    return base::fail(base::ErrorCode::invalid_input, "a string is needed");
  }
  return Value::string(std::string(text.as_string()).append(text.as_string()));
}

base::Result<Value> fail(std::span<const Value>) {
  return base::fail(base::ErrorCode::invalid_input, "failed on purpose");
}

struct Answer {
  std::string_view status;
  std::string text;
};

Answer answer(const Value& data, std::string text) {
  FunctionMap functions = {{"twice", {1, 1, twice}}, {"fail", {0, 0, fail}}};
  const auto parsed = Template::parse("t", std::move(text), std::move(functions));
  if (!parsed) {
    return {"parse", parsed.error().message};
  }
  auto output = parsed->execute(data);
  return output ? Answer{"ok", std::move(*output)} : Answer{"exec", output.error().message};
}

constexpr std::string_view hex_digits = "0123456789abcdef";

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const auto high = hex_digits.find(hex[i]);
    const auto low = hex_digits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(hex_digits[byte >> 4]);
    hex.push_back(hex_digits[byte & 15]);
  }
  return hex;
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t space = line.find(' ');
    const auto text = space == std::string::npos
                          ? std::nullopt
                          : from_hex(std::string_view(line).substr(space + 1));
    if (!text) {
      std::cerr << "gotemplate_probe: not a line of DATA HEX: " << line << '\n';
      return 1;
    }
    const auto [status, result] = answer(fixture(line.substr(0, space)), *text);
    std::cout << status << ' ' << to_hex(result) << '\n';
  }
}
