#pragma once

#include <string>
#include <string_view>

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
  /// `path` is what -o got; empty or `-` is stdout. `context` must outlive the output.
  Output(Context& context, std::string path) : context_(context), path_(std::move(path)) {}

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
