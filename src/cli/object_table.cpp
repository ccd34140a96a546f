#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <utility>
#include <vector>

#include "column_table.h"
#include "object_printer.h"
#include "time_ago.h"

namespace istioctl::cli {

namespace {

using store::StoredObject;

std::string joined(const std::vector<std::string>& items) {
  return items.empty() ? "<none>" : fmt::format("{}", fmt::join(items, ","));
}

/// What the object is about. Of one that is gone nothing but the key may be known.
config::Summary summary_of(const StoredObject& stored) {
  const auto object = yaml::Json::parse(stored.object, nullptr, false);
  if (!object.is_object() || !object.contains("spec")) return {};
  return stored.key.kind->summarize(object["spec"]);
}

class TablePrinter final : public ObjectPrinter {
 public:
  TablePrinter(TableWidth width, Headings headings, Clock now)
      : width_(width), headings_(headings), now_(std::move(now)) {}

  [[nodiscard]] base::Result<void> add(const StoredObject& object) override {
    if (headings_ == Headings::shown) {
      headings_ = Headings::omitted;
      if (auto added = table_.add(headings()); !added) return added;
    }
    return table_.add(row(object));
  }

  [[nodiscard]] base::Result<void> flush(base::ByteSink& sink) override {
    return table_.flush(sink);
  }

 private:
  [[nodiscard]] std::vector<std::string> headings() const {
    if (width_ == TableWidth::narrow) return {"NAME", "KIND", "NAMESPACE"};
    return {"NAME", "KIND", "NAMESPACE", "HOSTS", "PORTS", "AGE"};
  }

  [[nodiscard]] std::vector<std::string> row(const StoredObject& object) const {
    const auto& [kind, name_space, name] = object.key;
    std::vector<std::string> cells{
        name, fmt::format("{}.{}.{}", kind->name, kind->group, kind->version), name_space};
    if (width_ == TableWidth::wide) {
      const config::Summary summary = summary_of(object);
      cells.push_back(joined(summary.hosts));
      cells.push_back(joined(summary.ports));
      cells.push_back(time_ago(object.created, now_()));
    }
    return cells;
  }

  TableWidth width_;
  Headings headings_;  // omitted once they are there
  Clock now_;
  ColumnTable table_;
};

}  // namespace

std::unique_ptr<ObjectPrinter> make_table_printer(TableWidth width, Headings headings, Clock now) {
  return std::make_unique<TablePrinter>(width, headings, std::move(now));
}

}  // namespace istioctl::cli
