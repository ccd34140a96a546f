#include "istioctl/base/spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>
#include <vector>

#include "fd_io.h"
#include "istioctl/base/system_error.h"

namespace istioctl::base {
namespace {

// Once there is a file, memory only gathers what is worth one write to it.
constexpr std::size_t largest_gathering = std::size_t{256} << 10;

// From here on a text is likely to grow to the limit; growing step by step would copy it, and
// for a moment hold it twice.
constexpr std::size_t large_text = std::size_t{1} << 20;

constexpr std::string_view hint = "set TMPDIR to a directory with enough space";

std::string temporary_directory() {
  const char* const directory = std::getenv("TMPDIR");
  return directory != nullptr && *directory != '\0' ? directory : "/tmp";
}

std::unexpected<Error> spool_failure(std::string_view what, int error_number) {
  return std::unexpected(
      system_error(fmt::format("cannot {} a temporary file in {}", what, temporary_directory()),
                   error_number, std::string(hint)));
}

/// A file without a name. Where the file system can't make one, a named file loses its name
/// at once.
Result<UniqueFd> open_unnamed() {
  const std::string directory = temporary_directory();
  UniqueFd fd(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600));
  // EISDIR comes from kernels that don't know O_TMPFILE, EOPNOTSUPP from file systems.
  if (!fd && (errno == EOPNOTSUPP || errno == EISDIR)) {
    std::string name = directory + "/istioctl-XXXXXX";
    fd.reset(::mkostemp(name.data(), O_CLOEXEC));
    if (fd) {
      ::unlink(name.c_str());
    }
  }
  if (!fd) {
    return spool_failure("make", errno);
  }
  return fd;
}

}  // namespace

Result<void> Spool::write(std::string_view bytes) {
  const std::size_t limit = file_ ? std::min(memory_limit_, largest_gathering) : memory_limit_;
  if (bytes.size() <= limit - memory_.size()) {
    keep(bytes);
    return {};
  }
  // What is in memory goes out in one piece, and memory gathers the next.
  if (auto moved = append_to_file(memory_); !moved) {
    return moved;
  }
  memory_ = std::string();
  if (bytes.size() > std::min(memory_limit_, largest_gathering)) {
    return append_to_file(bytes);
  }
  keep(bytes);
  return {};
}

void Spool::keep(std::string_view bytes) {
  if (memory_.size() + bytes.size() > std::max(memory_.capacity(), large_text) && !file_) {
    memory_.reserve(memory_limit_);
  }
  memory_.append(bytes);
}

Result<void> Spool::append_to_file(std::string_view bytes) {
  if (!file_) {
    auto opened = open_unnamed();
    if (!opened) {
      return std::unexpected(std::move(opened.error()));
    }
    file_ = std::move(*opened);
  }
  if (const int error_number = write_fully(file_.get(), bytes); error_number != 0) {
    return spool_failure("write", error_number);
  }
  file_size_ += bytes.size();
  return {};
}

Result<void> Spool::copy_to(ByteSink& sink) const {
  std::vector<char> buffer(file_size_ > 0 ? std::size_t{256} << 10 : 0);
  std::uint64_t offset = 0;
  while (offset < file_size_) {
    const ssize_t count =
        ::pread(file_.get(), buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return spool_failure("read", count < 0 ? errno : EIO);
    }
    if (auto written = sink.write({buffer.data(), static_cast<std::size_t>(count)}); !written) {
      return written;
    }
    offset += static_cast<std::uint64_t>(count);
  }
  return memory_.empty() ? Result<void>{} : sink.write(memory_);
}

}  // namespace istioctl::base
