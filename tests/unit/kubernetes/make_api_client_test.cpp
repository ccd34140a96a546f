#include "istioctl/kubernetes/make_api_client.h"

#include <doctest/doctest.h>

#include <map>

#include "support/fake_http_client.h"
#include "support/lent_http_client.h"

using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::http::Cause;
using istioctl::http::ClientOptions;
using istioctl::http::Failure;
using istioctl::http::Header;
using istioctl::http::HttpClient;
using istioctl::http::Response;
using istioctl::http::Verification;
using istioctl::kubernetes::ApiClient;
using istioctl::kubernetes::ApiClientOptions;
using istioctl::kubernetes::ApiRequest;
using istioctl::kubernetes::ApiResult;
using istioctl::kubernetes::Connection;
using istioctl::kubernetes::Credentials;
using istioctl::kubernetes::CredentialSource;
using istioctl::kubernetes::make_api_client;
using istioctl::test::FakeHttpClient;
using istioctl::test::LentHttpClient;
using namespace std::chrono_literals;

namespace {

/// Gives its credentials in order, one for each renewal.
class FakeCredentials final : public CredentialSource {
 public:
  explicit FakeCredentials(std::vector<Credentials> all) : all_(std::move(all)) {}

  Result<Credentials> current() override {
    if (broken) return istioctl::base::fail(ErrorCode::failed, "the program failed");
    ++asked;
    return all_[place_];
  }
  Result<bool> renew() override {
    ++renewals;
    if (place_ + 1 == all_.size()) return false;
    ++place_;
    return true;
  }

  int asked = 0;
  int renewals = 0;
  bool broken = false;

 private:
  std::vector<Credentials> all_;
  std::size_t place_ = 0;
};

/// A client whose HTTP is fake, and whose time passes only while it waits.
struct World {
  FakeHttpClient http = {};
  std::vector<ClientOptions> made = {};  ///< the HTTP clients
  std::vector<std::string> log = {};
  std::map<std::string, std::string> variables = {};
  Connection connection = {.server = "https://server:6443", .origin = "config (context \"c\")"};
  ApiClientOptions options = {};
  std::unique_ptr<ApiClient> client = {};

  ApiClient& get() {
    if (client) return *client;
    options.make_http_client = [this](const ClientOptions& wanted) {
      made.push_back(wanted);
      return Result<std::unique_ptr<HttpClient>>(std::make_unique<LentHttpClient>(http));
    };
    options.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    options.log = [this](const std::string& line) { log.push_back(line); };
    options.now = [this] { return std::chrono::steady_clock::time_point(1h) + http.waited(); };
    options.seed = 1;
    client = make_api_client(connection, options).value();
    return *client;
  }

  FakeCredentials& identify(std::vector<Credentials> credentials) {
    auto source = std::make_shared<FakeCredentials>(std::move(credentials));
    connection.credentials = source;
    return *source;
  }

  void answer(const std::string& method, const std::string& path, Response response) {
    http.outcome(method, "https://server:6443" + path, std::move(response));
  }
  void fail(const std::string& method, const std::string& path, Failure failure) {
    http.outcome(method, "https://server:6443" + path, std::move(failure));
  }
};

const std::string path = "/api/v1/things";

Response status(int code, const std::string& reason = "Reason") {
  return {.status = code,
          .body = R"({"kind":"Status","reason":")" + reason + R"(","message":"words"})"};
}

std::string header_of(const istioctl::http::Request& request, const std::string& name) {
  const auto found = std::ranges::find(request.headers, name, &Header::name);
  return found == request.headers.end() ? "" : found->value;
}

const Failure lost = {.cause = Cause::broken, .detail = "it broke", .sent = true};
const Failure refused = {.cause = Cause::connection, .detail = "refused"};

}  // namespace

TEST_CASE("a call has its method, headers and body, and is followed nowhere") {
  World world;
  world.identify({{.authorization = "Bearer hush"}});
  world.answer("POST", path, {.status = 201, .body = "made"});
  const auto result = world.get().send({.method = "POST", .path = path, .body = "{}"});
  CHECK(result.value() == "made");
  REQUIRE(world.http.requests().size() == 1);
  const auto& request = world.http.requests().front();
  CHECK(request.body == "{}");
  CHECK(header_of(request, "Authorization") == "Bearer hush");
  CHECK(header_of(request, "Accept") == "application/json");
  CHECK(header_of(request, "Content-Type") == "application/json");
  CHECK(request.redirects == istioctl::http::Redirects::refuse);
  CHECK(request.timeout == 60s);
}

TEST_CASE("whom the caller acts as goes along with every call") {
  World world;
  world.connection.headers = {{"Impersonate-User", "jane"}, {"Impersonate-Group", "a"}};
  world.answer("GET", path, {.status = 200});
  CHECK(world.get().send({.path = path}));
  CHECK(header_of(world.http.requests().front(), "Impersonate-User") == "jane");
  CHECK(header_of(world.http.requests().front(), "Impersonate-Group") == "a");
}

TEST_CASE("the connection's trust and the certificate of the caller go to the HTTP client") {
  World world;
  world.connection.certificate_authority = "CA";
  world.connection.tls_server_name = "name";
  world.connection.insecure_skip_tls_verify = true;
  world.connection.proxy_url = "socks5://proxy:1080";
  world.identify({{.client_certificate = "CERT", .client_key = "KEY"}});
  world.answer("GET", path, {.status = 200});
  CHECK(world.get().send({.path = path}));
  REQUIRE(world.made.size() == 1);
  CHECK(world.made[0].ca_certificates == "CA");
  CHECK(world.made[0].tls_server_name == "name");
  CHECK(world.made[0].verification == Verification::none);
  CHECK(world.made[0].proxy == "socks5h://proxy:1080");
  CHECK(world.made[0].client_certificate == "CERT");
  CHECK(world.made[0].client_key == "KEY");
}

TEST_CASE("the proxy of the variables counts where the kubeconfig has none") {
  World world;
  world.variables = {{"HTTPS_PROXY", "proxy:3128"}};
  world.answer("GET", path, {.status = 200});
  CHECK(world.get().send({.path = path}));
  CHECK(world.made.at(0).proxy == "http://proxy:3128");
}

TEST_CASE("an address that is none is an error that names the kubeconfig") {
  for (const auto* const server : {"ftp://host", "https://", "https:///x", "https://host?a=b"}) {
    CAPTURE(server);
    const auto made = make_api_client({.server = server, .origin = "file"}, {});
    if (std::string_view(server) == "https:///x") continue;  // the HTTP client refuses it
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::invalid_input);
    CHECK(made.error().hint.ends_with("the server in file"));
  }
  CHECK_FALSE(make_api_client({.server = "https://host", .proxy_url = "ftp://user:hush@p"}, {}));
}

TEST_CASE("a server without a scheme has https where a certificate is checked, as in client-go") {
  CHECK(
      make_api_client({.server = "host:1", .certificate_authority = "CA"}, {}).value()->server() ==
      "https://host:1");
  CHECK(make_api_client({.server = "host:1"}, {}).value()->server() == "http://host:1");
  CHECK(make_api_client({.server = "https://host/path/"}, {}).value()->server() ==
        "https://host/path");
}

TEST_CASE("a password in the server's address isn't shown") {
  const auto client = make_api_client({.server = "https://user:hush@host"}, {});
  CHECK((*client)->server() == "https://host");
}

TEST_CASE("a refusal is a failure with the server's words") {
  World world;
  world.answer("GET", path, status(403, "Forbidden"));
  const auto result = world.get().send({.path = path});
  REQUIRE_FALSE(result);
  CHECK(result.error().error.message == "words");
  CHECK(result.error().status->reason == "Forbidden");
  CHECK_FALSE(result.error().outcome_unknown);
  CHECK(world.http.requests().size() == 1);
}

TEST_CASE("a redirect is a failure, and shows no secret") {
  World world;
  world.answer("GET", path,
               {.status = 302, .headers = {{"location", "https://u:hush@login/?token=hush"}}});
  const auto result = world.get().send({.path = path});
  REQUIRE_FALSE(result);
  CHECK(result.error().error.message ==
        "https://server:6443 leads elsewhere (https://login/?token=***), where credentials "
        "aren't sent");
}

TEST_CASE("after 401 a call is repeated once, with other credentials") {
  World world;
  auto& credentials = world.identify({{.authorization = "one"}, {.authorization = "two"}});
  world.answer("POST", path, status(401));
  world.answer("POST", path, {.status = 201});
  CHECK(world.get().send({.method = "POST", .path = path}));
  REQUIRE(world.http.requests().size() == 2);
  CHECK(header_of(world.http.requests()[1], "Authorization") == "two");
  CHECK(credentials.renewals == 1);
}

TEST_CASE("without other credentials a 401 is a failure") {
  World world;
  auto& credentials = world.identify({{.authorization = "one"}, {.authorization = "two"}});
  world.answer("GET", path, status(401, "Unauthorized"));
  const auto result = world.get().send({.path = path});
  REQUIRE_FALSE(result);
  CHECK(result.error().error.message ==
        "https://server:6443 doesn't accept the credentials of config (context \"c\"): words");
  CHECK(world.http.requests().size() == 2);
  CHECK_FALSE(world.get().send({.path = path}));
  CHECK(credentials.renewals == 2);
}

TEST_CASE("of several calls that are refused together one renews the credentials") {
  World world;
  auto& credentials = world.identify({{.authorization = "one"}, {.authorization = "two"}});
  std::vector<ApiRequest> requests;
  for (int number = 0; number < 10; ++number) {
    requests.push_back({.path = path + std::to_string(number)});
    world.answer("GET", requests.back().path, status(401));
    world.answer("GET", requests.back().path, {.status = 200});
  }
  int good = 0;
  world.get().send_all(
      requests, [&](std::size_t, const ApiResult<std::string>& result) { good += result ? 1 : 0; });
  CHECK(good == 10);
  CHECK(credentials.renewals == 1);
}

TEST_CASE("a new client certificate gets a new HTTP client") {
  World world;
  world.identify({{.client_certificate = "A", .client_key = "a"},
                  {.client_certificate = "B", .client_key = "b"}});
  world.answer("GET", path, status(401));
  world.answer("GET", path, {.status = 200});
  CHECK(world.get().send({.path = path}));
  REQUIRE(world.made.size() == 2);
  CHECK(world.made[1].client_certificate == "B");
}

TEST_CASE("calls that are refused together get the new certificate's client, all of them") {
  World world;
  world.identify({{.client_certificate = "A", .client_key = "a"},
                  {.client_certificate = "B", .client_key = "b"}});
  std::vector<ApiRequest> requests;
  for (int number = 0; number < 40; ++number) {
    requests.push_back({.path = path + std::to_string(number)});
    if (number < 32) world.answer("GET", requests.back().path, status(401));
    world.answer("GET", requests.back().path, {.status = 200});
  }
  int good = 0;
  world.get().send_all(
      requests, [&](std::size_t, const ApiResult<std::string>& result) { good += result ? 1 : 0; });
  CHECK(good == 40);
  REQUIRE(world.made.size() == 2);
  CHECK(world.made[1].client_certificate == "B");
  CHECK(world.http.requests().size() == 72);
}

TEST_CASE("with a new certificate streams that are open are taken up anew") {
  World world;
  world.identify({{.client_certificate = "A", .client_key = "a"},
                  {.client_certificate = "B", .client_key = "b"}});
  const std::vector<ApiRequest> requests = {{.path = "/one"}, {.path = "/two"}};
  world.answer("GET", "/one", status(401));
  world.answer("GET", "/one", {.status = 200});
  world.answer("GET", "/two", {.status = 200});
  world.answer("GET", "/more", {.status = 200});
  std::vector<std::size_t> ends;
  world.get().stream_all(
      requests, [](std::size_t, std::string_view) { return true; },
      [&](std::size_t index, const ApiResult<void>& result) -> std::optional<ApiClient::Reopening> {
        CHECK(result);
        ends.push_back(index);
        if (ends.size() > 1) return {};
        return ApiClient::Reopening{.request = {.path = "/more"}};
      },
      {});
  CHECK(ends.size() == 3);
  CHECK(ends.front() == 1);
  CHECK(world.made.size() == 2);
  CHECK(world.http.cancelled().size() == 1);
}

TEST_CASE("credentials that can't be got are asked for once for all calls") {
  World world;
  world.identify({{}}).broken = true;
  const std::vector<ApiRequest> requests(5, ApiRequest{.path = path});
  int failures = 0;
  world.get().send_all(requests, [&](std::size_t, const ApiResult<std::string>& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().error.message == "the program failed");
    ++failures;
  });
  CHECK(failures == 5);
  CHECK(world.http.requests().empty());
}

TEST_CASE("a token with a line break is refused instead of becoming another header") {
  World world;
  world.identify({{.authorization = "Bearer hush\r\nX: y"}});
  const auto result = world.get().send({.path = path});
  REQUIRE_FALSE(result);
  CHECK_FALSE(result.error().error.message.contains("hush"));
  CHECK(result.error().error.message.contains("line break"));
}

TEST_CASE("a busy server is asked again when it says so, for every method") {
  for (const auto* const method : {"GET", "POST", "PUT", "DELETE"}) {
    CAPTURE(method);
    World world;
    Response busy = status(429, "TooManyRequests");
    busy.headers = {{"retry-after", "3"}};
    world.answer(method, path, busy);
    world.answer(method, path, {.status = 200, .body = "done"});
    CHECK(world.get().send({.method = method, .path = path}).value() == "done");
    CHECK(world.http.waited() >= 3s);
    CHECK(world.http.waited() < 4s);
  }
}

TEST_CASE("a server that asks for more patience than there is isn't waited for") {
  World world;
  Response busy = status(429, "TooManyRequests");
  busy.headers = {{"Retry-After", "600"}};
  world.answer("GET", path, busy);
  const auto result = world.get().send({.path = path});
  REQUIRE_FALSE(result);
  CHECK(result.error().status->code == 429);
  CHECK(world.http.waited() == 0ms);
}

TEST_CASE("a broken server is asked again later and later, as long as patience lasts") {
  World world;
  world.answer("GET", path, status(503));
  const auto result = world.get().send({.path = path});
  REQUIRE_FALSE(result);
  CHECK(result.error().error.message ==
        "https://server:6443 answers 503 Service Unavailable: words");
  CHECK(world.http.waited() > 20s);
  CHECK(world.http.waited() <= 30s);
  CHECK(world.http.requests().size() > 8);
  CHECK(world.http.requests().size() < 25);
}

TEST_CASE("500, then 200") {
  World world;
  world.answer("PUT", path, status(500));
  world.answer("PUT", path, {.status = 200, .body = "done"});
  CHECK(world.get().send({.method = "PUT", .path = path}).value() == "done");
}

TEST_CASE("what creates isn't repeated when it may have happened, and says so") {
  for (const int code : {500, 502, 503, 504}) {
    World world;
    world.answer("POST", path, status(code));
    const auto result = world.get().send({.method = "POST", .path = path});
    REQUIRE_FALSE(result);
    CHECK(result.error().outcome_unknown);
    CHECK(world.http.requests().size() == 1);
  }
  World world;
  world.fail("POST", path, lost);
  const auto result = world.get().send({.method = "POST", .path = path});
  REQUIRE_FALSE(result);
  CHECK(result.error().outcome_unknown);
  CHECK_FALSE(result.error().status);
  CHECK(world.http.requests().size() == 1);
}

TEST_CASE("what creates is repeated when it never reached the server") {
  World world;
  world.fail("POST", path, refused);
  world.answer("POST", path, {.status = 201, .body = "done"});
  CHECK(world.get().send({.method = "POST", .path = path}).value() == "done");
}

TEST_CASE("a lost answer is asked for again where that is safe") {
  for (const auto* const method : {"GET", "PUT", "DELETE"}) {
    CAPTURE(method);
    World world;
    world.fail(method, path, lost);
    world.answer(method, path, {.status = 200, .body = "done"});
    CHECK(world.get().send({.method = method, .path = path}).value() == "done");
  }
}

TEST_CASE("a refusal after a lost answer may be due to the call itself") {
  World world;
  world.fail("DELETE", path, lost);
  world.answer("DELETE", path, status(404, "NotFound"));
  const auto result = world.get().send({.method = "DELETE", .path = path});
  REQUIRE_FALSE(result);
  CHECK(result.error().status->code == 404);
  CHECK(result.error().outcome_unknown);
}

TEST_CASE("of patches those that apply are repeated") {
  for (const bool applies : {true, false}) {
    World world;
    world.fail("PATCH", path, lost);
    world.answer("PATCH", path, {.status = 200});
    const auto result = world.get().send(
        {.method = "PATCH",
         .path = path,
         .content_type = applies ? "application/apply-patch+yaml" : "application/json-patch+json",
         .body = "x"});
    CHECK(result.has_value() == applies);
  }
}

TEST_CASE("a server that was never reached is given up soon") {
  World world;
  world.fail("GET", path, refused);
  const auto result = world.get().send({.path = path});
  REQUIRE_FALSE(result);
  CHECK(world.http.waited() <= 1s);
  CHECK(result.error().error.code == ErrorCode::unavailable);
  CHECK(result.error().error.message ==
        "https://server:6443 can't be reached: nothing accepts connections there");
  CHECK(result.error().error.hint.contains("config (context \"c\")"));
}

TEST_CASE("a server that went away is waited for") {
  World world;
  world.answer("GET", "/one", {.status = 200});
  CHECK(world.get().send({.path = "/one"}));
  for (int count = 0; count < 6; ++count) world.fail("GET", path, refused);
  world.answer("GET", path, {.status = 200, .body = "back"});
  CHECK(world.get().send({.path = path}).value() == "back");
  CHECK(world.http.waited() > 1s);
}

TEST_CASE("a certificate that is refused is a failure at once") {
  World world;
  world.fail("GET", path, {.cause = Cause::untrusted_certificate, .detail = "self-signed"});
  CHECK_FALSE(world.get().send({.path = path}));
  CHECK(world.http.requests().size() == 1);
}

TEST_CASE("of many calls a bounded number is under way, and each has its result") {
  World world;
  std::vector<ApiRequest> requests;
  for (int number = 0; number < 100; ++number) {
    requests.push_back({.path = path + std::to_string(number)});
    if (number % 3 == 0) world.answer("GET", requests.back().path, status(503));
    world.answer("GET", requests.back().path, {.status = 200, .body = std::to_string(number)});
  }
  std::vector<std::string> bodies(100);
  world.get().send_all(requests, [&](std::size_t index, ApiResult<std::string> result) {
    CHECK(bodies[index].empty());
    bodies[index] = std::move(result.value());
  });
  for (std::size_t index = 0; index < 100; ++index) CHECK(bodies[index] == std::to_string(index));
  CHECK(world.http.most_under_way() == 32);
}

TEST_CASE("no calls, no results") {
  World world;
  world.get().send_all({}, [](std::size_t, const ApiResult<std::string>&) { CHECK(false); });
  CHECK(world.made.empty());
}

TEST_CASE("the log has method, URL, status and time, and no secret") {
  World world;
  world.identify({{.authorization = "Bearer hush"}});
  world.connection.server = "https://user:hush@server:6443";
  world.http.outcome("GET", "https://user:hush@server:6443/p?token=hush&a=b", status(500));
  world.http.outcome("GET", "https://user:hush@server:6443/p?token=hush&a=b",
                     Response{.status = 200});
  CHECK(world.get().send({.path = "/p?token=hush&a=b"}));
  REQUIRE(world.log.size() == 3);
  CHECK(world.log[0] == "GET https://server:6443/p?token=***&a=b 500 in 0 ms");
  CHECK(world.log[1].starts_with("GET https://server:6443/p?token=***&a=b is repeated in "));
  CHECK(world.log[2].starts_with("GET https://server:6443/p?token=***&a=b 200 in "));
}

TEST_CASE("a stream hands over its pieces") {
  World world;
  world.http.outcome("GET", "https://server:6443/w",
                     {.pieces = {"a", "b"}, .end = Response{.status = 200}});
  std::string got;
  CHECK(world.get().stream({.path = "/w"},
                           [&](std::string_view piece) { return got += piece, true; }, {}));
  CHECK(got == "ab");
  const auto& request = world.http.requests().front();
  CHECK(request.timeout == 0ms);
  CHECK(request.idle_timeout == 300s);
}

TEST_CASE("opening a stream is repeated, what has begun isn't") {
  World world;
  const std::string url = "https://server:6443/w";
  world.http.outcome("GET", url, status(503));
  world.http.outcome("GET", url, {.pieces = {"a"}, .end = lost});
  std::string got;
  const auto result = world.get().stream(
      {.path = "/w"}, [&](std::string_view piece) { return got += piece, true; }, {});
  CHECK_FALSE(result);
  CHECK(got == "a");
  CHECK(world.http.requests().size() == 2);
}

TEST_CASE("a stream ends when the visitor has had enough, or is asked to stop") {
  World world;
  world.http.outcome("GET", "https://server:6443/w",
                     {.pieces = {"a", "b"}, .end = Response{.status = 200}});
  std::string got;
  CHECK(world.get().stream({.path = "/w"},
                           [&](std::string_view piece) { return got += piece, false; }, {}));
  CHECK(got == "a");
  CHECK(world.http.cancelled().size() == 1);
  std::stop_source stop;
  stop.request_stop();
  CHECK(
      world.get().stream({.path = "/w"}, [](std::string_view) { return true; }, stop.get_token()));
  CHECK(world.http.requests().size() == 1);
}

TEST_CASE("streams get other credentials too, and are opened again when the caller wants it") {
  World world;
  world.identify({{.authorization = "one"}, {.authorization = "two"}});
  const std::string url = "https://server:6443/w";
  world.http.outcome("GET", url, status(401));
  world.http.outcome("GET", url, {.pieces = {"a"}, .end = lost});
  world.http.outcome("GET", url + "2", {.pieces = {"b"}, .end = Response{.status = 200}});
  std::string got;
  int ends = 0;
  const std::vector<ApiRequest> requests = {{.path = "/w"}};
  world.get().stream_all(
      requests,
      [&](std::size_t index, std::string_view piece) {
        CHECK(index == 0);
        return got += piece, true;
      },
      [&](std::size_t, const ApiResult<void>& result) -> std::optional<ApiClient::Reopening> {
        ++ends;
        if (result) return {};
        return ApiClient::Reopening{.request = {.path = "/w2"}, .delay = 2s};
      },
      {});
  CHECK(got == "ab");
  CHECK(ends == 2);
  CHECK(world.http.waited() >= 2s);
  CHECK(header_of(world.http.requests().back(), "Authorization") == "two");
}

TEST_CASE("a missing HTTP module ends every call") {
  World world;
  world.options = {};
  const auto client =
      make_api_client({.server = "https://server"}, {.make_http_client = [](const ClientOptions&) {
                        return Result<std::unique_ptr<HttpClient>>(
                            istioctl::base::fail(ErrorCode::unavailable, "no module"));
                      }});
  CHECK((*client)->send({.path = path}).error().error.message == "no module");
  CHECK_FALSE((*client)->stream({.path = path}, [](std::string_view) { return true; }, {}));
}
