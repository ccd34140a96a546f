#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "istioctl/base/file.h"
#include "istioctl/cli/context.h"
#include "support/fake_api_client.h"
#include "support/fake_http_client.h"
#include "support/fake_process_runner.h"
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
  FakeApiClient cluster;
  std::vector<kubernetes::Connection> connections;  ///< each that a client was made for
  FakeProcessRunner processes;
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
            },
            .make_api_client = [this](const kubernetes::Connection& connection,
                                      const kubernetes::ApiClientOptions& options)
                -> base::Result<std::unique_ptr<kubernetes::ApiClient>> {
              connections.push_back(connection);
              if (options.log) options.log("a line of the log");
              return std::make_unique<ApiForwarder>(cluster);
            },
            .processes = &processes};
  }

 private:
  /// The context owns its client; the fake stays with the test.
  class ApiForwarder final : public kubernetes::ApiClient {
   public:
    explicit ApiForwarder(kubernetes::ApiClient& target) : target_(target) {}

    [[nodiscard]] kubernetes::ApiResult<std::string> send(
        const kubernetes::ApiRequest& request) override {
      return target_.send(request);
    }
    void send_all(std::span<const kubernetes::ApiRequest> requests,
                  const Completion& completed) override {
      target_.send_all(requests, completed);
    }
    [[nodiscard]] kubernetes::ApiResult<void> stream(const kubernetes::ApiRequest& request,
                                                     const PieceVisitor& visitor,
                                                     std::stop_token stop) override {
      return target_.stream(request, visitor, std::move(stop));
    }
    void stream_all(std::span<const kubernetes::ApiRequest> requests, const StreamVisitor& visitor,
                    const StreamEnd& ended, std::stop_token stop) override {
      target_.stream_all(requests, visitor, ended, std::move(stop));
    }
    [[nodiscard]] std::string server() const override { return target_.server(); }

   private:
    kubernetes::ApiClient& target_;
  };
};

}  // namespace istioctl::test
