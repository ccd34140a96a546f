#include "manifest_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "istioctl/base/printable.h"
#include "istioctl/base/system_error.h"

namespace istioctl::cli {
namespace {

namespace fs = std::filesystem;
using base::Result;
using Paths = std::vector<fs::path>;

bool is_manifest_name(const fs::path& path) {
  const fs::path extension = path.extension();
  return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

std::unexpected<base::Error> cannot_list(const fs::path& directory, const std::error_code& error) {
  return std::unexpected(base::system_error(
      fmt::format("cannot list {}", base::escape_for_terminal(directory.native())), error.value()));
}

/// What lies in the directory, in reverse order, as a stack to be taken from the back.
Result<Paths> list_reversed(const fs::path& directory) {
  std::error_code error;
  Paths entries;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    entries.push_back(entry->path());
  }
  if (error) {
    return cannot_list(directory, error);
  }
  std::ranges::sort(entries, std::greater<>{}, &fs::path::native);
  return entries;
}

/// A name that leads nowhere counts, so that the user hears of it.
bool is_manifest(const fs::path& path) {
  std::error_code ignored;
  return is_manifest_name(path) && !fs::is_directory(path, ignored);
}

bool is_real_directory(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() == fs::file_type::directory;
}

}  // namespace

Result<std::vector<std::string>> find_manifests(const std::string& directory, bool recursive) {
  auto pending = list_reversed(directory);
  if (!pending) {
    return std::unexpected(pending.error());
  }
  std::vector<std::string> found;
  while (!pending->empty()) {
    const fs::path path = std::move(pending->back());
    pending->pop_back();
    if (is_manifest(path)) {
      found.push_back(path.native());
    } else if (recursive && is_real_directory(path)) {
      auto entries = list_reversed(path);
      if (!entries) {
        return std::unexpected(entries.error());
      }
      std::ranges::move(*entries, std::back_inserter(*pending));
    }
  }
  if (found.empty()) {
    return base::fail(
        base::ErrorCode::invalid_input,
        fmt::format("no *.yaml, *.yml or *.json file in {}", base::escape_for_terminal(directory)),
        recursive ? "" : "-R looks into its subdirectories too");
  }
  return found;
}

}  // namespace istioctl::cli
