#pragma once

#include "istioctl/base/file.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/cli/context.h"

namespace istioctl::cli {

/// The environment of this process. Its streams belong to this object.
class SystemEnvironment {
 public:
  SystemEnvironment();
  SystemEnvironment(const SystemEnvironment&) = delete;
  SystemEnvironment& operator=(const SystemEnvironment&) = delete;

  [[nodiscard]] const Environment& environment() const { return environment_; }

 private:
  base::FileSource in_;
  base::FdSink out_;
  base::FdSink err_;
  base::SystemProcessRunner processes_;
  Environment environment_;
};

/// Opens those of the descriptors 0, 1 and 2 that the caller closed, so that no file of ours can
/// come to lie there and be taken for a standard stream. Using them goes on to fail.
void occupy_standard_descriptors();

}  // namespace istioctl::cli
