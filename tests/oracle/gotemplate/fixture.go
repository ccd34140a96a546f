package main

// The data of the templates. tests/support/gotemplate_probe.cpp builds the same.

type Protocol string

type Policy int32

func (p Policy) String() string {
	if p == 1 {
		return "MUTUAL_TLS"
	}
	return "NONE"
}

type ResourceName string

// Quantity prints through its method, whatever its fields are.
type Quantity struct {
	Amount int64
	Unit   string
}

func (q Quantity) String() string { return "100m" }

type Port struct {
	Name          string
	ContainerPort int32
	Protocol      Protocol
}

type Container struct {
	Name   string
	Image  string
	Args   []string
	Ports  []Port
	Limits map[ResourceName]Quantity
}

type Nested struct {
	Value string
	Depth int
	Inner *Nested
}

type ObjectMeta struct {
	Name        string
	Namespace   string
	Labels      map[string]string
	Annotations map[string]string
	Finalizers  []string
}

type PodSpec struct {
	ServiceAccountName            string
	Containers                    []Container
	HostNetwork                   bool
	Replicas                      *int32
	TerminationGracePeriodSeconds *int64
	Uint                          uint32
	Big                           uint64
	Float                         float64
	Int                           int
	Nested                        *Nested
	Missing                       *Nested
	Title                         *string
	NoTitle                       *string
	Policy                        Policy
	CPU                           Quantity
	Point                         Point
	Groups                        map[string][]string
	Any                           []any
}

// Point is comparable, unlike most of the others.
type Point struct {
	X int
	Y string
}

type Pod struct {
	ObjectMeta ObjectMeta
	Spec       PodSpec
}

func fullPod() Pod {
	grace := int64(30)
	title := "a title"
	return Pod{
		ObjectMeta: ObjectMeta{
			Name:      "sleep-1",
			Namespace: "default",
			Labels:    map[string]string{"app": "sleep", "version": "v1", "a-b": "x", "": "empty"},
			Annotations: map[string]string{
				"odd":   "a<b>&'\"=\\ \t\n\x00\x7f\xff é 🚀 \u2028",
				"plain": "on",
			},
		},
		Spec: PodSpec{
			ServiceAccountName: "robot",
			Containers: []Container{
				{
					Name:   "app",
					Image:  "docker.io/app:1",
					Args:   []string{"-p", "15001", ""},
					Ports:  []Port{{"http", 80, "TCP"}, {"dns", 53, "UDP"}},
					Limits: map[ResourceName]Quantity{"cpu": {1, "m"}, "memory": {2, "Mi"}},
				},
				{Name: "side", Image: "docker.io/side"},
			},
			HostNetwork:                   true,
			TerminationGracePeriodSeconds: &grace,
			Uint:                          7,
			Big:                           18446744073709551615,
			Float:                         1.5,
			Int:                           -3,
			Nested:                        &Nested{"outer", 1, &Nested{"inner", 2, nil}},
			Title:                         &title,
			Policy:                        1,
			CPU:                           Quantity{100, "m"},
			Point:                         Point{1, "p"},
			Groups:                        map[string][]string{"b": {"1", "2"}, "a": {}},
			Any:                           []any{1, "two", nil, 3.5, true, []string{"x"}},
		},
	}
}

func fixture(name string) any {
	switch name {
	case "pod":
		return fullPod()
	case "pointer":
		pod := fullPod()
		return &pod
	case "bare":
		return Pod{}
	case "map":
		return map[string]any{
			"name": "m", "list": []int{3, 1, 2}, "sub": map[string]int{"one": 1},
		}
	case "string":
		return "text"
	default:
		return nil
	}
}
