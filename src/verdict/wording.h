#pragma once

#include <string>
#include <string_view>

#include "istioctl/proxy/egress_model.h"
#include "istioctl/verdict/verdict.h"

/// How verdicts speak of the parts of a model. What comes from objects is escaped for terminals.
namespace istioctl::verdict {

/// "ExternalService/default/httpbin-ext (rules.yaml:4:9)".
[[nodiscard]] std::string name_of(const proxy::EgressModel& model, proxy::ObjectId object);

/// The text of a member of the entry of a rule that made `route`, as its author wrote it:
/// "timeout", "retries/perTryTimeout". Empty where it isn't there.
[[nodiscard]] std::string as_written(const proxy::EgressModel& model, const proxy::Route& route,
                                     std::string_view path);

/// A share of requests: "50%".
[[nodiscard]] std::string percent_text(double percent);

/// "the address that the client asked for (203.0.113.10), port 80, over HTTP/1.1".
[[nodiscard]] std::string describe(const proxy::Upstream& upstream, const Verdict& verdict);

/// "server name www.google.com, certificate for www.google.com".
[[nodiscard]] std::string describe(const TlsUse& tls, const proxy::Tls& settings);

/// The limits and outlier detection of an upstream; empty where none is set.
[[nodiscard]] std::string limits_text(const proxy::Upstream& upstream);

}  // namespace istioctl::verdict
