#include "column_table.h"

#include <algorithm>

#include "display_width.h"
#include "istioctl/base/printable.h"

namespace istioctl::cli {

namespace {

constexpr std::size_t least_width = 10;
constexpr std::size_t gap = 3;
constexpr std::size_t piece_size = std::size_t{64} << 10;

/// Takes rows of cells and hands them on with blanks between the cells.
class AligningSink final : public base::ByteSink {
 public:
  AligningSink(const std::vector<std::size_t>& widths, base::ByteSink& target)
      : widths_(widths), target_(target) {}

  [[nodiscard]] base::Result<void> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find_first_of("\t\n");
      cell_ += bytes.substr(0, end);
      if (end == std::string_view::npos) break;
      end_cell(bytes[end]);
      bytes.remove_prefix(end + 1);
      if (ready_.size() < piece_size) continue;
      if (auto written = flush(); !written) return written;
    }
    return {};
  }

  [[nodiscard]] base::Result<void> flush() {
    if (ready_.empty()) return {};
    auto written = target_.write(ready_);
    ready_.clear();
    return written;
  }

 private:
  void end_cell(char separator) {
    ready_ += cell_;
    if (separator == '\n') {
      ready_ += '\n';
      column_ = 0;
    } else {
      const std::size_t width = std::max(least_width, widths_[column_++] + gap);
      ready_.append(width - display_width(cell_), ' ');
    }
    cell_.clear();
  }

  const std::vector<std::size_t>& widths_;
  base::ByteSink& target_;
  std::string cell_;
  std::string ready_;
  std::size_t column_ = 0;
};

}  // namespace

base::Result<void> ColumnTable::add(const std::vector<std::string>& cells) {
  std::string row;
  widths_.resize(std::max(widths_.size(), cells.size()));
  for (std::size_t column = 0; column < cells.size(); ++column) {
    const std::string cell = base::escape_for_terminal(cells[column]);
    widths_[column] = std::max(widths_[column], display_width(cell));
    row += column == 0 ? "" : "\t";
    row += cell;
  }
  return rows_.write(row + "\n");
}

base::Result<void> ColumnTable::flush(base::ByteSink& sink) {
  AligningSink aligned(widths_, sink);
  auto copied = rows_.copy_to(aligned);
  rows_ = base::Spool();
  return copied ? aligned.flush() : copied;
}

}  // namespace istioctl::cli
