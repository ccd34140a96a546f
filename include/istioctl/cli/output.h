#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/base/spool.h"

namespace istioctl::cli {

class Context;

/// The result of a command that goes to stdout or, with -o, to a file. It is held back until
/// commit(), because a pipe can't see the exit code: without it nothing reaches stdout, and the
/// old file stays as it was. The file may be one of the inputs.
class Output final : public base::ByteSink {
 public:
  /// `path` is what -o got; empty or `-` is stdout. `context` must outlive the output. Beyond
  /// `memory_limit`, in bytes, the result waits in a temporary file.
  Output(Context& context, std::string path,
         std::size_t memory_limit = base::Spool::default_memory_limit)
      : context_(context), path_(std::move(path)), spool_(memory_limit) {}

  /// Fails only when a temporary file for a large result can't be made or filled.
  [[nodiscard]] base::Result<void> write(std::string_view bytes) override;

  /// Hands everything over; a file is replaced as a whole. Call it once.
  [[nodiscard]] base::Result<void> commit();

 private:
  Context& context_;
  std::string path_;
  base::Spool spool_;
};

}  // namespace istioctl::cli
