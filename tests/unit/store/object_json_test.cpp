#include "object_json.h"

#include <doctest/doctest.h>

#include "istioctl/store/store.h"

namespace istioctl::store {
namespace {

TEST_CASE("without_server_metadata: what a server sets goes, the rest stays") {
  CHECK(without_server_metadata(
            R"({"metadata":{"uid":"1","name":"a","resourceVersion":"7","creationTimestamp":"t",)"
            R"("generation":2,"selfLink":"/","managedFields":[],"deletionTimestamp":"t",)"
            R"("deletionGracePeriodSeconds":0,"labels":{"uid":"x"}},"spec":{"uid":1}})") ==
        R"({"metadata":{"name":"a","labels":{"uid":"x"}},"spec":{"uid":1}})");
}

TEST_CASE("without_server_metadata: an object without any is the same to the byte") {
  for (const char* const object :
       {R"({"metadata":{"name":"a"},"spec":{"x":1.50}})",
        R"({"metadata":{"name":"a","annotations":{"note":"the uid"}},"spec":{"a":"b"}})"}) {
    CHECK(without_server_metadata(object) == object);
  }
}

TEST_CASE("same_object: the order of keys doesn't count, that of lists does") {
  CHECK(same_object(R"({"a":1,"b":[1,2]})", R"({"b":[1,2],"a":1})"));
  CHECK_FALSE(same_object(R"({"a":1,"b":[1,2]})", R"({"a":1,"b":[2,1]})"));
  CHECK_FALSE(same_object(R"({"a":1})", R"({"a":"1"})"));
  CHECK_FALSE(same_object(R"({"a":1})", R"({"a":1,"b":null})"));
}

TEST_CASE("to_json: what names the object comes first, what the store sets behind it") {
  const StoredObject object{
      .key = {.kind = config::find_kind("ExternalService"), .name_space = "two", .name = "a"},
      .revision = "7",
      .created = "2018-04-01T00:00:00Z",
      .object = R"({"apiVersion":"v","kind":"ExternalService","metadata":{"labels":{"x":"y"},)"
                R"("namespace":"two","name":"a"},"spec":{}})"};
  CHECK(to_json(object).dump() ==
        R"({"apiVersion":"v","kind":"ExternalService","metadata":{"name":"a","namespace":"two",)"
        R"("resourceVersion":"7","creationTimestamp":"2018-04-01T00:00:00Z",)"
        R"("labels":{"x":"y"}},"spec":{}})");
}

TEST_CASE("to_json: what isn't known isn't made up") {
  const StoredObject object{
      .key = {.kind = config::find_kind("ExternalService"), .name_space = "", .name = "a"},
      .object = R"({"metadata":{"name":"a","namespace":"two","resourceVersion":"7"}})"};
  CHECK(to_json(object).dump() ==
        R"({"metadata":{"name":"a","namespace":"two","resourceVersion":"7"}})");
}

}  // namespace
}  // namespace istioctl::store
