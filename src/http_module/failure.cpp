#include "failure.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "istioctl/base/printable.h"

namespace istioctl::http {
namespace {

using base::ErrorCode;

long number_of(CURL* handle, CURLINFO info) {
  long number = 0;
  ::curl_easy_getinfo(handle, info, &number);
  return number;
}

/// Of a certificate that was refused: OpenSSL's reason, which X509_V_ERR_… numbers.
Cause certificate_cause(CURL* handle) {
  constexpr long unspecified = 1;  // libcurl's value as long as OpenSSL has said nothing
  constexpr long not_yet_valid = 9;
  constexpr long expired = 10;
  const long server = number_of(handle, CURLINFO_SSL_VERIFYRESULT);
  const long reason =
      server > unspecified ? server : number_of(handle, CURLINFO_PROXY_SSL_VERIFYRESULT);
  switch (reason) {
    case 0:
    case unspecified: return Cause::wrong_host_certificate;
    case not_yet_valid:
    case expired: return Cause::expired_certificate;
    default: return Cause::untrusted_certificate;
  }
}

/// Of a connection that ended early. A peer that refuses our certificate says so late: the
/// handshake is over for us then.
Cause broken_cause(CURL* handle, std::string_view detail) {
  constexpr long redirection = 300;
  if (number_of(handle, CURLINFO_HTTP_CONNECTCODE) >= redirection) return Cause::proxy;
  return detail.contains("SSL") && detail.contains("alert") ? Cause::tls : Cause::broken;
}

/// Of a handshake that failed: the peer, or a machine in between, may just have gone away.
Cause handshake_cause(std::string_view detail) {
  const bool spoken = detail.contains("SSL routines") && !detail.contains("unexpected eof");
  return spoken ? Cause::tls : Cause::broken;
}

Cause cause_of(CURL* handle, CURLcode code, std::string_view detail) {
  switch (code) {
    case CURLE_URL_MALFORMAT: return Cause::wrong_url;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return Cause::name_lookup;
    case CURLE_COULDNT_CONNECT: return Cause::connection;
    case CURLE_PROXY: return Cause::proxy;
    case CURLE_PEER_FAILED_VERIFICATION: return certificate_cause(handle);
    case CURLE_SSL_CERTPROBLEM: return Cause::wrong_client_certificate;
    case CURLE_SSL_CACERT_BADFILE: return Cause::wrong_authorities;
    case CURLE_SSL_CONNECT_ERROR: return handshake_cause(detail);
    case CURLE_OPERATION_TIMEDOUT: return Cause::timeout;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_ABORTED_BY_CALLBACK: return broken_cause(handle, detail);
    case CURLE_TOO_MANY_REDIRECTS: return Cause::redirects;
    case CURLE_UNSUPPORTED_PROTOCOL:
      return number_of(handle, CURLINFO_REDIRECT_COUNT) > 0 ? Cause::redirects : Cause::other;
    case CURLE_OUT_OF_MEMORY: return Cause::out_of_memory;
    default: return Cause::other;
  }
}

/// What happened, in words that name no URL: one that a redirect gave may hold secrets.
std::string words_for(CURL* handle, CURLcode code, std::string_view detail) {
  // libcurl's own trouble with a socket that is closed says less than that it is.
  if (detail.starts_with("getpeername")) code = CURLE_ABORTED_BY_CALLBACK;
  switch (code) {
    case CURLE_TOO_MANY_REDIRECTS: return "it redirects more than ten times";
    case CURLE_COULDNT_CONNECT: return "cannot connect to the server";
    case CURLE_OPERATION_TIMEDOUT: return "it took too long";
    case CURLE_PARTIAL_FILE: return "the connection was closed before the end of the response";
    case CURLE_GOT_NOTHING: return "the server closed the connection without an answer";
    case CURLE_ABORTED_BY_CALLBACK: return "the connection was closed before there was an answer";
    case CURLE_BAD_CONTENT_ENCODING: return "the response cannot be unpacked";
    case CURLE_URL_MALFORMAT: return "this is not a valid URL";
    case CURLE_UNSUPPORTED_PROTOCOL:
      return cause_of(handle, code, detail) == Cause::redirects
                 ? "it redirects to something other than http or https"
                 : "the server doesn't speak HTTP";
    default: return std::string(detail.empty() ? ::curl_easy_strerror(code) : detail);
  }
}

}  // namespace

Failure failure_of(CURL* handle, CURLcode code, const char* detail) {
  return {.cause = cause_of(handle, code, detail), .detail = words_for(handle, code, detail)};
}

base::Error to_error(const Failure& failure, const Request& request) {
  const bool wrong = failure.cause == Cause::wrong_url || failure.cause == Cause::too_large;
  const bool memory = failure.cause == Cause::out_of_memory;
  return {wrong    ? ErrorCode::invalid_input
          : memory ? ErrorCode::failed
                   : ErrorCode::unavailable,
          fmt::format("cannot read {}: {}", base::escape_for_terminal(redact_url(request.url)),
                      base::escape_for_terminal(failure.detail))};
}

}  // namespace istioctl::http
