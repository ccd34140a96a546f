#include "comparable_yaml.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/config/reader.h"
#include "istioctl/yaml/emit.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::cli {

namespace {

using yaml::Json;

constexpr std::array<const char*, 6> server_metadata{
    "resourceVersion", "creationTimestamp", "uid", "generation", "managedFields", "selfLink"};

// The kind's table knows which empty values mean an absent field. A stored object that it doesn't
// accept, written by another program, is compared as it is.
std::string read_by_kind(const config::Key& key, const std::string& object) {
  config::Reader reader({.otherwise = key.name_space}, config::Content::whole);
  std::vector<config::Resource> read;
  base::Diagnostics ignored;
  const bool right = reader.read({.text = object}, read, ignored);
  return right && read.size() == 1 ? std::move(read.front().object) : object;
}

// kubectl apply notes down there what it applied.
constexpr const char* kubectls_note = "kubectl.kubernetes.io/last-applied-configuration";

// Sorted, because this Json sorts its keys.
using SortedJson = nlohmann::json;

SortedJson without_nulls(SortedJson value) {
  if (value.is_object()) {
    for (auto member = value.begin(); member != value.end();) {
      member = member->is_null() ? value.erase(member) : std::next(member);
    }
  }
  if (value.is_structured()) {
    for (auto& element : value) element = without_nulls(std::move(element));
  }
  return value;
}

}  // namespace

std::string comparable_yaml(const config::Key& key, const std::string& object) {
  SortedJson json = without_nulls(SortedJson::parse(read_by_kind(key, object)));
  SortedJson& metadata = json["metadata"];
  for (const char* const name : server_metadata) metadata.erase(name);
  if (metadata.contains("annotations") && metadata["annotations"].erase(kubectls_note) > 0 &&
      metadata["annotations"].empty()) {
    metadata.erase("annotations");
  }
  std::string out;
  yaml::emit_block_entries(Json::parse(json.dump()), 0, {}, yaml::FirstLine::indented, out);
  return out;
}

}  // namespace istioctl::cli
