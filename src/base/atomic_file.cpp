#include "istioctl/base/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <utility>

#include "fd_io.h"
#include "istioctl/base/system_error.h"

namespace istioctl::base {
namespace {

/// What a path names once its symbolic links are followed.
struct Target {
  std::string path;
  std::optional<int> descriptor;  // the path names this open descriptor of ours
};

/// The descriptor that /dev/stdout and its like lead to. The kernel shows its file as a link
/// too, but following that would replace the file under whoever else writes to it.
std::optional<int> named_descriptor(std::string_view path) {
  for (const std::string_view directory : {"/proc/self/fd/", "/dev/fd/"}) {
    if (!path.starts_with(directory)) {
      continue;
    }
    const char* const first = path.data() + directory.size();
    const char* const last = path.data() + path.size();
    int descriptor = -1;
    const auto [end, error] = std::from_chars(first, last, descriptor);
    if (error == std::errc{} && end == last && descriptor >= 0) {
      return descriptor;
    }
  }
  return std::nullopt;
}

/// The directory part of `path` with its slash; empty for the current directory.
std::string_view directory_of(std::string_view path) {
  return path.substr(0, path.rfind('/') + 1);
}

/// Follows `path` to a file that is no symbolic link, or to a name that doesn't exist yet.
/// A failure is an errno value.
std::expected<Target, int> follow_links(std::string path) {
  constexpr int most_hops = 40;  // as the kernel has it
  std::array<char, PATH_MAX> link{};
  for (int hop = 0; hop < most_hops; ++hop) {
    if (const auto descriptor = named_descriptor(path)) {
      return Target{std::move(path), descriptor};
    }
    const ssize_t length = ::readlink(path.c_str(), link.data(), link.size());
    if (length < 0) {
      return Target{std::move(path), std::nullopt};  // no link; what else fails, fails later
    }
    const std::string_view next(link.data(), static_cast<std::size_t>(length));
    path =
        next.starts_with('/') ? std::string(next) : fmt::format("{}{}", directory_of(path), next);
  }
  return std::unexpected(ELOOP);
}

std::expected<std::string, int> temporary_name(std::string_view target) {
  std::uint64_t random = 0;
  if (::getrandom(&random, sizeof random, 0) != static_cast<ssize_t>(sizeof random)) {
    return std::unexpected(errno);
  }
  return fmt::format("{}.istioctl-{:016x}.tmp", directory_of(target), random);
}

std::string_view advice(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT: return "free some space, or write elsewhere";
    case EFBIG: return "raise the limit on file sizes (ulimit -f), or write elsewhere";
    case EACCES:
    case EPERM:
    case EROFS: return "choose a directory that you may write to";
    case ENOENT:
    case ENOTDIR: return "make the directory first";
    case EISDIR: return "name a file in it";
    default: return "write elsewhere";
  }
}

/// The permissions of the new file where its group couldn't become the old file's: our group
/// gets what everybody has, no more.
mode_t without_group(mode_t mode) {
  return (mode & ~mode_t{07070}) | ((mode & 07) << 3);
}

}  // namespace

Result<AtomicFile> AtomicFile::create(const std::string& path) {
  AtomicFile file;
  file.path_ = path;
  struct stat status{};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (!exists && (errno != ENOENT || path.empty())) {
    return file.give_up(errno);
  }
  if (exists && S_ISDIR(status.st_mode)) {
    return file.give_up(EISDIR);
  }
  const auto target = follow_links(path);
  if (!target) {
    return file.give_up(target.error());
  }
  const bool through = target->descriptor || (exists && !S_ISREG(status.st_mode));
  auto opened = through ? file.open_through(target->path, target->descriptor.value_or(-1))
                        : file.open_temporary(target->path);
  if (opened && exists && !through) {
    opened = file.take_over(status);
  }
  if (!opened) {
    return std::unexpected(std::move(opened.error()));
  }
  return file;
}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  AtomicFile taken(std::move(other));
  swap(taken);
  return *this;
}

Result<void> AtomicFile::open_through(const std::string& target, int descriptor) {
  fd_.reset(descriptor >= 0 ? ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
                            : ::open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd_) {
    return give_up(errno);
  }
  return {};
}

Result<void> AtomicFile::open_temporary(const std::string& target) {
  auto name = temporary_name(target);
  if (!name) {
    return give_up(name.error());
  }
  auto guard = TemporaryFileGuard::create(*name);
  if (!guard) {
    return std::unexpected(std::move(guard.error()));
  }
  fd_.reset(::open(name->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd_) {
    return give_up(errno);
  }
  target_ = target;
  temporary_ = std::move(*name);
  guard_ = std::move(*guard);
  return {};
}

/// Gives the temporary file the old one's owner and mode. A file that the user may not write
/// stays, though the directory would let us replace it.
Result<void> AtomicFile::take_over(const struct stat& old_file) {
  replaces_ = true;
  if (::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0) {
    return give_up(errno);
  }
  struct stat new_file{};
  if (::fstat(fd_.get(), &new_file) != 0) {
    return give_up(errno);
  }
  mode_t mode = old_file.st_mode & mode_t{07777};
  const auto give_to = [this](uid_t user, gid_t group) {
    return ::fchown(fd_.get(), user, group) == 0;
  };
  if (new_file.st_gid != old_file.st_gid && !give_to(static_cast<uid_t>(-1), old_file.st_gid)) {
    mode = without_group(mode);
  }
  if (new_file.st_uid != old_file.st_uid && !give_to(old_file.st_uid, static_cast<gid_t>(-1))) {
    mode &= mode_t{03777};  // a set-user-id bit would now speak of another user
  }
  if (::fchmod(fd_.get(), mode) != 0) {
    return give_up(errno);
  }
  return {};
}

Result<void> AtomicFile::write(std::string_view bytes) {
  if (!fd_) {
    return fail(ErrorCode::failed, fmt::format("cannot write {}: it is closed", path_));
  }
  if (const int error_number = write_fully(fd_.get(), bytes); error_number != 0) {
    return give_up(error_number);
  }
  return {};
}

Result<void> AtomicFile::commit() {
  if (!fd_) {
    return fail(ErrorCode::failed, fmt::format("cannot write {}: it is closed", path_));
  }
  if (!target_.empty() && ::fsync(fd_.get()) != 0) {
    return give_up(errno);
  }
  // Some file systems report a failed write only here. The descriptor is gone either way.
  if (::close(fd_.release()) != 0 && errno != EINTR) {
    return give_up(errno);
  }
  if (!target_.empty() && std::rename(temporary_.c_str(), target_.c_str()) != 0) {
    return give_up(errno);
  }
  temporary_.clear();
  guard_.release();
  return {};
}

std::unexpected<Error> AtomicFile::give_up(int error_number) {
  discard();
  const std::string_view state = replaces_ ? "the old file is unchanged; " : "";
  return std::unexpected(system_error(fmt::format("cannot write {}", path_), error_number,
                                      fmt::format("{}{}", state, advice(error_number))));
}

void AtomicFile::discard() {
  fd_.reset();
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
    temporary_.clear();
  }
  guard_.release();
}

void AtomicFile::swap(AtomicFile& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(target_, other.target_);
  std::swap(temporary_, other.temporary_);
  std::swap(replaces_, other.replaces_);
  std::swap(guard_, other.guard_);
  std::swap(fd_, other.fd_);
}

}  // namespace istioctl::base
