#pragma once

#include <string>
#include <string_view>

#include "istioctl/kubernetes/api_client.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::kubernetes {

/// The failure of a call whose answer has status 2xx and is `what` instead of what it should be.
/// Its message names the server and the call, its hint doubts that this is an API server.
[[nodiscard]] ApiFailure wrong_answer(const std::string& server, const ApiRequest& request,
                                      std::string_view what);

/// `text` as JSON that is safe to walk and print; nothing when it is none, or nested deeper
/// than the objects of Kubernetes are.
[[nodiscard]] std::optional<yaml::Json> parse_json(std::string_view text);

/// The JSON object in the body of an answer to `request`, else the failure.
[[nodiscard]] ApiResult<yaml::Json> parse_answer(const std::string& server,
                                                 const ApiRequest& request, std::string_view body);

/// The string at `key`; empty when `object` has none there, or is no object.
[[nodiscard]] std::string text_at(const yaml::Json& object, std::string_view key);

/// The string at `key` of the object's metadata; empty when there is none.
[[nodiscard]] std::string metadata_at(const yaml::Json& object, std::string_view key);

}  // namespace istioctl::kubernetes
