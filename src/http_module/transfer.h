#pragma once

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "istioctl/http/client.h"

namespace istioctl::http {

struct FreeList {
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using StringList = std::unique_ptr<curl_slist, FreeList>;

/// One request on its way, and the response as it comes in. Throws std::bad_alloc alone. It stays
/// where it is, since its handle points to it.
class Transfer {
 public:
  /// `options` and `events`, which takes the pieces of the body, outlive the transfer.
  Transfer(std::size_t id, const Request& request, const ClientOptions& options,
           std::vector<Event>& events);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  [[nodiscard]] CURL* handle() const { return handle_.get(); }
  [[nodiscard]] std::size_t id() const { return id_; }
  [[nodiscard]] const Request& request() const { return request_; }

  /// The end of the transfer, of which libcurl says `code`.
  [[nodiscard]] Event finish(CURLcode code);

 private:
  enum class Trouble : std::uint8_t { none, body_too_large, headers_too_large, out_of_memory };

  struct CloseHandle {
    void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
  };

  // libcurl calls these. Returning another count than was given makes it give up.
  static std::size_t receive_body(char* bytes, std::size_t size, std::size_t count,
                                  void* user) noexcept;
  static std::size_t receive_header(char* bytes, std::size_t size, std::size_t count,
                                    void* user) noexcept;
  static int before_request(void* user, char* to, char* from, int to_port, int from_port) noexcept;

  template <typename Value>
  void set(CURLoption option, Value value) {
    ::curl_easy_setopt(handle_.get(), option, value);
  }
  void set_blob(CURLoption option, const std::string& bytes);
  void set_trust();
  void set_peer();
  void set_proxy();
  void set_limits();
  void set_request();
  void set_receiver();
  void append(StringList& list, const std::string& line);

  [[nodiscard]] bool take_body(std::string_view bytes);
  [[nodiscard]] bool take_header(std::string_view line);
  [[nodiscard]] bool may_repeat() const;
  [[nodiscard]] Failure failure(CURLcode code) const;

  std::size_t id_;
  Request request_;
  const ClientOptions& options_;
  std::vector<Event>& events_;
  StringList headers_ = {};
  StringList connect_to_ = {};
  Response response_ = {};
  std::size_t header_bytes_ = 0;
  int times_sent_ = 0;
  Trouble trouble_ = Trouble::none;
  std::array<char, CURL_ERROR_SIZE> detail_ = {};
  std::unique_ptr<CURL, CloseHandle> handle_;  // last: it is closed before what it points to
};

}  // namespace istioctl::http
