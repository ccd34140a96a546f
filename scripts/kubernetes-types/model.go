package main

import (
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// shape says how a Go type is written in JSON, in the terms of schema::TypeKind.
type shape struct {
	kind    string // an enumerator of schema::TypeKind
	bits    int    // of an integer
	element *shape // of a list or map
	table   *table // of an object
}

type field struct {
	name    string // the JSON name; empty for an embedded struct whose fields are inlined
	goName  string
	shape   shape
	pointer bool
}

type table struct {
	name   string // the Go type's name
	fields []field
}

// model holds the tables in the order in which a walk from the root first meets them, which
// follows Go's declarations and is therefore the same in every run.
type model struct {
	tables []*table
	byType map[reflect.Type]*table
	byName map[string]reflect.Type
}

// special are the types that write themselves as something else than their structure.
var special = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():    "quantity",
	reflect.TypeFor[intstr.IntOrString]():   "int_or_string",
	reflect.TypeFor[metav1.Time]():          "time",
	reflect.TypeFor[metav1.MicroTime]():     "time",
	reflect.TypeFor[metav1.Duration]():      "duration",
	reflect.TypeFor[metav1.FieldsV1]():      "any",
	reflect.TypeFor[runtime.RawExtension](): "any",
}

func newModel(root reflect.Type) (*model, error) {
	m := &model{byType: map[reflect.Type]*table{}, byName: map[string]reflect.Type{}}
	if _, err := m.table(root); err != nil {
		return nil, err
	}
	return m, nil
}

// table returns the table of a struct. It is registered before its fields are walked, so
// that types that contain themselves end.
func (m *model) table(t reflect.Type) (*table, error) {
	if known, ok := m.byType[t]; ok {
		return known, nil
	}
	if other, ok := m.byName[t.Name()]; ok {
		return nil, fmt.Errorf("%v and %v would share a name", t, other)
	}
	made := &table{name: t.Name()}
	m.byType[t], m.byName[t.Name()] = made, t
	m.tables = append(m.tables, made)
	fields, err := m.fields(t)
	if err != nil {
		return nil, fmt.Errorf("%v: %w", t, err)
	}
	made.fields = fields
	return made, checkNames(made)
}

func checkNames(t *table) error {
	names, goNames := map[string]bool{}, map[string]bool{}
	for _, f := range t.fields {
		if f.name != "" && names[f.name] || goNames[f.goName] {
			return fmt.Errorf("%s: field %s (%q) is there twice", t.name, f.goName, f.name)
		}
		names[f.name], goNames[f.goName] = true, true
	}
	return nil
}

func (m *model) fields(t reflect.Type) ([]field, error) {
	var fields []field
	for i := range t.NumField() {
		member := t.Field(i)
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		if name == "-" || !member.IsExported() {
			continue
		}
		made, err := m.field(name, member)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", member.Name, err)
		}
		fields = append(fields, made)
		if name != "" {
			continue
		}
		if !member.Anonymous || made.shape.table == nil || made.pointer {
			return nil, fmt.Errorf("%s: no JSON name (%q), and no embedded struct", member.Name, options)
		}
		fields = append(fields, made.shape.table.promoted()...)
	}
	return fields, nil
}

// promoted returns the fields that a struct embedding t has in JSON and in Go.
func (t *table) promoted() []field {
	var fields []field
	for _, f := range t.fields {
		if f.name != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

func (m *model) field(name string, member reflect.StructField) (field, error) {
	t, pointer := member.Type, member.Type.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	s, err := m.shape(t)
	return field{name: name, goName: member.Name, shape: s, pointer: pointer}, err
}

func (m *model) shape(t reflect.Type) (shape, error) {
	if kind, ok := special[t]; ok {
		return shape{kind: kind}, nil
	}
	switch t.Kind() {
	case reflect.String:
		return shape{kind: "string"}, nil
	case reflect.Bool:
		return shape{kind: "boolean"}, nil
	case reflect.Int32, reflect.Int64:
		return shape{kind: "integer", bits: t.Bits()}, nil
	case reflect.Float32, reflect.Float64:
		return shape{kind: "number"}, nil
	case reflect.Struct:
		made, err := m.table(t)
		return shape{kind: "object", table: made}, err
	case reflect.Slice:
		return m.list(t)
	case reflect.Map:
		return m.mapping(t)
	}
	return shape{}, fmt.Errorf("%v has no counterpart in schema::TypeKind", t)
}

func (m *model) list(t reflect.Type) (shape, error) {
	if t.Elem().Kind() == reflect.Uint8 {
		return shape{kind: "bytes"}, nil
	}
	return m.collection("list", t.Elem())
}

func (m *model) mapping(t reflect.Type) (shape, error) {
	if t.Key().Kind() != reflect.String {
		return shape{}, fmt.Errorf("%v has keys other than strings", t)
	}
	return m.collection("map", t.Elem())
}

// collection makes a list or map. The bounds of an integer belong to a schema::Field, so
// that those of elements (an exit code, say) are left to the API server.
func (m *model) collection(kind string, t reflect.Type) (shape, error) {
	element, err := m.shape(t)
	return shape{kind: kind, element: &element}, err
}
