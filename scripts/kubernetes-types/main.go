// Command kubernetes-types prints the types below Kubernetes' PodTemplateSpec as the C++
// tables of src/schema/kubernetes_types.cpp. See README.md for how it is run.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"reflect"
	"runtime/debug"

	corev1 "k8s.io/api/core/v1"
)

const source = "k8s.io/api"

// version returns the version of the module that the types come from, as go.mod has it.
func version() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", fmt.Errorf("the program was built without module information")
	}
	for _, module := range info.Deps {
		if module.Path == source {
			return module.Version, nil
		}
	}
	return "", fmt.Errorf("%s is not among the modules of the program", source)
}

func generate() ([]byte, error) {
	release, err := version()
	if err != nil {
		return nil, err
	}
	model, err := newModel(reflect.TypeFor[corev1.PodTemplateSpec]())
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	write(&out, model, source+" "+release)
	return out.Bytes(), nil
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("kubernetes-types: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . FILE")
	}
	text, err := generate()
	if err != nil {
		log.Fatal(err)
	}
	// Written only when whole, so that an error leaves the old file as it was.
	if err := os.WriteFile(os.Args[1], text, 0o644); err != nil {
		log.Fatal(err)
	}
}
