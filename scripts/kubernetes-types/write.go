package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
)

// exported are the tables that kubernetes_types.h declares.
var exported = map[string]bool{
	"PodTemplateSpec": true, "ObjectMeta": true, "PodSpec": true, "Container": true, "Volume": true,
}

const head = `// clang-format off
// The types of %[1]s below PodTemplateSpec.
// Generated, not to be edited: scripts/kubernetes-types/README.md says how it is made again.

#include "istioctl/schema/kubernetes_types.h"

#include <cstdint>
#include <limits>

namespace istioctl::schema {

namespace {

constexpr std::int64_t int32_min = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();

`

const middle = `
constexpr Field by_value(std::string_view name, std::string_view go_name, const Type& type) {
  return {name, go_name, type};
}

constexpr Field by_pointer(std::string_view name, std::string_view go_name, const Type& type) {
  return {name, go_name, type, Held::pointer};
}

constexpr Field int32(std::string_view name, std::string_view go_name, Held held) {
  return {name, go_name, integer_type, held, Presence::optional, int32_min, int32_max};
}

`

// write prints the model as C++. Types come before the tables that use them, tables are
// declared before both, since a type may contain itself.
func write(out *bytes.Buffer, m *model, source string) {
	fmt.Fprintf(out, head, source)
	for _, t := range m.tables {
		if !exported[t.name] {
			fmt.Fprintf(out, "extern const Table %s;\n", tableName(t))
		}
	}
	out.WriteByte('\n')
	writeTypes(out, m)
	out.WriteString(middle)
	for _, t := range m.tables {
		writeFields(out, t)
	}
	for _, t := range m.tables {
		if !exported[t.name] {
			writeTable(out, t)
		}
	}
	out.WriteString("\n}  // namespace\n\n")
	for _, t := range m.tables {
		if exported[t.name] {
			writeTable(out, t)
		}
	}
	out.WriteString("\n}  // namespace istioctl::schema\n")
}

func writeTypes(out *bytes.Buffer, m *model) {
	written := map[string]bool{}
	// int32() needs it, whether or not a 64-bit field does.
	writeType(out, shape{kind: "integer", bits: 64}, written)
	for _, t := range m.tables {
		for _, f := range t.fields {
			writeType(out, f.shape, written)
		}
	}
}

func writeType(out *bytes.Buffer, s shape, written map[string]bool) {
	if written[typeName(s)] {
		return
	}
	written[typeName(s)] = true
	if s.element != nil {
		writeType(out, *s.element, written)
	}
	fmt.Fprintf(out, "constexpr Type %s{.kind = TypeKind::%s", typeName(s), s.kind)
	if s.element != nil {
		fmt.Fprintf(out, ", .element = &%s", typeName(*s.element))
	}
	if s.table != nil {
		fmt.Fprintf(out, ", .table = &%s", tableName(s.table))
	}
	out.WriteString("};\n")
}

func writeFields(out *bytes.Buffer, t *table) {
	if len(t.fields) == 0 {
		return
	}
	fmt.Fprintf(out, "constexpr Field %s[] = {\n", fieldsName(t))
	for _, f := range t.fields {
		fmt.Fprintf(out, "  %s,\n", initializer(f))
	}
	out.WriteString("};\n\n")
}

func initializer(f field) string {
	held := "value"
	if f.pointer {
		held = "pointer"
	}
	if f.shape.kind == "integer" && f.shape.bits == 32 {
		return fmt.Sprintf("int32(%q, %q, Held::%s)", f.name, f.goName, held)
	}
	return fmt.Sprintf("by_%s(%q, %q, %s)", held, f.name, f.goName, typeName(f.shape))
}

func writeTable(out *bytes.Buffer, t *table) {
	fields := "{}"
	if len(t.fields) > 0 {
		fields = fieldsName(t)
	}
	fmt.Fprintf(out, "constinit const Table %s{.name = %q, .fields = %s};\n", tableName(t), t.name, fields)
}

func tableName(t *table) string { return snake(t.name) + "_table" }

func fieldsName(t *table) string { return snake(t.name) + "_fields" }

func typeName(s shape) string { return stem(s) + "_type" }

func stem(s shape) string {
	switch {
	case s.table != nil:
		return snake(s.table.name)
	case s.element != nil:
		return s.kind + "_of_" + stem(*s.element)
	}
	return s.kind
}

// snake turns "AWSElasticBlockStore" into "aws_elastic_block_store": a word starts at a capital
// behind a small letter, and at the last capital of several before a small letter.
func snake(name string) string {
	var out strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		startsWord := i > 0 && unicode.IsUpper(r) &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if startsWord {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
