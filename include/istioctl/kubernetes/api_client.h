#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"

/// The API server as the rest of the program sees it.
namespace istioctl::kubernetes {

/// One call. It may be repeated where that is safe: the client decides by method and failure.
struct ApiRequest {
  std::string method = "GET";
  /// From the root, percent-encoded, with the query: "/api/v1/namespaces/default/configmaps/istio".
  std::string path;
  std::string content_type = "application/json";  ///< of `body`
  std::string body = {};                          ///< sent when not empty
  bool dry_run = false;  ///< says that the server is asked to change nothing: safe to repeat
};

/// One cause in a Status: a field of the object, and what the server says of it.
struct StatusCause {
  std::string reason = {};  ///< "FieldValueInvalid"
  std::string field = {};   ///< "spec.ports[0].number"; empty: the object as a whole
  std::string message = {};

  friend bool operator==(const StatusCause&, const StatusCause&) = default;
};

/// What the API server says of a call that it didn't carry out (meta/v1 Status).
struct Status {
  int code = 0;             ///< of HTTP
  std::string reason = {};  ///< "NotFound", "AlreadyExists", "Conflict", "Forbidden", "Expired", …
  std::string message = {};
  std::vector<StatusCause> causes = {};
  /// Of reason "Expired", for a list: the token with which it goes on where it was, as things are
  /// now. Empty: none.
  std::string continue_token = {};

  friend bool operator==(const Status&, const Status&) = default;
};

/// Why a call has no result. `error` is for people, complete as it is: it names the server, or
/// says what the server said.
struct ApiFailure {
  base::Error error;
  std::optional<Status> status = {};  ///< nothing: there was no answer that means anything
  /// The call may have been carried out all the same, since its answer was lost: whoever made a
  /// write finds out by a get.
  bool outcome_unknown = false;
};

template <typename T>
using ApiResult = std::expected<T, ApiFailure>;

/// Talks to one API server: credentials, retries and limits are its business. Not for use by
/// several threads at once.
class ApiClient {
 public:
  virtual ~ApiClient() = default;

  /// Blocks until there is a result: the body of an answer with status 2xx.
  [[nodiscard]] virtual ApiResult<std::string> send(const ApiRequest& request) = 0;

  /// Takes the result of one of several calls, as it comes; `index` says which.
  using Completion = std::function<void(std::size_t index, ApiResult<std::string> result)>;

  /// Sends independent calls, several at a time, and returns when each has had its result.
  virtual void send_all(std::span<const ApiRequest> requests, const Completion& completed) = 0;

  /// Takes the next piece of a body; false ends the call, which is no failure.
  using PieceVisitor = std::function<bool(std::string_view piece)>;

  /// Hands over the body of an answer with status 2xx piece by piece as it arrives, as a watch
  /// needs it. Returns when the body ends, the visitor has had enough or `stop` is requested; a
  /// connection that breaks is a failure. Never repeated once the first piece has come.
  [[nodiscard]] virtual ApiResult<void> stream(const ApiRequest& request,
                                               const PieceVisitor& visitor,
                                               std::stop_token stop) = 0;

  /// Takes the next piece of the stream `index`; false ends all of them.
  using StreamVisitor = std::function<bool(std::size_t index, std::string_view piece)>;

  /// What a stream that has ended is replaced by.
  struct Reopening {
    ApiRequest request;
    std::chrono::milliseconds delay{0};
  };

  /// Takes the end of the stream `index`, and says how it goes on; nothing: not at all.
  using StreamEnd =
      std::function<std::optional<Reopening>(std::size_t index, ApiResult<void> result)>;

  /// stream() for several bodies at a time, in this thread. Returns when all have ended, the
  /// visitor has had enough or `stop` is requested; what is open then has no end reported.
  virtual void stream_all(std::span<const ApiRequest> requests, const StreamVisitor& visitor,
                          const StreamEnd& ended, std::stop_token stop) = 0;

  /// The server's address for messages: "https://10.0.0.1:6443".
  [[nodiscard]] virtual std::string server() const = 0;
};

}  // namespace istioctl::kubernetes
