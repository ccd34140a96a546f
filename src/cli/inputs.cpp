#include "istioctl/cli/inputs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/system_error.h"
#include "istioctl/cli/context.h"
#include "istioctl/http/client.h"
#include "manifest_directory.h"
#include "url_source.h"

namespace istioctl::cli {
namespace {

using base::ErrorCode;
using base::Result;
using Inputs = std::vector<Input>;

/// Lends the context's stdin as a source of its own.
class BorrowedSource final : public base::ByteSource {
 public:
  explicit BorrowedSource(base::ByteSource& source) : source_(source) {}

  Result<std::size_t> read(char* buffer, std::size_t capacity) override {
    return source_.read(buffer, capacity);
  }

 private:
  base::ByteSource& source_;
};

Input stdin_input(Context& context) {
  return {"<stdin>", [&context] {
            return Result<std::unique_ptr<base::ByteSource>>(
                std::make_unique<BorrowedSource>(context.in()));
          }};
}

Input file_input(const std::string& path, std::string subpath) {
  const auto open = [path]() -> Result<std::unique_ptr<base::ByteSource>> {
    auto file = base::FileSource::open(path);
    if (!file) {
      return std::unexpected(file.error());
    }
    return std::make_unique<base::FileSource>(std::move(*file));
  };
  return {.name = path, .open = open, .path = path, .subpath = std::move(subpath)};
}

/// What of `file`, which lies in `directory`, comes behind that and its slashes.
std::string subpath_in(const std::string& directory, const std::string& file) {
  const std::size_t begin = file.find_first_not_of('/', directory.size());
  return file.substr(std::min(begin, file.size()));
}

Input url_input(const std::string& url, std::size_t limit, Context& context) {
  return {http::redact_url(url), [url, limit, &context] { return fetch(url, limit, context); }};
}

/// Fails when `path` can't be read. access(2) may be wrong about the future, which open() will
/// tell; it opens nothing, so that a FIFO isn't disturbed.
Result<void> check_readable(const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0) {
    return std::unexpected(
        base::system_error(fmt::format("cannot read {}", base::escape_for_terminal(path)), errno));
  }
  return {};
}

Result<Inputs> resolve_directory(const std::string& path, bool recursive) {
  auto files = find_manifests(path, recursive);
  if (!files) {
    return std::unexpected(files.error());
  }
  Inputs inputs;
  for (const std::string& file : *files) {
    if (auto readable = check_readable(file); !readable) {
      return std::unexpected(readable.error());
    }
    inputs.push_back(file_input(file, subpath_in(path, file)));
  }
  return inputs;
}

Result<Inputs> resolve_argument(const std::string& argument, const InputRequest& request,
                                Context& context) {
  if (argument == "-") {
    return Inputs{stdin_input(context)};
  }
  if (http::is_http_url(argument)) {
    return Inputs{url_input(argument, request.url_limit, context)};
  }
  if (argument.empty()) {
    return base::fail(ErrorCode::invalid_input, "-f got an empty file name");
  }
  if (auto readable = check_readable(argument); !readable) {
    return std::unexpected(readable.error());
  }
  struct stat status = {};
  if (::stat(argument.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return resolve_directory(argument, request.recursive);
  }
  return Inputs{file_input(argument, argument.substr(argument.rfind('/') + 1))};
}

}  // namespace

std::vector<Flag> input_flags(InputRequest& request) {
  return {{.names = {"filename", "file"},
           .letter = 'f',
           .value_name = "FILE",
           .help = "Manifest to read: a file, a directory, an http(s) URL, or - for stdin; "
                   "may be given several times",
           .target = &request.arguments,
           .completer = Completer::file},
          {.names = {"recursive"},
           .letter = 'R',
           .help = "Read the subdirectories of directories too",
           .target = &request.recursive}};
}

Result<Inputs> resolve_inputs(const InputRequest& request, Context& context) {
  if (request.arguments.empty()) {
    return base::fail(ErrorCode::wrong_usage, "no input",
                      "name a manifest with -f, or -f - for stdin");
  }
  if (std::ranges::count(request.arguments, "-") > 1) {
    return base::fail(ErrorCode::wrong_usage, "-f - was given twice, and stdin can be read once");
  }
  Inputs inputs;
  std::optional<base::Error> failure;
  for (const std::string& argument : request.arguments) {
    auto resolved = resolve_argument(argument, request, context);
    if (resolved) {
      std::ranges::move(*resolved, std::back_inserter(inputs));
      continue;
    }
    if (failure) {
      context.reporter().report(*failure);
    }
    failure = std::move(resolved.error());
  }
  if (failure) {
    return std::unexpected(std::move(*failure));
  }
  return inputs;
}

}  // namespace istioctl::cli
