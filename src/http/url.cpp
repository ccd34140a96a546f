#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "istioctl/base/lower_case.h"
#include "istioctl/http/client.h"

namespace istioctl::http {
namespace {

/// Whether a query parameter of this name carries a secret: GitHub's token, GitLab's
/// private_token, the signatures of S3, GCS and Azure (sig), API keys.
bool is_secret(std::string_view parameter) {
  constexpr std::array<std::string_view, 7> words = {"token", "sig",        "key", "secret",
                                                     "passw", "credential", "auth"};
  const std::string name = base::lower_case(parameter);
  return std::ranges::any_of(words, [&name](std::string_view word) { return name.contains(word); });
}

std::string redact_query(std::string_view query) {
  std::string out;
  while (true) {
    const std::size_t end = std::min(query.find_first_of("&;"), query.size());
    const std::string_view parameter = query.substr(0, end);
    const std::size_t equals = parameter.find('=');
    const bool secret = equals != std::string_view::npos && is_secret(parameter.substr(0, equals));
    out += secret ? fmt::format("{}=***", parameter.substr(0, equals)) : std::string(parameter);
    if (end == query.size()) {
      return out;
    }
    out += query[end];
    query.remove_prefix(end + 1);
  }
}

}  // namespace

bool is_http_url(std::string_view text) {
  constexpr std::size_t longest_scheme = 8;
  const std::string start = base::lower_case(text.substr(0, longest_scheme));
  return start.starts_with("http://") || start.starts_with("https://");
}

std::string redact_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t host = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const std::size_t host_end = std::min(url.find_first_of("/?#", host), url.size());
  // What precedes the last @ may be secret; a password may hold an @ itself.
  const std::string_view authority = url.substr(host, host_end - host);
  const std::size_t at = authority.rfind('@');
  const std::size_t user_end = at == std::string_view::npos ? 0 : at + 1;

  std::string out(url.substr(0, host));
  out += authority.substr(user_end);
  const std::string_view rest = url.substr(host_end);
  const std::size_t query = rest.find('?');
  if (query == std::string_view::npos) {
    return out + std::string(rest);
  }
  const std::size_t fragment = std::min(rest.find('#', query), rest.size());
  out += rest.substr(0, query + 1);
  out += redact_query(rest.substr(query + 1, fragment - query - 1));
  out += rest.substr(fragment);
  return out;
}

}  // namespace istioctl::http
