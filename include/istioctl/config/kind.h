#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/schema/table.h"
#include "istioctl/yaml/to_json.h"

/// The kinds of configuration: each is data, in a file of its own in src/config/kinds.
namespace istioctl::config {

/// What a wide table shows of an object.
struct Summary {
  std::vector<std::string> hosts = {};
  std::vector<std::string> ports = {};  ///< "80/http"
};

/// What `kubectl get` shows of an object in a column of its own.
struct Column {
  std::string_view name;  ///< "Hosts"
  std::string_view path;  ///< ".spec.hosts", JSONPath
  std::string_view doc;   ///< one sentence, without a full stop
};

/// One kind of configuration. Constexpr data of static lifetime; two kinds are the same when
/// their addresses are.
struct Kind {
  std::string_view name;        ///< "ExternalService"
  std::string_view plural;      ///< "externalservices"
  std::string_view short_name;  ///< "es"
  std::string_view kebab;       ///< "external-service", as 0.7.1's messages say it
  std::string_view group;       ///< "networking.istio.io"
  std::string_view version;     ///< "v1alpha3"
  std::string_view doc;         ///< what it is for, for `explain`
  const schema::Table* spec;
  /// What a valid spec is about.
  Summary (*summarize)(const yaml::Json& spec);
  std::span<const Column> columns = {};
};

/// "networking.istio.io/v1alpha3".
[[nodiscard]] std::string api_version(const Kind& kind);

/// "externalservice": the singular, as kubectl and 0.7.1 take it.
[[nodiscard]] std::string singular(const Kind& kind);

/// All kinds, sorted by name. The table is generated at build time from the files of
/// src/config/kinds: NAME.cpp defines `extern const Kind NAME_kind`.
[[nodiscard]] std::span<const Kind* const> all_kinds();

/// The kind with exactly this name, as manifests say it, or nullptr.
[[nodiscard]] const Kind* find_kind(std::string_view name);

/// The kind that a command line names: its name, singular, plural, short or kebab name, in any
/// case, perhaps with its group behind a dot. Otherwise an error (`wrong_usage`) that suggests
/// the nearest, or kubectl for kinds that Istio has and this program doesn't.
[[nodiscard]] base::Result<const Kind*> parse_kind(std::string_view typed);

/// Whether Istio 0.7.1 had this kind and this program leaves it to kubectl (Mixer's kinds,
/// ServiceRole, …).
[[nodiscard]] bool is_kubectls_kind(std::string_view name);

}  // namespace istioctl::config
