#pragma once

#include <memory>
#include <string>

#include "istioctl/base/diagnostic.h"
#include "istioctl/config/kind.h"
#include "istioctl/config/source_text.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::config {

/// What names an object in a store.
struct Key {
  const Kind* kind = nullptr;
  std::string name_space = {};
  std::string name = {};

  friend bool operator==(const Key&, const Key&) = default;
};

/// By kind (its name), namespace and name, the order in which lists come.
[[nodiscard]] bool operator<(const Key& left, const Key& right);

/// "ExternalService/default/httpbin-ext", for diagnostics.
[[nodiscard]] std::string display_name(const Key& key);

/// "external-service/default/httpbin-ext", as 0.7.1's messages have it.
[[nodiscard]] std::string kebab_name(const Key& key);

/// An object that a user wrote, read and found valid. What of it is there depends on what was asked
/// for: see Content.
struct Resource {
  Key key = {};
  std::string version = {};  ///< metadata.resourceVersion; empty: the manifest has none
  std::string object = {};   ///< the whole object as compact JSON, metadata.namespace filled in
  std::string text = {};     ///< as the user wrote it, of this object alone
  yaml::Json fields = {};    ///< the same as `object`, to be looked into
  std::shared_ptr<const SourceText> source = {};  ///< where places of its fields can be looked up
  base::Diagnostic place = {};  ///< a diagnostic at metadata.name without a message, to report
                                ///< what becomes of the object
};

}  // namespace istioctl::config
