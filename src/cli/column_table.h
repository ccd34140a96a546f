#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/base/spool.h"

namespace istioctl::cli {

/// Rows of text whose cells stand below each other. The columns are as wide as 0.7.1's were: the
/// widest cell and three blanks, at least ten; the last cell of a row has no blanks behind it.
/// Rows beyond 16 MiB wait in a temporary file, since the last one may be the widest.
class ColumnTable {
 public:
  /// Appends a row. The cells are escaped here, so that no text can control a terminal. Fails
  /// only when the temporary file can't be filled.
  [[nodiscard]] base::Result<void> add(const std::vector<std::string>& cells);

  /// Writes the rows that were added since the last time. Columns never become narrower again,
  /// so that rows which are printed later stay below those that are out already.
  [[nodiscard]] base::Result<void> flush(base::ByteSink& sink);

 private:
  std::vector<std::size_t> widths_;  // of the widest cell
  base::Spool rows_;                 // cells end with a tab, the last of a row with a newline
};

}  // namespace istioctl::cli
