#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/command.h"

namespace istioctl::cli {

class Context;

/// What -f and -R ask for.
struct InputRequest {
  /// Each a file (also a FIFO or /dev/fd/N), a directory, an http(s) URL, or `-` for stdin.
  std::vector<std::string> arguments;
  /// Look for manifests in the subdirectories of directories too.
  bool recursive = false;
  /// More bytes from one URL are an error, because a response is held in memory.
  std::size_t url_limit = std::size_t{64} << 20;
};

/// The flags -f/--filename/--file and -R/--recursive, which fill `request`; it must outlive them.
[[nodiscard]] std::vector<Flag> input_flags(InputRequest& request);

/// One manifest to read.
struct Input {
  std::string name;  ///< for diagnostics: the path, the URL without its secrets, or `<stdin>`
  /// Opens it; call it once, since a FIFO can't be read twice. A URL is fetched here. The
  /// source must not outlive the context that resolve_inputs() got.
  std::function<base::Result<std::unique_ptr<base::ByteSource>>()> open;
  std::string path = {};     ///< of a file; empty for stdin and a URL
  std::string subpath = {};  ///< of a file: below the directory that -f named, or its own name
};

/// Turns the arguments into inputs, in the order given; a directory becomes its *.yaml, *.yml
/// and *.json files, sorted. Nothing is opened yet, but what can be known to fail (no such file,
/// not readable, a directory without manifests) fails now, for all arguments: each failure but
/// the last is reported through `context`, and the last one is returned.
/// No argument at all, or `-` twice, is `wrong_usage`.
[[nodiscard]] base::Result<std::vector<Input>> resolve_inputs(const InputRequest& request,
                                                              Context& context);

}  // namespace istioctl::cli
