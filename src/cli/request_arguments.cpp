#include "request_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "istioctl/base/lower_case.h"
#include "istioctl/base/printable.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;

class RequestReader {
 public:
  RequestReader(const RequestArguments& arguments, Context& context)
      : arguments_(arguments), context_(context) {}

  std::optional<std::vector<verdict::Request>> run() {
    verdict::Request common;
    if (auto method = verdict::parse_method(arguments_.method)) {
      common.method = std::move(*method);
    } else {
      wrong("--method", method.error());
    }
    for (const std::string& text : arguments_.headers) {
      if (auto header = verdict::parse_header(text)) {
        common.headers.push_back(std::move(*header));
      } else {
        wrong("--header", header.error());
      }
    }
    if (arguments_.uid) common.uid = static_cast<std::uint32_t>(*arguments_.uid);
    for (const std::string& text : arguments_.addresses) read_address(text);
    std::vector<verdict::Request> requests;
    for (const std::string& text : arguments_.urls) {
      if (auto url = verdict::parse_url(text)) {
        requests.push_back(common);
        requests.back().address = address_of(url->host);
        requests.back().url = std::move(*url);
        check_size(requests.back());
      } else {
        wrong(arguments_.urls.size() == 1
                  ? ""
                  : fmt::format("URL {}", &text - arguments_.urls.data() + 1),
              url.error());
      }
    }
    if (failed_) return std::nullopt;
    return requests;
  }

 private:
  void wrong(std::string_view what, base::Error error) {
    failed_ = true;
    if (!what.empty()) error.message = fmt::format("{}: {}", what, error.message);
    context_.reporter().report(error);
  }

  /// The sidecar answers a longer request with an error, whatever its rules say.
  void check_size(const verdict::Request& request) {
    const verdict::Url& url = request.url;
    std::size_t size = request.method.size() + url.path.size() + url.query.size();
    for (const auto& [name, value] : request.headers) size += name.size() + value.size();
    if (size <= verdict::longest_head) return;
    wrong("", {.code = ErrorCode::invalid_input,
               .message = fmt::format("the method, the path and the headers have {} bytes, and the "
                                      "sidecar takes no request with more than {}",
                                      size, verdict::longest_head)});
  }

  void read_address(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view value = equals == text.npos ? text : text.substr(equals + 1);
    const auto address = net::IpAddress::parse(value);
    if (equals == 0) {
      wrong("--address",
            {.code = ErrorCode::invalid_input,
             .message = fmt::format("{} has no host in front of the =", base::quote(text)),
             .hint = "write IP, or HOST=IP where the URLs have several hosts"});
    } else if (!address) {
      wrong("--address",
            {.code = ErrorCode::invalid_input,
             .message = fmt::format("{}: {}", base::quote(text), address.error().message),
             .hint = "write IP, or HOST=IP where the URLs have several hosts"});
    } else if (equals == text.npos) {
      any_host_ = *address;
    } else {
      of_host_.insert_or_assign(base::lower_case(text.substr(0, equals)), *address);
    }
  }

  [[nodiscard]] std::optional<net::IpAddress> address_of(std::string_view host) const {
    const auto own = of_host_.find(base::lower_case(host));
    return own == of_host_.end() ? any_host_ : std::optional(own->second);
  }

  const RequestArguments& arguments_;
  Context& context_;
  std::optional<net::IpAddress> any_host_;
  std::map<std::string, net::IpAddress> of_host_;
  bool failed_ = false;
};

}  // namespace

std::optional<std::vector<verdict::Request>> read_requests(const RequestArguments& arguments,
                                                           Context& context) {
  return RequestReader(arguments, context).run();
}

}  // namespace istioctl::cli
