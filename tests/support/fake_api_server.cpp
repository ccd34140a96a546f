#include "support/fake_api_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "istioctl/config/kind.h"
#include "istioctl/config/selector.h"

namespace istioctl::test {

using kubernetes::ApiFailure;
using kubernetes::ApiRequest;
using kubernetes::ApiResult;
using kubernetes::Status;
using yaml::Json;
using Answer = FakeApiServer::Answer;

namespace {

base::ErrorCode code_of(const Status& status) {
  switch (status.code) {
    case 404: return base::ErrorCode::not_found;
    case 409:
      return status.reason == "AlreadyExists" ? base::ErrorCode::already_exists
                                              : base::ErrorCode::conflict;
    case 410: return base::ErrorCode::conflict;
    case 403: return base::ErrorCode::unavailable;
    default: return base::ErrorCode::invalid_input;
  }
}

std::unexpected<ApiFailure> refuse(int code, std::string reason, std::string message) {
  Status status{.code = code, .reason = std::move(reason), .message = std::move(message)};
  base::Error error{code_of(status), status.message};
  return std::unexpected(ApiFailure{.error = std::move(error), .status = std::move(status)});
}

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (text[place] != '%') {
      result += text[place];
      continue;
    }
    result += static_cast<char>(std::stoi(std::string(text.substr(place + 1, 2)), nullptr, 16));
    place += 2;
  }
  return result;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

bool has_field(const Json& object, const std::string& path) {
  const Json* value = &object;
  for (const std::string& step : split(path, '.')) {
    if (!value->is_object() || !value->contains(step)) return false;
    value = &value->at(step);
  }
  return true;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

/// A path, taken apart.
struct FakeApiServer::Path {
  std::vector<std::string> parts;
  std::map<std::string, std::string> query;
  std::string group, version, name_space, plural, name;

  explicit Path(const std::string& text) {
    const std::size_t mark = text.find('?');
    for (std::string& part : split(std::string_view(text).substr(1, mark - 1), '/')) {
      parts.push_back(decoded(part));
    }
    if (mark != std::string::npos) {
      for (const std::string& pair : split(std::string_view(text).substr(mark + 1), '&')) {
        const std::size_t equal = pair.find('=');
        query[pair.substr(0, equal)] = decoded(std::string_view(pair).substr(equal + 1));
      }
    }
    std::size_t next = 3;
    if (parts.size() > 1) group = parts[1];
    if (parts.size() > 2) version = parts[2];
    if (parts.size() > 5 && parts[3] == "namespaces") {
      name_space = parts[4];
      next = 5;
    }
    if (parts.size() > next) plural = parts[next];
    if (parts.size() > next + 1) name = parts[next + 1];
  }

  [[nodiscard]] std::string value(const std::string& parameter) const {
    const auto found = query.find(parameter);
    return found == query.end() ? "" : found->second;
  }
  [[nodiscard]] bool is_dry() const { return value("dryRun") == "All"; }
  [[nodiscard]] std::string key() const { return name_space + "/" + name; }
  [[nodiscard]] std::string what() const {
    return fmt::format("{}.{} \"{}\"", plural, group, name);
  }

  [[nodiscard]] bool selects(const std::string& key, const Json& object) const {
    if (object.is_null()) return false;
    if (!name_space.empty() && !key.starts_with(name_space + "/")) return false;
    const auto labels = object.at("metadata").find("labels");
    return config::Selector::parse(value("labelSelector"))
        .value()
        .matches(labels == object.at("metadata").end() ? Json() : *labels);
  }
};

FakeApiServer::FakeApiServer() {
  for (const config::Kind* const kind : config::all_kinds()) {
    served_[std::string(kind->plural)] = kind->version;
    groups_[std::string(kind->plural)] = kind->group;
  }
}

FakeApiServer::~FakeApiServer() = default;

void FakeApiServer::serve(const std::string& plural, const std::string& version) {
  const std::lock_guard lock(mutex_);
  served_[plural] = version;
}

void FakeApiServer::define(const std::string& name, int looks_until_served) {
  const std::lock_guard lock(mutex_);
  definitions_[name] = looks_until_served;
}

void FakeApiServer::release_finalizers() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::string, std::string>> held;
  for (const auto& [plural, objects] : objects_) {
    for (const auto& [key, object] : objects) {
      if (object["metadata"].contains("deletionTimestamp")) held.emplace_back(plural, key);
    }
  }
  for (const auto& [plural, key] : held) erase(plural, key);
}

void FakeApiServer::forget_history() {
  const std::lock_guard lock(mutex_);
  forgotten_ = revision_;
  history_.clear();
}

std::vector<std::string> FakeApiServer::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void FakeApiServer::clear_calls() {
  const std::lock_guard lock(mutex_);
  calls_.clear();
}

Json FakeApiServer::object_at(const std::string& place) const {
  const std::lock_guard lock(mutex_);
  const std::size_t slash = place.find('/');
  const auto objects = objects_.find(place.substr(0, slash));
  if (objects == objects_.end()) return {};
  const auto found = objects->second.find(place.substr(slash + 1));
  return found == objects->second.end() ? Json() : found->second;
}

Answer FakeApiServer::call(const ApiRequest& request) {
  {
    const std::lock_guard lock(mutex_);
    calls_.push_back(request.method + " " + request.path.substr(0, request.path.find('?')));
  }
  const auto carry = [&] { return carry_out(request); };
  return fault_ ? fault_(request, carry) : carry();
}

Answer FakeApiServer::carry_out(const ApiRequest& request) {
  const std::lock_guard lock(mutex_);
  const Path path(request.path);
  if (forbidden_.contains(request.method)) {
    return refuse(
        403, "Forbidden",
        fmt::format("{}.{} is forbidden: User \"nobody\" cannot do this", path.plural, path.group));
  }
  if (path.group == "apiextensions.k8s.io") return definition(path);
  if (path.plural.empty()) return discover(path);
  const auto served = served_.find(path.plural);
  if (served == served_.end() || served->second != path.version) {
    return refuse(404, "", "404 page not found");
  }
  const Json body =
      request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
  if (request.method == "POST") return create(path, body);
  if (request.method == "PUT") return replace(path, body);
  if (request.method == "DELETE") return remove(path, body);
  if (path.name.empty()) return list(path);
  const Objects& objects = objects_[path.plural];
  const auto found = objects.find(path.key());
  if (found == objects.end()) return refuse(404, "NotFound", path.what() + " not found");
  return found->second.dump();
}

Answer FakeApiServer::discover(const Path& path) const {
  Json versions = Json::array();
  Json resources = Json::array();
  for (const auto& [plural, group] : groups_) {
    const std::string& version = served_.at(plural);
    if (group != path.group || version.empty()) continue;
    versions.push_back(Json{{"version", version}});
    if (version == path.version) {
      resources.push_back(Json{{"name", plural}, {"kind", "K"}, {"namespaced", true}});
    }
  }
  if (versions.empty()) return refuse(404, "", "404 page not found");
  if (!path.version.empty()) return Json{{"resources", resources}}.dump();
  return Json{{"kind", "APIGroup"}, {"versions", versions}}.dump();
}

Answer FakeApiServer::definition(const Path& path) {
  const auto found = definitions_.find(path.name);
  if (found == definitions_.end()) return refuse(404, "NotFound", path.what() + " not found");
  if (--found->second <= 0) {
    const std::string plural = path.name.substr(0, path.name.find('.'));
    for (const config::Kind* const kind : config::all_kinds()) {
      if (kind->plural == plural) served_[plural] = kind->version;
    }
  }
  return Json{{"metadata", {{"name", path.name}}}}.dump();
}

Answer FakeApiServer::list(const Path& path) const {
  const auto kept = objects_.find(path.plural);
  const std::string token = path.value("continue");
  std::string after;
  std::int64_t revision = revision_;
  if (!token.empty()) {
    const std::size_t colon = token.find(':');
    revision = std::stoll(token.substr(0, colon));
    after = token.substr(colon + 1);
    if (revision <= forgotten_) return refuse(410, "Expired", "the continue token is too old");
  }
  const std::string limit = path.value("limit");
  const std::size_t most = limit.empty() ? SIZE_MAX : std::stoull(limit);
  Json items = Json::array();
  Json metadata{{"resourceVersion", std::to_string(revision)}};
  if (kept != objects_.end()) {
    std::string last;
    for (auto next = kept->second.upper_bound(after); next != kept->second.end(); ++next) {
      if (!path.selects(next->first, next->second)) continue;
      if (items.size() == most) {
        metadata["continue"] = fmt::format("{}:{}", revision, last);
        break;
      }
      last = next->first;
      items.push_back(next->second);
    }
  }
  return Json{{"kind", "KList"}, {"metadata", metadata}, {"items", items}}.dump();
}

std::optional<Status> FakeApiServer::refuse_write(const Path& path, const Json& body) const {
  if (namespaces_ && !namespaces_->contains(path.name_space)) {
    return Status{.code = 404,
                  .reason = "NotFound",
                  .message = fmt::format("namespaces \"{}\" not found", path.name_space)};
  }
  if (path.value("fieldValidation") != "Strict") return std::nullopt;
  for (const std::string& field : pruned_) {
    if (!has_field(body, field)) continue;
    return Status{.code = 400,
                  .reason = "BadRequest",
                  .message = fmt::format("K in version \"v\" cannot be handled as a K: strict "
                                         "decoding error: unknown field \"{}\"",
                                         field)};
  }
  return std::nullopt;
}

Answer FakeApiServer::create(const Path& path, const Json& body) {
  if (auto refused = refuse_write(path, body)) {
    return refuse(refused->code, refused->reason, refused->message);
  }
  const std::string name = body.at("metadata").at("name");
  const std::string key = path.name_space + "/" + name;
  Objects& objects = objects_[path.plural];
  if (objects.contains(key)) {
    return refuse(409, "AlreadyExists",
                  fmt::format("{}.{} \"{}\" already exists", path.plural, path.group, name));
  }
  if (body["metadata"].contains("resourceVersion")) {
    return refuse(400, "BadRequest", "resourceVersion should not be set on objects to be created");
  }
  Json object = body;
  Json& metadata = object["metadata"];
  metadata["uid"] = fmt::format("uid-{}", ++uids_);
  metadata["generation"] = 1;
  metadata["creationTimestamp"] = "2026-01-02T03:04:05Z";
  metadata["managedFields"] = Json::array({{{"manager", "istioctl"}}});
  if (path.is_dry()) return object.dump();
  store(path, key, std::move(object));
  return objects_[path.plural][key].dump();
}

Answer FakeApiServer::replace(const Path& path, const Json& body) {
  if (auto refused = refuse_write(path, body)) {
    return refuse(refused->code, refused->reason, refused->message);
  }
  Objects& objects = objects_[path.plural];
  const auto found = objects.find(path.key());
  if (found == objects.end()) return refuse(404, "NotFound", path.what() + " not found");
  const Json& before = found->second["metadata"];
  if (!body["metadata"].contains("resourceVersion")) {
    return refuse(422, "Invalid", "metadata.resourceVersion: must be specified for an update");
  }
  if (body["metadata"]["resourceVersion"] != before["resourceVersion"]) {
    return refuse(409, "Conflict",
                  fmt::format("Operation cannot be fulfilled on {}: the object has been modified",
                              path.what()));
  }
  Json object = body;
  for (const char* const name : {"uid", "generation", "creationTimestamp", "managedFields"}) {
    object["metadata"][name] = before[name];
  }
  if (nlohmann::json::parse(object.dump()) == nlohmann::json::parse(found->second.dump()) ||
      path.is_dry()) {
    return object.dump();
  }
  store(path, path.key(), std::move(object));
  return objects[path.key()].dump();
}

Answer FakeApiServer::remove(const Path& path, const Json& options) {
  Objects& objects = objects_[path.plural];
  const auto found = objects.find(path.key());
  if (found == objects.end()) return refuse(404, "NotFound", path.what() + " not found");
  Json object = found->second;
  const auto wanted = options.find("preconditions");
  if (wanted != options.end() &&
      wanted->at("resourceVersion") != object["metadata"]["resourceVersion"]) {
    return refuse(409, "Conflict", "Precondition failed");
  }
  const Json success{{"kind", "Status"}, {"status", "Success"}};
  if (options.contains("dryRun")) return success.dump();
  if (object["metadata"].contains("finalizers")) {
    object["metadata"]["deletionTimestamp"] = "2026-01-02T03:04:06Z";
    store(path, path.key(), object);
    return objects[path.key()].dump();
  }
  erase(path.plural, path.key());
  return success.dump();
}

void FakeApiServer::store(const Path& path, const std::string& key, Json object) {
  object["metadata"]["resourceVersion"] = std::to_string(++revision_);
  Json& kept = objects_[path.plural][key];
  history_.push_back({revision_, path.plural, key, kept, object});
  kept = std::move(object);
  changed_.notify_all();
}

void FakeApiServer::erase(const std::string& plural, const std::string& key) {
  Objects& objects = objects_[plural];
  history_.push_back({++revision_, plural, key, objects[key], Json()});
  objects.erase(key);
  changed_.notify_all();
}

// The caller holds the mutex.
std::optional<std::string> FakeApiServer::next_event(const Path& path, std::int64_t& revision) {
  for (const Change& change : history_) {
    if (change.revision <= revision) continue;
    revision = change.revision;
    if (change.plural != path.plural) continue;
    const bool was = path.selects(change.key, change.before);
    const bool is = path.selects(change.key, change.after);
    if (!was && !is) continue;
    Json object = is ? change.after : change.before;
    object["metadata"]["resourceVersion"] = std::to_string(change.revision);
    const char* const type = !is ? "DELETED" : was ? "MODIFIED" : "ADDED";
    return Json{{"type", type}, {"object", object}}.dump() + "\n";
  }
  return std::nullopt;
}

/// One connection to the server.
class FakeApiServerClient final : public kubernetes::ApiClient {
 public:
  explicit FakeApiServerClient(FakeApiServer& server) : server_(server) {}

  ApiResult<std::string> send(const ApiRequest& request) override { return server_.call(request); }

  void send_all(std::span<const ApiRequest> requests, const Completion& completed) override {
    // Answers don't come in the order of the calls.
    for (std::size_t index = requests.size(); index > 0; --index) {
      completed(index - 1, send(requests[index - 1]));
    }
  }

  ApiResult<void> stream(const ApiRequest& request, const PieceVisitor& visitor,
                         std::stop_token stop) override {
    ApiResult<void> end;
    stream_all(
        std::span(&request, 1), [&](std::size_t, std::string_view piece) { return visitor(piece); },
        [&](std::size_t, ApiResult<void> result) {
          end = std::move(result);
          return std::optional<Reopening>();
        },
        std::move(stop));
    return end;
  }

  void stream_all(std::span<const ApiRequest> requests, const StreamVisitor& visitor,
                  const StreamEnd& ended, std::stop_token stop) override {
    streams_.clear();
    for (const ApiRequest& request : requests) open(request);
    while (!stop.stop_requested() && std::ranges::any_of(streams_, &Stream::is_open)) {
      if (!play_all(visitor, ended)) return;
      std::unique_lock lock(server_.mutex_);
      server_.changed_.wait_for(lock, std::chrono::milliseconds(5));
    }
  }

  [[nodiscard]] std::string server() const override { return "https://fake"; }

 private:
  struct Stream {
    FakeApiServer::Path path;
    std::int64_t revision = -1;
    bool is_open = true;
  };

  void open(const ApiRequest& request) {
    Stream stream{.path = FakeApiServer::Path(request.path)};
    const std::string since = stream.path.value("resourceVersion");
    if (is_number(since)) stream.revision = std::stoll(since);
    streams_.push_back(std::move(stream));
  }

  bool play_all(const StreamVisitor& visitor, const StreamEnd& ended) {
    for (std::size_t index = 0; index < streams_.size(); ++index) {
      if (streams_[index].is_open && !play(index, visitor, ended)) return false;
    }
    return true;
  }

  bool play(std::size_t index, const StreamVisitor& visitor, const StreamEnd& ended) {
    Stream& stream = streams_[index];
    std::vector<std::string> events;
    bool expired = false;
    bool served = true;
    {
      const std::lock_guard lock(server_.mutex_);
      expired = stream.revision < server_.forgotten_;
      served = server_.served_[stream.path.plural] == stream.path.version;
      while (!expired && served) {
        auto event = server_.next_event(stream.path, stream.revision);
        if (!event) break;
        events.push_back(std::move(*event));
      }
    }
    if (stream.revision < 0 || !served) {
      stream.is_open = false;
      (void)ended(index, served ? refuse(400, "BadRequest", "invalid resource version")
                                : refuse(404, "", "404 page not found"));
      return true;
    }
    if (expired) {
      stream.is_open = false;
      const Json status{{"kind", "Status"},
                        {"code", 410},
                        {"reason", "Expired"},
                        {"message", "too old resource version"}};
      const std::string piece = Json{{"type", "ERROR"}, {"object", status}}.dump() + "\n";
      if (!visitor(index, piece)) return false;
      (void)ended(index, {});
      return true;
    }
    return std::ranges::all_of(events, [&](const auto& event) { return visitor(index, event); });
  }

  FakeApiServer& server_;
  std::vector<Stream> streams_ = {};
};

kubernetes::ApiClient& FakeApiServer::connect() {
  const std::lock_guard lock(mutex_);
  return *clients_.emplace_back(std::make_unique<FakeApiServerClient>(*this));
}

}  // namespace istioctl::test
