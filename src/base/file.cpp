#include "istioctl/base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "fd_io.h"
#include "istioctl/base/system_error.h"

namespace istioctl::base {

Result<FileSource> FileSource::open(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    return std::unexpected(system_error(fmt::format("cannot open {}", path), errno));
  }
  struct stat status{};
  if (::fstat(fd.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return std::unexpected(system_error(fmt::format("cannot read {}", path), EISDIR));
  }
  return FileSource(std::move(fd), path);
}

FileSource::FileSource(int borrowed_fd, std::string name)
    : fd_(borrowed_fd), name_(std::move(name)) {}

FileSource::FileSource(UniqueFd fd, std::string name)
    : owned_(std::move(fd)), fd_(owned_.get()), name_(std::move(name)) {}

Result<std::size_t> FileSource::read(char* buffer, std::size_t capacity) {
  const auto count = read_some(fd_, buffer, capacity);
  if (!count) {
    return std::unexpected(system_error(fmt::format("cannot read {}", name_), count.error()));
  }
  return *count;
}

Result<std::size_t> StringSource::read(char* buffer, std::size_t capacity) {
  const std::size_t count = std::min(capacity, bytes_.size() - offset_);
  std::memcpy(buffer, bytes_.data() + offset_, count);
  offset_ += count;
  return count;
}

FdSink::FdSink(int borrowed_fd, std::string name) : fd_(borrowed_fd), name_(std::move(name)) {}

Result<void> FdSink::write(std::string_view bytes) {
  if (const int error_number = write_fully(fd_, bytes); error_number != 0) {
    return std::unexpected(system_error(fmt::format("cannot write {}", name_), error_number));
  }
  return {};
}

Result<void> StringSink::write(std::string_view bytes) {
  bytes_.append(bytes);
  return {};
}

Result<std::string> read_all(ByteSource& source, std::size_t limit) {
  std::string all;
  std::vector<char> buffer(std::size_t{64} << 10);
  while (true) {
    const auto count = source.read(buffer.data(), buffer.size());
    if (!count) {
      return std::unexpected(count.error());
    }
    if (*count == 0) {
      return all;
    }
    if (*count > limit - all.size()) {
      return fail(ErrorCode::invalid_input, fmt::format("more than {} bytes of input", limit));
    }
    all.append(buffer.data(), *count);
  }
}

}  // namespace istioctl::base
