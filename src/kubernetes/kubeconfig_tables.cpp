#include "kubeconfig_tables.h"

#include <array>

#include "istioctl/schema/read.h"

namespace istioctl::kubernetes {

namespace {

using schema::Field;
using schema::Presence;
using schema::Table;
using schema::Type;
using schema::TypeKind;

constexpr Type text_type{.kind = TypeKind::string};
constexpr Type flag_type{.kind = TypeKind::boolean};
constexpr Type any_type{.kind = TypeKind::any};
constexpr Type texts_type{.kind = TypeKind::list, .element = &text_type};
constexpr Type texts_by_name_type{.kind = TypeKind::map, .element = &texts_type};

constexpr Type list_of(const Type& element) {
  return {.kind = TypeKind::list, .element = &element};
}

constexpr Field field(std::string_view name, const Type& type) {
  return {.name = name, .go_name = {}, .type = type};
}

constexpr Field required(std::string_view name, const Type& type) {
  return {.name = name, .go_name = {}, .type = type, .presence = Presence::required};
}

constexpr std::array context_fields{field("cluster", text_type), field("user", text_type),
                                    field("namespace", text_type)};
constexpr Table context_table{.name = "Context", .fields = context_fields};

constexpr std::array extension_fields{required("name", text_type), field("extension", any_type)};
constexpr Table extension_table{.name = "NamedExtension", .fields = extension_fields};
constexpr Type extension_type = schema::object_type(extension_table);

constexpr std::array cluster_fields{field("server", text_type),
                                    field("tls-server-name", text_type),
                                    field("insecure-skip-tls-verify", flag_type),
                                    field("certificate-authority", text_type),
                                    field("certificate-authority-data", text_type),
                                    field("proxy-url", text_type),
                                    field("disable-compression", flag_type),
                                    field("extensions", list_of(extension_type))};
constexpr Table cluster_table{.name = "Cluster", .fields = cluster_fields};

constexpr std::array variable_fields{required("name", text_type), field("value", text_type)};
constexpr Table variable_table{.name = "ExecEnvVar", .fields = variable_fields};
constexpr Type variable_type = schema::object_type(variable_table);

constexpr std::array exec_fields{
    field("command", text_type),          field("args", texts_type),
    field("env", list_of(variable_type)), field("apiVersion", text_type),
    field("installHint", text_type),      field("provideClusterInfo", flag_type),
    field("interactiveMode", text_type)};
constexpr Table exec_table{.name = "ExecConfig", .fields = exec_fields};

constexpr std::array provider_fields{field("name", text_type)};
constexpr Table provider_table{.name = "AuthProviderConfig", .fields = provider_fields};

constexpr std::array user_fields{field("client-certificate", text_type),
                                 field("client-certificate-data", text_type),
                                 field("client-key", text_type),
                                 field("client-key-data", text_type),
                                 field("token", text_type),
                                 field("tokenFile", text_type),
                                 field("as", text_type),
                                 field("as-uid", text_type),
                                 field("as-groups", texts_type),
                                 field("as-user-extra", texts_by_name_type),
                                 field("username", text_type),
                                 field("password", text_type),
                                 field("auth-provider", schema::object_type(provider_table)),
                                 field("exec", schema::object_type(exec_table))};
constexpr Table user_table{.name = "AuthInfo", .fields = user_fields};

constexpr std::array named_context_fields{required("name", text_type),
                                          field("context", schema::object_type(context_table))};
constexpr Table named_context_table{.name = "NamedContext", .fields = named_context_fields};
constexpr Type named_context_type = schema::object_type(named_context_table);

constexpr std::array named_cluster_fields{required("name", text_type),
                                          field("cluster", schema::object_type(cluster_table))};
constexpr Table named_cluster_table{.name = "NamedCluster", .fields = named_cluster_fields};
constexpr Type named_cluster_type = schema::object_type(named_cluster_table);

constexpr std::array named_user_fields{required("name", text_type),
                                       field("user", schema::object_type(user_table))};
constexpr Table named_user_table{.name = "NamedAuthInfo", .fields = named_user_fields};
constexpr Type named_user_type = schema::object_type(named_user_table);

constexpr std::array config_fields{field("apiVersion", text_type),
                                   field("kind", text_type),
                                   field("current-context", text_type),
                                   field("contexts", list_of(named_context_type)),
                                   field("clusters", list_of(named_cluster_type)),
                                   field("users", list_of(named_user_type))};
constexpr Table config_table{.name = "Config", .fields = config_fields};

}  // namespace

constexpr Type kubeconfig_type = schema::object_type(config_table);

}  // namespace istioctl::kubernetes
