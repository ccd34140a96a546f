#pragma once

#include <string>
#include <vector>

#include "istioctl/proxy/egress_model.h"
#include "istioctl/verdict/request.h"
#include "istioctl/verdict/verdict.h"

namespace istioctl::cli {

/// One request with what becomes of it.
struct JudgedRequest {
  verdict::Request request;
  verdict::Verdict verdict;
};

/// A paragraph each, for people: the verdict, then a line for each decision.
[[nodiscard]] std::string to_text(const std::vector<JudgedRequest>& judged);

/// One JSON array with an object each. What isn't there is left out.
[[nodiscard]] std::string to_json(const std::vector<JudgedRequest>& judged,
                                  const proxy::EgressModel& model);

}  // namespace istioctl::cli
