#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"

namespace istioctl::cli {

class Context;

/// The body that an http(s) URL answers with. Any status but 200 is an error, and so are more
/// than `limit` bytes; the messages name the URL without its secrets.
[[nodiscard]] base::Result<std::unique_ptr<base::ByteSource>> fetch(const std::string& url,
                                                                    std::size_t limit,
                                                                    Context& context);

}  // namespace istioctl::cli
