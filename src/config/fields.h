#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "istioctl/config/formats.h"
#include "istioctl/schema/rules.h"
#include "istioctl/schema/table.h"

/// The words in which the kinds' tables are written.
namespace istioctl::config {

using schema::Emptiness;
using schema::EmptyText;
using schema::Field;
using schema::Format;
using schema::Presence;
using schema::Rule;
using schema::RuleKind;
using schema::RuleScope;
using schema::Table;
using schema::Type;
using schema::TypeKind;

inline constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();
inline constexpr std::string_view this_release = "Istio 0.7.1";

inline constexpr Type string_type{.kind = TypeKind::string};
inline constexpr Type boolean_type{.kind = TypeKind::boolean};
inline constexpr Type integer_type{.kind = TypeKind::integer};
inline constexpr Type any_type{.kind = TypeKind::any};
inline constexpr Type string_list{.kind = TypeKind::list, .element = &string_type};
inline constexpr Type string_map{.kind = TypeKind::map, .element = &string_type};

inline constexpr Type host_type{.kind = TypeKind::string, .format = &host};
inline constexpr Type host_list{.kind = TypeKind::list, .element = &host_type};
inline constexpr Type label_name_type{.kind = TypeKind::string, .format = &dns_label};
inline constexpr Type fqdn_type{.kind = TypeKind::string, .format = &fqdn};
inline constexpr Type spec_label_type{.kind = TypeKind::string, .format = &spec_label};
/// Labels inside a spec: subsets, endpoints, sources.
inline constexpr Type spec_labels{
    .kind = TypeKind::map, .element = &spec_label_type, .key_format = &spec_label};
/// HTTP headers that are added, by name.
inline constexpr Type header_values{
    .kind = TypeKind::map, .element = &string_type, .key_format = &header_name};
inline constexpr Type header_name_type{.kind = TypeKind::string, .format = &header_name};
inline constexpr Type protocol_type{.kind = TypeKind::string, .format = &protocol};
inline constexpr Type duration_type{.kind = TypeKind::duration, .format = &positive_duration};

/// Releases after 0.7.1 have `host` where it has `name`.
inline constexpr std::array<std::string_view, 1> host_of_later_releases{"host"};

constexpr Type object_of(const Table& table) {
  return {.kind = TypeKind::object, .table = &table};
}

constexpr Type list_of(const Type& element) {
  return {.kind = TypeKind::list, .element = &element};
}

constexpr Type map_of(const Type& element) {
  return {.kind = TypeKind::map, .element = &element};
}

constexpr Field field(std::string_view name, const Type& type, std::string_view doc) {
  return {.name = name, .go_name = {}, .type = type, .doc = doc};
}

constexpr Field number_field(std::string_view name, std::int64_t minimum, std::int64_t maximum,
                             std::string_view doc) {
  return {.name = name,
          .go_name = {},
          .type = integer_type,
          .minimum = minimum,
          .maximum = maximum,
          .doc = doc};
}

/// A percentage that may be a fraction.
constexpr Field fraction_field(std::string_view name, std::string_view doc) {
  return {.name = name,
          .go_name = {},
          .type = {.kind = TypeKind::number},
          .minimum = 0,
          .maximum = 100,
          .doc = doc};
}

/// A count, which may not be negative.
constexpr Field count_field(std::string_view name, std::string_view doc) {
  return number_field(name, 0, int32_max, doc);
}

constexpr Field port_field(std::string_view name, std::string_view doc) {
  return number_field(name, 1, 65535, doc);
}

constexpr Field percent_field(std::string_view name, std::string_view doc) {
  return number_field(name, 0, 100, doc);
}

constexpr Field required(Field field) {
  field.presence = Presence::required;
  return field;
}

/// An object that may not be `{}`.
constexpr Field not_empty(Field field) {
  field.emptiness = Emptiness::refused;
  return field;
}

/// Known to others by these names, too.
constexpr Field also_called(Field field, std::span<const std::string_view> names) {
  field.other_names = names;
  return field;
}

/// A list whose objects differ in each of these members.
constexpr Field unique_by(Field field, std::span<const std::string_view> members) {
  field.unique_by = members;
  return field;
}

constexpr Field unimplemented(Field field) {
  field.unimplemented_by = this_release;
  return field;
}

}  // namespace istioctl::config
