#include "object_printer.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "istioctl/base/printable.h"
#include "istioctl/base/spool.h"
#include "istioctl/yaml/emit.h"

namespace istioctl::cli {

namespace {

using base::Result;
using store::StoredObject;

/// As a user sees it. Of an object that is gone no more than the key may be known.
yaml::Json whole_object(const StoredObject& stored) {
  if (!stored.object.empty()) return store::to_json(stored);
  const auto& [kind, name_space, name] = stored.key;
  return {{"apiVersion", config::api_version(*kind)},
          {"kind", kind->name},
          {"metadata", {{"name", name}, {"namespace", name_space}}}};
}

/// A printer that writes its text as it comes.
class SpoolingPrinter : public ObjectPrinter {
 public:
  [[nodiscard]] Result<void> flush(base::ByteSink& sink) override {
    auto copied = spool_.copy_to(sink);
    spool_ = base::Spool(memory_limit);
    return copied;
  }

 protected:
  [[nodiscard]] Result<void> write(std::string_view text) { return spool_.write(text); }

 private:
  // However many objects there are, printing them takes no more than a few need.
  static constexpr std::size_t memory_limit = std::size_t{256} << 10;

  base::Spool spool_{memory_limit};
};

class NamePrinter final : public SpoolingPrinter {
 public:
  [[nodiscard]] Result<void> add(const StoredObject& object) override {
    return write(fmt::format("{}/{}\n", config::singular(*object.key.kind),
                             base::escape_for_terminal(object.key.name)));
  }
};

class YamlPrinter final : public SpoolingPrinter {
 public:
  explicit YamlPrinter(YamlText text) : text_(text) {}

  [[nodiscard]] Result<void> add(const StoredObject& object) override {
    std::string document;
    if (text_ == YamlText::original && !object.original.empty()) {
      document = object.original;
      if (!document.ends_with('\n')) document += '\n';
    } else {
      yaml::emit_block_entries(whole_object(object), 0, {}, yaml::FirstLine::indented, document);
    }
    const std::string_view separator = first_ ? "" : separator_before(document);
    first_ = false;
    return write(std::string(separator) + document);
  }

 private:
  /// An author's text may bring the separator along, or directives, which stand before it.
  static std::string_view separator_before(std::string_view document) {
    if (document.starts_with("---")) return "";
    return document.starts_with('%') ? "...\n" : "---\n";
  }

  YamlText text_;
  bool first_ = true;
};

// Laid out as kubectl does.
constexpr const char* json_unit = "    ";

std::string json_text(const StoredObject& object, std::string_view indent) {
  std::string text;
  yaml::emit_flow(
      whole_object(object),
      {.multiline = true, .indent = std::string(indent), .unit = std::string(json_unit)}, text);
  return text;
}

class JsonObjectPrinter final : public SpoolingPrinter {
 public:
  [[nodiscard]] Result<void> add(const StoredObject& object) override {
    return write(json_text(object, "") + "\n");
  }
};

class JsonListPrinter final : public SpoolingPrinter {
 public:
  [[nodiscard]] Result<void> add(const StoredObject& object) override {
    const std::string_view before = empty_ ? head : ",";
    empty_ = false;
    return write(fmt::format("{}\n        {}", before, json_text(object, "        ")));
  }

  [[nodiscard]] Result<void> flush(base::ByteSink& sink) override {
    const std::string end = empty_ ? fmt::format("{}]\n}}\n", head) : "\n    ]\n}\n";
    if (auto written = write(end); !written) return written;
    return SpoolingPrinter::flush(sink);
  }

 private:
  static constexpr std::string_view head =
      "{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"List\",\n    \"items\": [";

  bool empty_ = true;
};

}  // namespace

std::unique_ptr<ObjectPrinter> make_name_printer() {
  return std::make_unique<NamePrinter>();
}

std::unique_ptr<ObjectPrinter> make_yaml_printer(YamlText text) {
  return std::make_unique<YamlPrinter>(text);
}

std::unique_ptr<ObjectPrinter> make_json_printer(JsonForm form) {
  if (form == JsonForm::objects) return std::make_unique<JsonObjectPrinter>();
  return std::make_unique<JsonListPrinter>();
}

}  // namespace istioctl::cli
