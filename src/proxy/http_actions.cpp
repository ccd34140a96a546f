#include "http_actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "envoy_text.h"
#include "istioctl/base/printable.h"
#include "istioctl/proxy/json_access.h"

namespace istioctl::proxy {

namespace {

using yaml::Json;

// What Envoy can answer with.
constexpr std::uint32_t lowest_status = 200;
constexpr std::uint32_t highest_status = 599;
constexpr std::uint32_t all = 100;

}  // namespace

Route ActionReader::read(const Json& entry, const std::string& field) {
  Route route{.rule = id_,
              .timeout = duration_at(entry, "timeout"),
              .websocket = boolean_at(entry, "websocketUpgrade").value_or(false)};
  if (const Json* const redirect = member(entry, "redirect")) {
    route.redirect =
        Redirect{.uri = header_value(*redirect, "uri", field + ".redirect"),
                 .authority = header_value(*redirect, "authority", field + ".redirect")};
  }
  if (const Json* const rewrite = member(entry, "rewrite")) {
    route.rewrite = Rewrite{.uri = header_value(*rewrite, "uri", field + ".rewrite"),
                            .authority = header_value(*rewrite, "authority", field + ".rewrite")};
  }
  read_retries(entry, route);
  if (const Json* const fault = member(entry, "fault")) read_fault(*fault, field + ".fault", route);
  if (const Json* const cors = member(entry, "corsPolicy")) {
    read_cors(*cors, field + ".corsPolicy", route);
  }
  read_append_headers(entry, field, route);
  return route;
}

void ActionReader::unusable(const std::string& field, const std::string& text,
                            std::string_view consequence) {
  findings_.warn(id_, {.trap = traps::value,
                       .field = field,
                       .message = fmt::format("the sidecar can't use {}: {}", base::quote(text),
                                              consequence)});
}

std::string ActionReader::header_value(const Json& object, const std::string& name,
                                       const std::string& field) {
  std::string text = text_at(object, name);
  if (is_header_text(text)) return text;
  unusable(fmt::format("{}.{}", field, name), text, "it is left out");
  return {};
}

void ActionReader::read_retries(const Json& entry, Route& route) {
  const Json* const retries = member(entry, "retries");
  if (retries == nullptr) return;
  route.retries = Retries{.attempts = count_at(*retries, "attempts").value_or(1),
                          .per_try_timeout = duration_at(*retries, "perTryTimeout")};
}

std::uint32_t ActionReader::percent_of(const Json& fault, const std::string& field) {
  const auto percent = number_at(fault, "percent");
  if (!percent) {
    findings_.warn(id_, {.trap = traps::fault_percent,
                         .field = field,
                         .message = "without percent no request is affected",
                         .hint = "write percent: 100 for every request"});
  }
  return std::min(percent.value_or(0), all);
}

void ActionReader::read_fault(const Json& fault, const std::string& field, Route& route) {
  if (const Json* const delay = member(fault, "delay")) {
    if (const auto duration = duration_at(*delay, "fixedDelay")) {
      route.delay = Delay{.percent = percent_of(*delay, field + ".delay"), .duration = *duration};
    }
  }
  const Json* const abort = member(fault, "abort");
  if (abort == nullptr) return;
  const auto status = number_at(*abort, "httpStatus");
  if (!status) return;
  if (*status < lowest_status || *status > highest_status) {
    unusable(
        field + ".abort.httpStatus", fmt::format("{}", *status),
        fmt::format("a status is {} to {}; no request is aborted", lowest_status, highest_status));
    return;
  }
  route.abort = Abort{.percent = percent_of(*abort, field + ".abort"), .status = *status};
}

void ActionReader::read_cors(const Json& cors, const std::string& field, Route& route) {
  const auto usable = [&](const std::string& name) {
    auto texts = texts_at(cors, name);
    std::erase_if(texts, [&](const std::string& text) {
      if (is_header_text(text)) return false;
      unusable(fmt::format("{}.{}", field, name), text, "it is left out");
      return true;
    });
    return texts;
  };
  CorsPolicy policy{.allow_origins = usable("allowOrigin"),
                    .allow_methods = usable("allowMethods"),
                    .allow_headers = usable("allowHeaders"),
                    .expose_headers = usable("exposeHeaders"),
                    .allow_credentials = boolean_at(cors, "allowCredentials")};
  if (const auto age = duration_at(cors, "maxAge")) {
    policy.max_age = std::chrono::duration_cast<std::chrono::seconds>(*age);
  }
  route.cors = std::move(policy);
}

void ActionReader::read_append_headers(const Json& entry, const std::string& field, Route& route) {
  for (auto& [name, value] : pairs_at(entry, "appendHeaders")) {
    const std::string place = fmt::format("{}.appendHeaders", field);
    if (!is_header_token(name) || name.size() > longest_header) {
      unusable(place, name, "it can't be the name of a header; it isn't added");
    } else if (name == "host") {
      unusable(place, name, "the Host header can only be rewritten; it isn't added");
    } else if (!is_header_text(value)) {
      unusable(place, value, "it can't be the value of a header; it isn't added");
    } else if (literal_value(value).size() > longest_header) {
      unusable(place, value, "it is too long for the value of a header; it isn't added");
    } else if (route.append_headers.size() == most_headers) {
      unusable(place, name, fmt::format("more than {} headers can't be added", most_headers));
    } else {
      route.append_headers.emplace_back(std::move(name), std::move(value));
    }
  }
}

}  // namespace istioctl::proxy
