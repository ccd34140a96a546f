#include <algorithm>
#include <array>

#include "istioctl/http/client.h"

namespace istioctl::http {
namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

// RFC 9110, and 429 of RFC 6585.
constexpr std::array reasons = {Reason{200, "OK"},
                                Reason{201, "Created"},
                                Reason{202, "Accepted"},
                                Reason{203, "Non-Authoritative Information"},
                                Reason{204, "No Content"},
                                Reason{205, "Reset Content"},
                                Reason{206, "Partial Content"},
                                Reason{300, "Multiple Choices"},
                                Reason{301, "Moved Permanently"},
                                Reason{302, "Found"},
                                Reason{303, "See Other"},
                                Reason{304, "Not Modified"},
                                Reason{307, "Temporary Redirect"},
                                Reason{308, "Permanent Redirect"},
                                Reason{400, "Bad Request"},
                                Reason{401, "Unauthorized"},
                                Reason{402, "Payment Required"},
                                Reason{403, "Forbidden"},
                                Reason{404, "Not Found"},
                                Reason{405, "Method Not Allowed"},
                                Reason{406, "Not Acceptable"},
                                Reason{407, "Proxy Authentication Required"},
                                Reason{408, "Request Timeout"},
                                Reason{409, "Conflict"},
                                Reason{410, "Gone"},
                                Reason{411, "Length Required"},
                                Reason{412, "Precondition Failed"},
                                Reason{413, "Content Too Large"},
                                Reason{414, "URI Too Long"},
                                Reason{415, "Unsupported Media Type"},
                                Reason{416, "Range Not Satisfiable"},
                                Reason{417, "Expectation Failed"},
                                Reason{421, "Misdirected Request"},
                                Reason{422, "Unprocessable Content"},
                                Reason{426, "Upgrade Required"},
                                Reason{429, "Too Many Requests"},
                                Reason{500, "Internal Server Error"},
                                Reason{501, "Not Implemented"},
                                Reason{502, "Bad Gateway"},
                                Reason{503, "Service Unavailable"},
                                Reason{504, "Gateway Timeout"},
                                Reason{505, "HTTP Version Not Supported"}};

}  // namespace

std::string_view reason_phrase(int status) {
  const auto found = std::ranges::lower_bound(reasons, status, {}, &Reason::status);
  return found != reasons.end() && found->status == status ? found->phrase : "";
}

}  // namespace istioctl::http
