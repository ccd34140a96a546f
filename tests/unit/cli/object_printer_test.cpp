#include "object_printer.h"

#include <doctest/doctest.h>

#include "istioctl/base/file.h"
#include "support/store_objects.h"

using istioctl::base::StringSink;
using istioctl::cli::Headings;
using istioctl::cli::JsonForm;
using istioctl::cli::make_json_printer;
using istioctl::cli::make_name_printer;
using istioctl::cli::make_table_printer;
using istioctl::cli::make_yaml_printer;
using istioctl::cli::ObjectPrinter;
using istioctl::cli::TableWidth;
using istioctl::cli::YamlText;
using istioctl::store::StoredObject;
using istioctl::test::key_of;

namespace {

StoredObject httpbin() {
  return {.key = key_of("httpbin-ext"),
          .revision = "3",
          .created = "2018-03-21T17:05:00Z",
          .object = R"({"apiVersion":"networking.istio.io/v1alpha3","kind":"ExternalService",)"
                    R"("metadata":{"name":"httpbin-ext","namespace":"default"},)"
                    R"("spec":{"hosts":["httpbin.org","*.x.org"],)"
                    R"("ports":[{"number":80,"name":"http","protocol":"HTTP"}]}})",
          .original = "# ours\nkind: ExternalService"};
}

/// All that is known of an object that was deleted.
StoredObject gone() {
  return {.key = key_of("gone", "other"), .revision = "9"};
}

std::string printed(ObjectPrinter& printer, const std::vector<StoredObject>& objects) {
  for (const StoredObject& object : objects) REQUIRE(printer.add(object));
  StringSink sink;
  REQUIRE(printer.flush(sink));
  return sink.take();
}

std::chrono::system_clock::time_point noon() {
  using namespace std::chrono;
  return sys_days(2018y / March / 23) + hours(12);
}

constexpr std::string_view httpbin_yaml =
    "apiVersion: networking.istio.io/v1alpha3\n"
    "kind: ExternalService\n"
    "metadata:\n"
    "  name: httpbin-ext\n"
    "  namespace: default\n"
    "  resourceVersion: \"3\"\n"
    "  creationTimestamp: \"2018-03-21T17:05:00Z\"\n"
    "spec:\n"
    "  hosts:\n"
    "  - httpbin.org\n"
    "  - \"*.x.org\"\n"
    "  ports:\n"
    "  - number: 80\n"
    "    name: http\n"
    "    protocol: HTTP\n";

}  // namespace

TEST_CASE("the short table is that of 0.7.1") {
  const auto printer = make_table_printer(TableWidth::narrow, Headings::shown, noon);
  CHECK(printed(*printer, {httpbin(), gone()}) ==
        "NAME          KIND                                           NAMESPACE\n"
        "httpbin-ext   ExternalService.networking.istio.io.v1alpha3   default\n"
        "gone          ExternalService.networking.istio.io.v1alpha3   other\n");
}

TEST_CASE("the wide table says what an object is about") {
  const auto printer = make_table_printer(TableWidth::wide, Headings::omitted, noon);
  CHECK(printed(*printer, {httpbin(), gone()}) ==
        "httpbin-ext   ExternalService.networking.istio.io.v1alpha3   default   "
        "httpbin.org,*.x.org   80/HTTP   42h\n"
        "gone          ExternalService.networking.istio.io.v1alpha3   other     "
        "<none>                <none>    <unknown>\n");
}

TEST_CASE("headings come once, with the first row") {
  const auto printer = make_table_printer(TableWidth::narrow, Headings::shown, noon);
  CHECK(printed(*printer, {}).empty());
  CHECK(printed(*printer, {httpbin()}).starts_with("NAME "));
  CHECK(printed(*printer, {httpbin()}).starts_with("httpbin-ext "));
}

TEST_CASE("an object that isn't as it should be is shown as far as it goes") {
  StoredObject odd = gone();
  for (const auto* const text : {"", "{", "[]", R"({"spec":3})", R"({"spec":{"hosts":3}})"}) {
    odd.object = text;
    const auto printer = make_table_printer(TableWidth::wide, Headings::omitted, noon);
    CHECK(printed(*printer, {odd}) ==
          "gone      ExternalService.networking.istio.io.v1alpha3   other     <none>    <none>    "
          "<unknown>\n");
  }
}

TEST_CASE("names are lines of TYPE/NAME") {
  const auto printer = make_name_printer();
  CHECK(printed(*printer, {httpbin(), gone()}) ==
        "externalservice/httpbin-ext\nexternalservice/gone\n");
}

TEST_CASE("YAML documents are separated, not ended") {
  const auto printer = make_yaml_printer(YamlText::current);
  const std::string document(httpbin_yaml);
  CHECK(printed(*printer, {httpbin()}) == document);
  CHECK(printed(*printer, {httpbin(), httpbin()}) == "---\n" + document + "---\n" + document);
}

TEST_CASE("of what is gone the key is printed") {
  const auto printer = make_yaml_printer(YamlText::current);
  CHECK(printed(*printer, {gone()}) ==
        "apiVersion: networking.istio.io/v1alpha3\n"
        "kind: ExternalService\n"
        "metadata:\n"
        "  name: gone\n"
        "  namespace: other\n");
}

TEST_CASE("the original text is its author's, where there is one") {
  StoredObject without = httpbin();
  without.original.clear();
  const auto printer = make_yaml_printer(YamlText::original);
  CHECK(printed(*printer, {httpbin(), without}) ==
        "# ours\nkind: ExternalService\n---\n" + std::string(httpbin_yaml));
}

TEST_CASE("an original text may have brought its separator or directives") {
  StoredObject object = httpbin();
  const auto printer = make_yaml_printer(YamlText::original);
  object.original = "--- # first\na: 1\n";
  CHECK(printed(*printer, {object, object}) == "--- # first\na: 1\n--- # first\na: 1\n");
  object.original = "%YAML 1.2\n---\na: 1\n";
  CHECK(printed(*printer, {object}) == "...\n%YAML 1.2\n---\na: 1\n");
}

TEST_CASE("a list of JSON is one object that can be read") {
  using istioctl::yaml::Json;
  for (const std::size_t count : {0U, 1U, 2U}) {
    const auto printer = make_json_printer(JsonForm::list);
    const std::string text = printed(*printer, std::vector(count, httpbin()));
    CHECK(text.ends_with("\n}\n"));
    const Json list = Json::parse(text);
    CHECK(list["apiVersion"] == "v1");
    CHECK(list["kind"] == "List");
    REQUIRE(list["items"].size() == count);
    for (const Json& item : list["items"]) CHECK(item == istioctl::store::to_json(httpbin()));
  }
}

TEST_CASE("JSON is laid out as kubectl does") {
  StoredObject small = gone();
  small.object = R"({"spec":{"hosts":["a"]}})";
  CHECK(printed(*make_json_printer(JsonForm::objects), {small, small}) ==
        "{\n"
        "    \"spec\": {\n"
        "        \"hosts\": [\n"
        "            \"a\"\n"
        "        ]\n"
        "    },\n"
        "    \"metadata\": {\n"
        "        \"name\": \"gone\",\n"
        "        \"namespace\": \"other\",\n"
        "        \"resourceVersion\": \"9\"\n"
        "    }\n"
        "}\n"
        "{\n"
        "    \"spec\": {\n"
        "        \"hosts\": [\n"
        "            \"a\"\n"
        "        ]\n"
        "    },\n"
        "    \"metadata\": {\n"
        "        \"name\": \"gone\",\n"
        "        \"namespace\": \"other\",\n"
        "        \"resourceVersion\": \"9\"\n"
        "    }\n"
        "}\n");
  CHECK(printed(*make_json_printer(JsonForm::list), {small}) ==
        "{\n"
        "    \"apiVersion\": \"v1\",\n"
        "    \"kind\": \"List\",\n"
        "    \"items\": [\n"
        "        {\n"
        "            \"spec\": {\n"
        "                \"hosts\": [\n"
        "                    \"a\"\n"
        "                ]\n"
        "            },\n"
        "            \"metadata\": {\n"
        "                \"name\": \"gone\",\n"
        "                \"namespace\": \"other\",\n"
        "                \"resourceVersion\": \"9\"\n"
        "            }\n"
        "        }\n"
        "    ]\n"
        "}\n");
}
