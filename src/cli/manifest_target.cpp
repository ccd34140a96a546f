#include "manifest_target.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string_view>
#include <utility>

#include "istioctl/base/atomic_file.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/spool.h"
#include "istioctl/base/system_error.h"
#include "istioctl/cli/output.h"

namespace istioctl::cli {

namespace {

// Temporary files that exist at once: fewer than a signal can remove.
constexpr std::size_t most_open_files = 8;

// Of the result; the documents that are under way need as much again, or more.
constexpr std::size_t most_in_memory = std::size_t{8} << 20;

class JoinedTarget final : public ManifestTarget {
 public:
  JoinedTarget(Context& context, std::string path)
      : output_(context, std::move(path), most_in_memory) {}

  [[nodiscard]] bool joins() const override { return true; }

  [[nodiscard]] base::Result<void> write(const ManifestBatch::Share& share) override {
    return output_.write(share.text);
  }

  [[nodiscard]] base::Result<void> commit() override { return output_.commit(); }

 private:
  Output output_;
};

/// A file that is to be written.
struct TargetFile {
  std::string path;
  std::uint64_t size = 0;
  bool wanted = false;
};

/// Gets the bytes of all files, one behind the other, and replaces each file. Several new
/// files are complete on the disk before the first of them takes its place.
class FileWriter final : public base::ByteSink {
 public:
  explicit FileWriter(const std::vector<TargetFile>& files) : files_(files) {}

  [[nodiscard]] base::Result<void> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      if (auto ready = open_next_with_bytes(); !ready) return ready;
      const auto part = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(
                                            bytes.size(), files_[current_].size - written_)));
      if (files_[current_].wanted) {
        if (auto done = pending_.back().write(part); !done) return explain(done);
      }
      written_ += part.size();
      bytes.remove_prefix(part.size());
    }
    return {};
  }

  [[nodiscard]] base::Result<void> finish() {
    while (current_ < files_.size()) {
      if (auto opened = open_current(); !opened) return opened;
      next();
    }
    return commit_pending();
  }

 private:
  // The current file is complete when all its bytes are there, which an empty one is at once.
  [[nodiscard]] base::Result<void> open_next_with_bytes() {
    while (true) {
      if (auto opened = open_current(); !opened) return opened;
      if (written_ < files_[current_].size) return {};
      next();
    }
  }

  void next() {
    ++current_;
    written_ = 0;
    open_ = false;
  }

  [[nodiscard]] base::Result<void> open_current() {
    if (open_) return {};
    open_ = true;
    if (!files_[current_].wanted) return {};
    if (pending_.size() >= most_open_files) {
      if (auto committed = commit_pending(); !committed) return committed;
    }
    if (auto made = make_directory(files_[current_].path); !made) return explain(made);
    auto file = base::AtomicFile::create(files_[current_].path);
    if (!file) return explain(std::unexpected(std::move(file.error())));
    pending_.push_back(std::move(*file));
    return {};
  }

  static base::Result<void> make_directory(const std::string& path) {
    const std::filesystem::path directory = std::filesystem::path(path).parent_path();
    std::error_code error;
    if (directory.empty() || std::filesystem::is_directory(directory, error)) return {};
    std::filesystem::create_directories(directory, error);
    if (!error) return {};
    return std::unexpected(base::system_error(
        fmt::format("cannot make the directory {}", base::escape_for_terminal(directory.native())),
        error.value()));
  }

  [[nodiscard]] base::Result<void> commit_pending() {
    for (base::AtomicFile& file : pending_) {
      if (auto committed = file.commit(); !committed) return explain(committed);
      ++committed_;
    }
    pending_.clear();
    return {};
  }

  // Who reads the error must know what has happened already.
  [[nodiscard]] base::Result<void> explain(base::Result<void> failure) const {
    if (committed_ == 0) return failure;
    std::string& hint = failure.error().hint;
    hint += fmt::format("{}{} of the files before it {} replaced", hint.empty() ? "" : "; ",
                        committed_, committed_ == 1 ? "is" : "are");
    return failure;
  }

  const std::vector<TargetFile>& files_;
  std::size_t current_ = 0;
  bool open_ = false;  ///< the current file was begun
  std::uint64_t written_ = 0;
  std::vector<base::AtomicFile> pending_;
  std::size_t committed_ = 0;
};

class SeparateTarget final : public ManifestTarget {
 public:
  explicit SeparateTarget(std::vector<TargetFile> files) : files_(std::move(files)) {}

  [[nodiscard]] bool joins() const override { return false; }

  [[nodiscard]] base::Result<void> write(const ManifestBatch::Share& share) override {
    TargetFile& file = files_[share.input];
    file.size += share.text.size();
    file.wanted |= share.changed;
    return spool_.write(share.text);
  }

  [[nodiscard]] base::Result<void> commit() override {
    FileWriter writer(files_);
    if (auto copied = spool_.copy_to(writer); !copied) return copied;
    return writer.finish();
  }

 private:
  std::vector<TargetFile> files_;  // by number of the input
  base::Spool spool_{most_in_memory};
};

bool is_regular_file(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::unexpected<base::Error> no_file(const TargetRequest& request, const Input& input) {
  return base::fail(base::ErrorCode::wrong_usage,
                    fmt::format("{} needs files, and {} is none",
                                request.in_place ? "--in-place" : "--output-dir",
                                base::escape_for_terminal(input.name)),
                    "write it with -o");
}

}  // namespace

std::unique_ptr<ManifestTarget> joined_target(const TargetRequest& request, Context& context) {
  return std::make_unique<JoinedTarget>(context, request.output);
}

base::Result<std::unique_ptr<ManifestTarget>> separate_target(const TargetRequest& request,
                                                              const std::vector<Input>& inputs) {
  std::vector<TargetFile> files;
  std::map<std::string, const Input*> taken;
  for (const Input& input : inputs) {
    if (input.path.empty() || !is_regular_file(input.path)) return no_file(request, input);
    std::string path = input.path;
    if (!request.in_place)
      path = (std::filesystem::path(request.directory) / input.subpath).native();
    const auto [place, is_new] = taken.emplace(path, &input);
    if (!is_new) {
      return base::fail(
          base::ErrorCode::wrong_usage,
          fmt::format("{} and {} would both become {}",
                      base::escape_for_terminal(place->second->name),
                      base::escape_for_terminal(input.name), base::escape_for_terminal(path)),
          "give each input once, and each name to one of them");
    }
    files.push_back({.path = std::move(path), .wanted = !request.in_place});
  }
  return std::make_unique<SeparateTarget>(std::move(files));
}

}  // namespace istioctl::cli
