#include "range_printer.h"

#include "column_table.h"
#include "istioctl/base/file.h"
#include "istioctl/cloud/range_list.h"
#include "istioctl/yaml/emit.h"

namespace istioctl::cli {

namespace {

using cloud::FoundRange;
using yaml::Json;

Json to_json(const std::vector<FoundRange>& ranges) {
  Json list = Json::array();
  for (const FoundRange& found : ranges) {
    list.push_back(Json{{"range", found.range.to_string()},
                        {"holds", to_string(found.holds)},
                        {"basis", to_string(found.basis)},
                        {"from", found.origin}});
  }
  return list;
}

base::Result<std::string> table_of(const std::vector<FoundRange>& ranges) {
  ColumnTable table;
  auto added = table.add({"RANGE", "HOLDS", "BASIS", "FROM"});
  for (const FoundRange& found : ranges) {
    if (!added) break;
    added = table.add({found.range.to_string(), std::string(to_string(found.holds)),
                       std::string(to_string(found.basis)), found.origin});
  }
  base::StringSink sink;
  if (added) added = table.flush(sink);
  if (!added) return std::unexpected(std::move(added.error()));
  return sink.take();
}

}  // namespace

base::Result<std::string> print_ranges(const std::vector<FoundRange>& ranges,
                                       std::string_view format) {
  if (format == "table") return table_of(ranges);
  if (format == "list") return cloud::to_list(ranges) + "\n";
  std::string text;
  if (format == "json") {
    yaml::emit_flow(to_json(ranges), {.multiline = true}, text);
    return text + "\n";
  }
  yaml::emit_block_items(to_json(ranges), 0, {}, text);
  return text;
}

}  // namespace istioctl::cli
