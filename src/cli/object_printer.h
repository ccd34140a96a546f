#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/store/store.h"

namespace istioctl::cli {

/// Brings stored objects into a form for users. What was added waits in little memory,
/// and beyond it in a temporary file, until flush().
class ObjectPrinter {
 public:
  virtual ~ObjectPrinter() = default;

  /// Takes the next object. Fails only when the temporary file can't be filled.
  [[nodiscard]] virtual base::Result<void> add(const store::StoredObject& object) = 0;

  /// Writes what was added since the last time.
  [[nodiscard]] virtual base::Result<void> flush(base::ByteSink& sink) = 0;
};

enum class TableWidth : std::uint8_t {
  narrow,  ///< NAME KIND NAMESPACE, as 0.7.1
  wide,    ///< also HOSTS PORTS AGE
};

enum class Headings : std::uint8_t { shown, omitted };

/// The time of now, for ages.
using Clock = std::function<std::chrono::system_clock::time_point()>;

/// One row an object, below headings that come with the first one.
[[nodiscard]] std::unique_ptr<ObjectPrinter> make_table_printer(TableWidth width, Headings headings,
                                                                Clock now);

/// "externalservice/httpbin-ext", one line an object.
[[nodiscard]] std::unique_ptr<ObjectPrinter> make_name_printer();

enum class YamlText : std::uint8_t {
  current,   ///< the object as it is stored, with what the store has set
  original,  ///< its author's text; an object whose store has none is as it is stored
};

/// YAML documents with a line `---` between two of them.
[[nodiscard]] std::unique_ptr<ObjectPrinter> make_yaml_printer(YamlText text);

enum class JsonForm : std::uint8_t {
  objects,  ///< one behind the other
  list,     ///< a v1 List; flush() once
};

[[nodiscard]] std::unique_ptr<ObjectPrinter> make_json_printer(JsonForm form);

}  // namespace istioctl::cli
