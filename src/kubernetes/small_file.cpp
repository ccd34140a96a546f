#include "small_file.h"

#include <fmt/format.h>

#include <utility>

#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"

namespace istioctl::kubernetes {

base::Result<std::string> read_small_file(const std::string& path) {
  constexpr std::size_t largest = std::size_t{4} << 20;
  auto file = base::FileSource::open(path);
  if (!file) return std::unexpected(std::move(file.error()));
  auto text = base::read_all(*file, largest);
  if (!text && text.error().code == base::ErrorCode::invalid_input) {
    return base::fail(base::ErrorCode::invalid_input,
                      fmt::format("{} is too large", base::escape_for_terminal(path)));
  }
  return text;
}

}  // namespace istioctl::kubernetes
