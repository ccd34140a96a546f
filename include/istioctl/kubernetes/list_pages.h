#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "istioctl/kubernetes/api_client.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::kubernetes {

/// A collection to list.
struct ListRequest {
  std::string path;  ///< as in ApiRequest, perhaps with selectors in its query
  std::size_t page_size = 500;
};

/// Takes one object of a list; an error ends the listing, which then returns it.
using ItemVisitor = std::function<base::Result<void>(yaml::Json item)>;

/// Lists a collection page by page and visits its objects in the server's order, each once.
/// Returns the resourceVersion to watch from, for which this is the whole truth: that of the
/// first page. Where the server has forgotten that moment before the last page (410), the rest is
/// as things are then, and a watch tells of what happened to the first pages.
///
/// Memory follows the page. The objects of a built-in kind have no kind and apiVersion in a list.
[[nodiscard]] ApiResult<std::string> list_pages(ApiClient& client, const ListRequest& request,
                                                const ItemVisitor& visitor);

}  // namespace istioctl::kubernetes
