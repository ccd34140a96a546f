#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "istioctl/base/subprocess.h"

namespace istioctl::test {

/// Answers with prepared outcomes, in order, and records what it was asked to run.
class FakeProcessRunner final : public base::ProcessRunner {
 public:
  void answer(base::Result<base::ProcessOutcome> outcome) {
    answers_.push_back(std::move(outcome));
  }

  [[nodiscard]] base::Result<base::ProcessOutcome> run(
      const base::ProcessRequest& request) override {
    requests_.push_back(request);
    if (answers_.empty()) {
      return base::fail(base::ErrorCode::not_found, "no answer was prepared");
    }
    auto outcome = std::move(answers_.front());
    answers_.pop_front();
    return outcome;
  }

  [[nodiscard]] const std::vector<base::ProcessRequest>& requests() const { return requests_; }

 private:
  std::deque<base::Result<base::ProcessOutcome>> answers_;
  std::vector<base::ProcessRequest> requests_;
};

}  // namespace istioctl::test
