#pragma once

#include "istioctl/base/error.h"
#include "istioctl/kubernetes/api_client.h"
#include "istioctl/store/store.h"

/// What a server's refusals mean to who keeps configuration in it.
namespace istioctl::kubernetes {

/// Whether the server says that this object isn't there.
[[nodiscard]] bool is_missing(const ApiFailure& failure);

/// Whether the server doesn't have the version of the object that a call was about.
[[nodiscard]] bool is_conflict(const ApiFailure& failure);

[[nodiscard]] bool is_there_already(const ApiFailure& failure);

/// Whether the server refuses even to try, since one of its webhooks doesn't.
[[nodiscard]] bool is_untriable(const ApiFailure& failure);

/// The errors that a change's outcome has in every store.
[[nodiscard]] base::Error already_exists();
[[nodiscard]] base::Error not_found(store::Verb verb);
[[nodiscard]] base::Error conflict(const store::Change& change, const std::string& stored);

/// Why the server didn't make a change.
[[nodiscard]] base::Error change_error(const store::Change& change, const ApiFailure& failure);

/// The same with what is wrong with each field, where the server says that.
[[nodiscard]] store::Refusal refusal(const store::Change& change, const ApiFailure& failure);

}  // namespace istioctl::kubernetes
