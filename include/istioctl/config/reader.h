#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/config/resource.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::config {

/// What etcd takes in one request: an object whose JSON is larger can be stored nowhere.
inline constexpr std::size_t largest_object = std::size_t{3} << 19;  // 1.5 MiB

/// Which namespace an object gets.
struct NamespaceRule {
  std::optional<std::string> required = {};  ///< -n: an object that names another is an error
  std::string otherwise = "default";         ///< of an object that names none
};

/// How much of an object is wanted.
enum class Content : std::uint8_t {
  named,  ///< Resource::key and place; of the object only what names it is checked
  typed,  ///< all but the object's texts: its fields are what is wanted
  whole,  ///< all but its fields: it is to be stored, or written
};

/// Reads the objects of documents. Keeps its storage between documents: make one a thread.
class Reader {
 public:
  Reader(NamespaceRule name_space, Content content);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// Appends the objects of one piece of a stream to `out`: none for a document without content,
  /// one for an object, its items for a List, several for several JSON values. Everything that
  /// is wrong with them is reported, in the order of the text; false when there was an error,
  /// and then only sound objects are appended.
  [[nodiscard]] bool read(const yaml::RawDocument& document, std::vector<Resource>& out,
                          base::Diagnostics& problems);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reports objects that one input holds twice, each at its later place.
/// `resources` are in the order of the input. False when there is one.
[[nodiscard]] bool check_unique(const std::vector<Resource>& resources,
                                base::Diagnostics& problems);

/// Whether a text can be the name of an object (a DNS-1123 subdomain) or of a namespace (a
/// DNS-1123 label). The error names what it is of.
[[nodiscard]] base::Result<void> check_object_name(std::string_view name);
[[nodiscard]] base::Result<void> check_namespace(std::string_view name);

}  // namespace istioctl::config
