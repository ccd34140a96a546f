#pragma once

#include <curl/curl.h>

#include <map>
#include <memory>
#include <vector>

#include "istioctl/http/client.h"
#include "transfer.h"

namespace istioctl::http {

/// HttpClient on libcurl's multi interface, which keeps connections open between requests and
/// sends several over one where the server speaks HTTP/2.
///
/// Throws nothing: the caller has another C++ runtime (see module.h).
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(ClientOptions options);
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;
  ~CurlClient() override;

  [[nodiscard]] base::Result<Response> send(const Request& request) noexcept override;
  [[nodiscard]] base::Result<std::size_t> start(const Request& request) noexcept override;
  [[nodiscard]] base::Result<std::vector<Event>> wait(
      std::chrono::milliseconds longest) noexcept override;
  void cancel(std::size_t id) noexcept override;
  void interrupt() noexcept override;

 private:
  struct CloseMulti {
    void operator()(CURLM* multi) const { ::curl_multi_cleanup(multi); }
  };
  using Transfers = std::map<std::size_t, std::unique_ptr<Transfer>>;

  Transfer& begin(const Request& request);
  void advance();
  void pause(std::chrono::milliseconds longest);
  Event await(std::size_t id);
  void remove(Transfers::iterator transfer);

  ClientOptions options_;
  std::unique_ptr<CURLM, CloseMulti> multi_;
  std::vector<Event> events_ = {};  ///< not told yet
  std::size_t last_id_ = 0;
  Transfers transfers_ = {};
};

}  // namespace istioctl::http
