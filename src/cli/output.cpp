#include "istioctl/cli/output.h"

#include "istioctl/base/atomic_file.h"
#include "istioctl/cli/context.h"

namespace istioctl::cli {

base::Result<void> Output::write(std::string_view bytes) {
  return spool_.write(bytes);
}

base::Result<void> Output::commit() {
  if (path_.empty() || path_ == "-") {
    return spool_.copy_to(context_.out());
  }
  auto file = base::AtomicFile::create(path_);
  if (!file) {
    return std::unexpected(file.error());
  }
  if (auto copied = spool_.copy_to(*file); !copied) {
    return copied;
  }
  return file->commit();
}

}  // namespace istioctl::cli
