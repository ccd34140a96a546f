// Command yaml answers how Kubernetes reads YAML and JSON, with Kubernetes' own code.
//
// Each line of stdin is one text in base64; each is answered by one line of JSON, an Answer.
// The mode says what a text is:
//
//	yaml2json   one document, as sigs.k8s.io/yaml reads it
//	documents   a whole file, split and read as kubectl does
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// Answer says what became of a text. JSON is canonical: sorted keys, no white space.
type Answer struct {
	Documents []json.RawMessage `json:"documents"`
	// Error is the first failure; Documents then holds what came before it.
	Error string `json:"error,omitempty"`
	// StrictError is set when only a strict reader fails: on duplicate keys.
	StrictError string `json:"strict_error,omitempty"`
}

// lookAhead is how far kubectl looks for the opening brace that makes a stream JSON.
const lookAhead = 4096

var byteOrderMark = []byte("\ufeff")

func canonical(text []byte) (json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func yamlToJSON(text []byte) Answer {
	converted, err := yaml.YAMLToJSON(text)
	if err == nil {
		converted, err = canonical(converted)
	}
	if err != nil {
		return Answer{Error: err.Error()}
	}
	_, strict := yaml.YAMLToJSONStrict(text)
	return Answer{Documents: []json.RawMessage{converted}, StrictError: message(strict)}
}

func documents(text []byte) Answer {
	// kubectl drops the mark before it decodes anything.
	text = bytes.TrimPrefix(text, byteOrderMark)
	answer := Answer{Documents: []json.RawMessage{}}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), lookAhead)
	for {
		var document runtime.RawExtension
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		raw := json.RawMessage("null")
		if err == nil && len(document.Raw) > 0 {
			raw, err = canonical(document.Raw)
		}
		if err != nil {
			answer.Error = err.Error()
			return answer
		}
		answer.Documents = append(answer.Documents, raw)
	}
	answer.StrictError = message(strictly(text))
	return answer
}

// strictly reads what documents() has read already once more, to find duplicate keys.
func strictly(text []byte) error {
	if jsonStream(text) {
		return strictlyJSON(text)
	}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		piece, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if json.Valid(piece) {
			err = strictlyJSON(piece)
		} else {
			_, err = yaml.YAMLToJSONStrict(piece)
		}
		if err != nil {
			return err
		}
	}
}

// jsonStream says whether the text is JSON values and nothing else, not even a separator.
func jsonStream(text []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(text))
	for {
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

func strictlyJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	for {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		var value any
		strict, err := kjson.UnmarshalStrict(raw, &value)
		if err := errors.Join(append(strict, err)...); err != nil {
			return err
		}
	}
}

func serve(mode func([]byte) Answer, in io.Reader, out io.Writer) error {
	reader, writer := bufio.NewReader(in), bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			if errors.Is(err, io.EOF) && len(line) == 0 {
				return nil
			}
			return fmt.Errorf("a line without its end: %w", err)
		}
		text, err := base64.StdEncoding.DecodeString(string(line[:len(line)-1]))
		if err != nil {
			return err
		}
		if err := encoder.Encode(mode(text)); err != nil {
			return err
		}
		if err := writer.Flush(); err != nil {
			return err
		}
	}
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("yaml oracle: ")
	modes := map[string]func([]byte) Answer{"yaml2json": yamlToJSON, "documents": documents}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		log.Fatal("usage: yaml yaml2json|documents")
	}
	if err := serve(modes[os.Args[1]], os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}
