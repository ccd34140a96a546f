#include "istioctl/base/system_error.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace istioctl::base {
namespace {

ErrorCode code_of(int error_number) {
  switch (error_number) {
    case ENOENT: return ErrorCode::not_found;
    case EISDIR: return ErrorCode::invalid_input;
    case EPIPE: return ErrorCode::closed_pipe;
    case EACCES:
    case EPERM:
    case EROFS:
    case ENOSPC:
    case EDQUOT: return ErrorCode::unavailable;
    default: return ErrorCode::failed;
  }
}

}  // namespace

std::string system_message(int error_number) {
  return std::generic_category().message(error_number);
}

Error system_error(std::string_view action, int error_number, std::string hint) {
  return Error{code_of(error_number), fmt::format("{}: {}", action, system_message(error_number)),
               std::move(hint)};
}

}  // namespace istioctl::base
