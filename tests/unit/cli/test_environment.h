#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "istioctl/base/file.h"
#include "istioctl/cli/context.h"
#include "support/fake_http_client.h"
#include "support/lent_http_client.h"

namespace istioctl::test {

/// A sink that fails every write with the same error.
class BrokenSink final : public base::ByteSink {
 public:
  explicit BrokenSink(base::ErrorCode code) : code_(code) {}

  [[nodiscard]] base::Result<void> write(std::string_view /*bytes*/) override {
    return base::fail(code_, "<stdout>: broken");
  }

 private:
  base::ErrorCode code_;
};

/// An environment in memory. Set its members, then use environment().
struct TestEnvironment {
  std::map<std::string, std::string> variables;
  base::StringSource in{""};
  base::StringSink out;
  base::StringSink err;
  FakeHttpClient http;
  std::size_t http_clients_made = 0;
  std::optional<std::size_t> err_columns;

  [[nodiscard]] cli::Environment environment() {
    return {.variable = [this](const std::string& name) -> std::optional<std::string> {
              const auto found = variables.find(name);
              return found == variables.end() ? std::nullopt : std::optional(found->second);
            },
            .in = &in,
            .out = &out,
            .err = &err,
            .err_columns = err_columns,
            .make_http_client = [this]() -> base::Result<std::unique_ptr<http::HttpClient>> {
              ++http_clients_made;
              return std::make_unique<LentHttpClient>(http);
            }};
  }
};

}  // namespace istioctl::test
