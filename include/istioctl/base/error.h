#pragma once

#include <expected>
#include <string>
#include <utility>

namespace istioctl::base {

/// What went wrong, in the terms of whoever has to act on it. The command line maps a
/// code to an exit code in one place (cli/run.cpp); nothing else does.
enum class ErrorCode {
  invalid_input,   ///< what the user wrote is wrong
  wrong_usage,     ///< the command line is wrong: unknown flag, missing argument
  not_found,       ///< a named thing is not there
  already_exists,  ///< a thing that must not be there is
  conflict,        ///< it changed meanwhile
  unavailable,     ///< a peer, a device or a permission is missing; trying later may help
  unsupported,     ///< understood, and not done by this tool
  closed_pipe,     ///< the reader of our output went away; the command ends quietly
  failed,          ///< the operation failed for another reason
};

/// One failure. `message` names the place and the cause, without a trailing full stop or
/// newline; `hint`, when not empty, says what to do next.
struct Error {
  ErrorCode code = ErrorCode::failed;
  std::string message;
  std::string hint = {};

  friend bool operator==(const Error&, const Error&) = default;
};

/// The value of an operation that can fail.
template <typename T>
using Result = std::expected<T, Error>;

/// Shorthand for returning an Error from a function that returns a Result.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message,
                                                 std::string hint = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(hint)});
}

}  // namespace istioctl::base
