#include "istioctl/config/reader.h"

#include <doctest/doctest.h>

#include <string>

#include "helpers.h"

namespace istioctl::config {
namespace {

const std::string head = "apiVersion: networking.istio.io/v1alpha3\nkind: ExternalService\n";
const std::string spec = "spec: {hosts: [a.org]}\n";

std::string named(const std::string& name) {
  return head + "metadata: {name: " + name + "}\n" + spec;
}

/// "NAMESPACE/NAME" of every resource.
std::string names(const Outcome& outcome) {
  std::string text;
  for (const auto& resource : outcome.resources) {
    text += resource.key.name_space + "/" + resource.key.name + " ";
  }
  return text;
}

TEST_CASE("an object: key, JSON and text") {
  const std::string text =
      "# rule\n" + head + "metadata:\n  name: a # its name\n  resourceVersion: \"7\"\n" + spec;
  const Outcome outcome = read_text(text);
  REQUIRE(outcome.good);
  REQUIRE(outcome.resources.size() == 1);
  const Resource& resource = outcome.resources.front();
  CHECK(resource.key == Key{find_kind("ExternalService"), "default", "a"});
  CHECK(resource.version == "7");
  CHECK(resource.object ==
        R"({"apiVersion":"networking.istio.io/v1alpha3","kind":"ExternalService",)"
        R"("metadata":{"name":"a","resourceVersion":"7","namespace":"default"},)"
        R"("spec":{"hosts":["a.org"]}})");
  CHECK(resource.text == text);
  CHECK(resource.place.position == base::Position{5, 9});
  CHECK(resource.place.object == "ExternalService/a");
}

TEST_CASE("names of keys") {
  const Key key{find_kind("ExternalService"), "prod", "a"};
  CHECK(display_name(key) == "ExternalService/prod/a");
  CHECK(kebab_name(key) == "external-service/prod/a");
  CHECK(Key{find_kind("DestinationRule"), "z", "z"} < key);
  CHECK(Key{find_kind("ExternalService"), "dev", "z"} < key);
  CHECK(key < Key{find_kind("ExternalService"), "prod", "b"});
}

TEST_CASE("a document without content has no objects") {
  for (const std::string text : {"", "# a comment\n", "---\n", "~\n"}) {
    CAPTURE(text);
    const Outcome outcome = read_text(text);
    CHECK(outcome.good);
    CHECK(outcome.resources.empty());
  }
}

TEST_CASE("the namespace: the manifest's own, else the one that is given") {
  const std::string own = head + "metadata: {name: a, namespace: prod}\n" + spec;
  CHECK(names(read_text(named("a"))) == "default/a ");
  CHECK(names(read_text(named("a"), {.otherwise = "dev"})) == "dev/a ");
  CHECK(names(read_text(own, {.otherwise = "dev"})) == "prod/a ");
  CHECK(names(read_text(named("a"), {.required = "test"})) == "test/a ");
  CHECK(names(read_text(own, {.required = "prod"})) == "prod/a ");
  CHECK(names(read_text(head + "metadata: {name: a, namespace: ''}\n" + spec)) == "default/a ");
}

TEST_CASE("-n against another namespace in the manifest names both") {
  const Outcome outcome =
      read_text(head + "metadata: {name: a, namespace: prod}\n" + spec, {.required = "test"});
  CHECK_FALSE(outcome.good);
  CHECK(outcome.resources.empty());
  CHECK(outcome.faults() ==
        "metadata.namespace: the object is of namespace \"prod\", but -n says \"test\"\n");
  CHECK(outcome.problems.front().position == base::Position{3, 32});
}

TEST_CASE("lists: of all kinds, of one kind, in lists") {
  const std::string list =
      "kind: List\napiVersion: v1\nitems:\n"
      "- apiVersion: networking.istio.io/v1alpha3\n  kind: ExternalService\n"
      "  metadata: {name: a}\n  spec: {hosts: [a.org]}\n"
      "- kind: DestinationRuleList\n  items:\n  - metadata: {name: b}\n    spec: {name: b.org}\n";
  const Outcome outcome = read_text(list);
  CHECK(outcome.faults() == "");
  CHECK(names(outcome) == "default/a default/b ");
  CHECK(outcome.resources[1].key.kind->name == "DestinationRule");
  CHECK(outcome.resources[1].place.position == base::Position{10, 22});
  CHECK(names(read_text("kind: List\nitems:\n")) == "");
  CHECK(read_text("kind: List\nitems: []\n").good);
  CHECK(read_text("kind: List\nitems: {a: b}\n").faults() == ": items: expected a list\n");
  CHECK(read_text("kind: List\nitems: [a]\n").faults() == ": expected an object\n");
}

TEST_CASE("sound objects are returned beside broken ones") {
  const Outcome outcome = read_text(
      "kind: ExternalServiceList\nitems:\n- metadata: {name: a}\n  spec: {hosts: [A]}\n"
      "- metadata: {name: b}\n  spec: {hosts: [b]}\n");
  CHECK_FALSE(outcome.good);
  CHECK(names(outcome) == "default/b ");
}

TEST_CASE("several JSON values in one piece") {
  const std::string value =
      R"({"apiVersion":"networking.istio.io/v1alpha3","kind":"ExternalService",)"
      R"("metadata":{"name":"a"},"spec":{"hosts":["a.org"]}})";
  std::string other = value;
  other.replace(other.find(R"("name":"a")"), 10, R"("name":"b")");
  const Outcome outcome = read_text(value + "\n" + other + "\n");
  CHECK(outcome.faults() == "");
  CHECK(names(outcome) == "default/a default/b ");
}

std::string text_of_item(const std::string& list) {
  const Outcome outcome = read_text(list);
  CHECK(outcome.faults() == "");
  REQUIRE_FALSE(outcome.resources.empty());
  return outcome.resources.back().text;
}

TEST_CASE("the text of an item is what its author wrote, moved to the left") {
  CHECK(text_of_item("kind: List\nitems:\n  # the rule\n  - apiVersion: "
                     "networking.istio.io/v1alpha3\n    kind: ExternalService # external\n"
                     "    metadata:\n      name: a\n      annotations:\n        note: |\n"
                     "          two\n            lines\n    spec:\n      hosts: [a.org] # one\n") ==
        "apiVersion: networking.istio.io/v1alpha3\nkind: ExternalService # external\n"
        "metadata:\n  name: a\n  annotations:\n    note: |\n      two\n        lines\n"
        "spec:\n  hosts: [a.org]\n");
}

TEST_CASE("the text of an item in JSON is its JSON") {
  const std::string item =
      R"({"apiVersion": "networking.istio.io/v1alpha3", "kind": "ExternalService", )"
      R"("metadata": {"name": "a"}, "spec": {"hosts": ["a.org"]}})";
  CHECK(text_of_item(R"({"kind": "List", "items": [)" + item + "]}") == item + "\n");
}

TEST_CASE("the text of an item that aliases what stands elsewhere is written anew") {
  const std::string text = text_of_item(
      "kind: List\nmetadata: {hosts: &hosts [a.org]}\nitems:\n"
      "- apiVersion: networking.istio.io/v1alpha3\n  kind: ExternalService\n"
      "  metadata: {name: a}\n  spec:\n    hosts: *hosts\n");
  CHECK(text.find('*') == std::string::npos);
  const Outcome again = read_text(text);
  CHECK(again.faults() == "");
  CHECK(again.resources.front().object.find(R"("hosts":["a.org"])") != std::string::npos);
}

TEST_CASE("an object that is too large for any store") {
  const auto object = [](std::size_t size) {
    return head + "metadata:\n  name: a\n  annotations:\n    note: " + std::string(size, 'x') +
           "\n" + spec;
  };
  CHECK(read_text(object(largest_object - 1000)).good);
  for (const Content content : {Content::whole, Content::typed}) {
    const Outcome outcome = read_text(object(largest_object), {}, content);
    CHECK_FALSE(outcome.good);
    CHECK(outcome.resources.empty());
    REQUIRE(outcome.problems.size() == 1);
    CHECK(outcome.problems.front().id == "config/too-large");
    CHECK(outcome.problems.front().position == base::Position{4, 9});
  }
}

TEST_CASE("aliases that make a small text a large object are counted, too") {
  std::string text = head + "metadata:\n  name: a\n  annotations:\n    a0: &big " +
                     std::string(200'000, 'x') + "\n";
  for (int i = 1; i < 9; ++i) text += "    a" + std::to_string(i) + ": *big\n";
  const Outcome outcome = read_text(text + spec, {}, Content::typed);
  REQUIRE(outcome.problems.size() == 1);
  CHECK(outcome.problems.front().id == "config/too-large");
}

TEST_CASE("typed: the same problems, and the fields instead of the texts") {
  const Outcome good = read_text(named("a"), {}, Content::typed);
  REQUIRE(good.resources.size() == 1);
  CHECK(good.resources.front().key.name == "a");
  CHECK(good.resources.front().object.empty());
  CHECK(good.resources.front().text.empty());
  CHECK(good.resources.front().fields.dump() == read_text(named("a")).resources.front().object);
  const std::string bad = head + "metadata: {name: A}\nspec: {hosts: [], x: 1}\n";
  CHECK(read_text(bad, {}, Content::typed).problems == read_text(bad).problems);
}

TEST_CASE("named: only what names the object is looked at") {
  const Outcome outcome =
      read_text(head + "metadata: {name: a, x: 1}\nspec: {hosts: 1}\n", {}, Content::named);
  CHECK(outcome.faults() == "");
  CHECK(names(outcome) == "default/a ");
  CHECK_FALSE(read_text(head + "metadata: {name: A}\n", {}, Content::named).good);
}

TEST_CASE("problems come in the order of the text") {
  const Outcome outcome = read_text(
      head + "spec:\n  discovery: static\n  hosts: [A]\nmetadata: {name: B, namespace: C}\n");
  std::size_t last = 0;
  CHECK(outcome.problems.size() == 4);
  for (const auto& problem : outcome.problems) {
    CHECK(problem.span.begin >= last);
    last = problem.span.begin;
  }
}

TEST_CASE("what is as good as absent isn't read") {
  const Outcome outcome =
      read_text(head +
                "metadata: {name: a, labels: ~}\nspec: {hosts: [a], endpoints: [], "
                "ports: ~}\n");
  CHECK(yaml::Json::parse(outcome.resources.front().object).at("spec").dump() ==
        R"({"hosts":["a"]})");
}

TEST_CASE("an object that the input has twice is reported at its second place") {
  Outcome outcome = read_text(
      "kind: ExternalServiceList\nitems:\n"
      "- {metadata: {name: a}, spec: {hosts: [a]}}\n"
      "- {metadata: {name: a, namespace: prod}, spec: {hosts: [a]}}\n"
      "- {metadata: {name: a}, spec: {hosts: [b]}}\n");
  REQUIRE(outcome.resources.size() == 3);
  CHECK_FALSE(check_unique(outcome.resources, outcome.problems));
  CHECK(outcome.faults() == ": the input has this object twice: first at a.yaml:3:21\n");
  CHECK(outcome.problems.front().position == base::Position{5, 21});
  outcome.resources.pop_back();
  outcome.problems.clear();
  CHECK(check_unique(outcome.resources, outcome.problems));
  CHECK(outcome.problems.empty());
}

TEST_CASE("names on a command line") {
  CHECK(check_object_name("a.b-c"));
  CHECK(check_object_name("A").error().message ==
        "\"A\" can't be an object's name: it must be lower case");
  CHECK(check_namespace("a-b"));
  CHECK_FALSE(check_namespace("a.b"));
}

}  // namespace
}  // namespace istioctl::config
