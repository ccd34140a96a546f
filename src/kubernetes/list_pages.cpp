#include "istioctl/kubernetes/list_pages.h"

#include <fmt/format.h>

#include <utility>

#include "api_answer.h"
#include "istioctl/kubernetes/api_path.h"

namespace istioctl::kubernetes {
namespace {

/// Lists one collection, and knows how far it came.
class Listing {
 public:
  Listing(ApiClient& client, const ListRequest& request, const ItemVisitor& visitor)
      : client_(client), request_(request), visitor_(visitor) {}

  ApiResult<std::string> run() {
    while (true) {
      const auto visited = visit_page();
      if (!visited && !recover(visited.error())) return std::unexpected(visited.error());
      if (visited && token_.empty()) return revision_;
    }
  }

 private:
  [[nodiscard]] ApiRequest page_request() const {
    std::string path = with_query(request_.path, "limit", std::to_string(request_.page_size));
    if (!token_.empty()) path = with_query(path, "continue", token_);
    return {.path = std::move(path)};
  }

  ApiResult<void> visit_page() {
    const ApiRequest request = page_request();
    auto body = client_.send(request);
    if (!body) return std::unexpected(std::move(body.error()));
    auto page = parse_answer(client_.server(), request, *body);
    if (!page) return std::unexpected(std::move(page.error()));
    *body = {};
    const auto items = page->find("items");
    const bool empty = items == page->end() || items->is_null();  // Go's way to write no items
    if (empty ? !text_at(*page, "kind").ends_with("List") : !items->is_array()) {
      return std::unexpected(
          wrong_answer(client_.server(), request, "something that is no list of objects"));
    }
    token_ = metadata_at(*page, "continue");
    if (revision_.empty()) revision_ = metadata_at(*page, "resourceVersion");
    return empty ? ApiResult<void>{} : visit(*items, request);
  }

  ApiResult<void> visit(yaml::Json& items, const ApiRequest& request) {
    for (auto& item : items) {
      if (!item.is_object()) {
        return std::unexpected(
            wrong_answer(client_.server(), request, "a list of something that is no object"));
      }
      std::string key =
          fmt::format("{}/{}", metadata_at(item, "namespace"), metadata_at(item, "name"));
      // The server's order is that of these keys, so what an anew begun list repeats is before.
      if (anew_ && key <= last_key_) continue;
      if (auto visited = visitor_(std::exchange(item, nullptr)); !visited) {
        return std::unexpected(ApiFailure{.error = std::move(visited.error())});
      }
      last_key_ = std::move(key);
      recovering_ = false;
    }
    return {};
  }

  /// Whether the listing can go on after this failure, of a page behind the first: only when it
  /// came further since the last one, or it would begin anew for ever.
  bool recover(const ApiFailure& failure) {
    constexpr int gone = 410;
    if (!failure.status || failure.status->code != gone || token_.empty() || recovering_) {
      return false;
    }
    recovering_ = true;
    token_ = failure.status->continue_token;
    anew_ = anew_ || token_.empty();
    return true;
  }

  ApiClient& client_;
  const ListRequest& request_;
  const ItemVisitor& visitor_;
  std::string token_ = {};     ///< of the next page
  std::string revision_ = {};  ///< of the first page
  std::string last_key_ = {};  ///< of what was visited
  bool anew_ = false;          ///< the list began anew, so that what was visited comes again
  bool recovering_ = false;    ///< nothing new came since the last recovery
};

}  // namespace

ApiResult<std::string> list_pages(ApiClient& client, const ListRequest& request,
                                  const ItemVisitor& visitor) {
  return Listing(client, request, visitor).run();
}

}  // namespace istioctl::kubernetes
