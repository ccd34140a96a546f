#include "api_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api_answer.h"
#include "http_header.h"
#include "istioctl/base/printable.h"

namespace istioctl::kubernetes {
namespace {

using base::ErrorCode;

constexpr int bad_request = 400;
constexpr int unauthorized = 401;
constexpr int forbidden = 403;
constexpr int not_found = 404;
constexpr int request_timeout = 408;
constexpr int conflict = 409;
constexpr int gone = 410;
constexpr int unprocessable = 422;
constexpr int too_many_requests = 429;
constexpr int server_error = 500;
constexpr int bad_gateway = 502;
constexpr int unavailable = 503;
constexpr int gateway_timeout = 504;

std::vector<StatusCause> causes_of(const yaml::Json& object) {
  std::vector<StatusCause> causes;
  const auto details = object.find("details");
  if (details == object.end() || !details->is_object()) return causes;
  const auto list = details->find("causes");
  if (list == details->end() || !list->is_array()) return causes;
  for (const auto& cause : *list) {
    causes.push_back({.reason = text_at(cause, "reason"),
                      .field = text_at(cause, "field"),
                      .message = text_at(cause, "message")});
  }
  return causes;
}

/// The first line of a plain text, cut where it is long.
std::string plain_text(const http::Response& response) {
  constexpr std::size_t longest = 300;
  if (!header_of(response, "content-type").starts_with("text/plain")) return {};
  const std::string_view body = response.body;
  return std::string(body.substr(0, std::min(body.find_first_of("\r\n"), longest)));
}

ErrorCode code_of(const Status& status) {
  switch (status.code) {
    case not_found: return ErrorCode::not_found;
    case conflict:
      return status.reason == "AlreadyExists" ? ErrorCode::already_exists : ErrorCode::conflict;
    case gone: return ErrorCode::conflict;
    case bad_request:
    case unprocessable: return ErrorCode::invalid_input;
    case unauthorized:
    case forbidden: return ErrorCode::unavailable;
    default: return is_passing(status) ? ErrorCode::unavailable : ErrorCode::failed;
  }
}

std::string hint_of(const Status& status) {
  switch (status.code) {
    case unauthorized: return "renew the credentials, or choose another context with --context";
    case forbidden:
      return "ask for a role that allows it, or choose another context with --context";
    case gone: return "list anew";
    default: return is_passing(status) ? "try again later" : "";
  }
}

}  // namespace

Status status_of(const yaml::Json& object) {
  if (!object.is_object()) return {};
  const auto code = object.find("code");
  return {.code = code != object.end() && code->is_number_integer() ? code->get<int>() : 0,
          .reason = text_at(object, "reason"),
          .message = text_at(object, "message"),
          .causes = causes_of(object),
          .continue_token = metadata_at(object, "continue")};
}

Status status_of(const http::Response& response) {
  const auto object = parse_json(response.body);
  Status status = object && text_at(*object, "kind") == "Status"
                      ? status_of(*object)
                      : Status{.message = plain_text(response)};
  status.code = response.status;
  return status;
}

ApiFailure failure_of(Status status, std::string_view server, std::string_view origin) {
  const std::string address = base::escape_for_terminal(server);
  std::string text = base::escape_for_terminal(status.message);
  if (status.code == unauthorized) {
    const bool bare = text.empty() || text == "Unauthorized";
    text = fmt::format("{} doesn't accept the credentials{}{}{}{}", address,
                       origin.empty() ? "" : " of ", base::escape_for_terminal(origin),
                       bare ? "" : ": ", bare ? "" : text);
  } else if (status.reason.empty() || text.empty() || is_passing(status)) {
    const auto phrase = http::reason_phrase(status.code);
    text = fmt::format("{} answers {}{}{}{}{}", address, status.code, phrase.empty() ? "" : " ",
                       phrase, text.empty() ? "" : ": ", text);
  }
  base::Error error = {code_of(status), std::move(text), hint_of(status)};
  return {.error = std::move(error), .status = std::move(status)};
}

bool is_passing(const Status& status) {
  switch (status.code) {
    case request_timeout:
    case too_many_requests:
    case server_error:
    case bad_gateway:
    case unavailable:
    case gateway_timeout: return true;
    default: return false;
  }
}

}  // namespace istioctl::kubernetes
