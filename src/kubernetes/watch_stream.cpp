#include "watch_stream.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "api_answer.h"
#include "api_status.h"
#include "istioctl/kubernetes/api_path.h"

namespace istioctl::kubernetes {
namespace {

/// A server keeps no object of this size.
constexpr std::size_t longest_event = std::size_t{16} << 20;

std::optional<WatchType> type_of(std::string_view name) {
  if (name == "ADDED") return WatchType::added;
  if (name == "MODIFIED") return WatchType::modified;
  if (name == "DELETED") return WatchType::deleted;
  return {};
}

}  // namespace

WatchStream::WatchStream(std::size_t index, WatchRequest request, std::chrono::seconds stream_time)
    : index_(index), request_(std::move(request)), stream_time_(stream_time) {}

ApiRequest WatchStream::open_request() const {
  std::string path = with_query(request_.path, "watch", "true");
  path = with_query(path, "allowWatchBookmarks", "true");
  path = with_query(path, "resourceVersion", request_.resource_version);
  path = with_query(path, "timeoutSeconds", std::to_string(stream_time_.count()));
  return {.path = std::move(path)};
}

ApiResult<bool> WatchStream::read(const std::string& server, std::string_view piece,
                                  const WatchVisitor& visitor) {
  for (std::size_t end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
    begun_ += piece.substr(0, end);
    piece.remove_prefix(end + 1);
    const std::string line = std::exchange(begun_, {});
    if (line.empty()) continue;
    auto more = read_line(server, line, visitor);
    if (!more || !*more) return more;
  }
  if (piece.size() > longest_event - begun_.size()) {
    return std::unexpected(wrong_answer(
        server, open_request(), fmt::format("an event of more than {} bytes", longest_event)));
  }
  begun_ += piece;
  return true;
}

bool WatchStream::end() {
  begun_.clear();
  return std::exchange(fruitful_, false);
}

ApiResult<bool> WatchStream::read_line(const std::string& server, std::string_view line,
                                       const WatchVisitor& visitor) {
  auto event = parse_json(line);
  if (!event || !event->is_object() || !event->contains("object") ||
      !(*event)["object"].is_object()) {
    return std::unexpected(wrong_answer(server, open_request(), "something that is no event"));
  }
  const std::string name = text_at(*event, "type");
  auto& object = (*event)["object"];
  if (name == "ERROR") return std::unexpected(failure_of(status_of(object), server));
  fruitful_ = true;
  std::string revision = metadata_at(object, "resourceVersion");
  if (!revision.empty()) request_.resource_version = revision;
  const auto type = type_of(name);
  if (!type) return true;  // a bookmark, whose revision counts alone
  return visitor({.index = index_,
                  .type = *type,
                  .object = std::move(object),
                  .resource_version = std::move(revision)});
}

}  // namespace istioctl::kubernetes
