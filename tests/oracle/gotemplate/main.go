// Command gotemplate executes templates with Go's own text/template. Each line of its input is
// DATA HEX: the name of a fixture and the bytes of a template. Each line of its output is
// STATUS HEX: ok and the output, or parse or exec and the message, or skip where the execution
// writes or takes too much.
package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
	"time"
)

const (
	maxOutput = 1 << 20
	timeLimit = 3 * time.Second
)

var errTooMuch = errors.New("too much output")

// bounded ends the execution that writes to it, by size or by time.
type bounded struct {
	strings.Builder
	deadline time.Time
}

func (b *bounded) Write(text []byte) (int, error) {
	if b.Len()+len(text) > maxOutput || time.Now().After(b.deadline) {
		return 0, errTooMuch
	}
	return b.Builder.Write(text)
}

func execute(data any, text string) (status, result string) {
	functions := template.FuncMap{
		"twice": func(s string) string { return s + s },
		"fail":  func() (string, error) { return "", errors.New("failed on purpose") },
	}
	parsed, err := template.New("t").Funcs(functions).Parse(text)
	if err != nil {
		return "parse", err.Error()
	}
	out := &bounded{deadline: time.Now().Add(timeLimit)}
	if err := parsed.Execute(out, data); errors.Is(err, errTooMuch) {
		return "skip", err.Error()
	} else if err != nil {
		return "exec", err.Error()
	}
	return "ok", out.String()
}

// answer gives up on a template that runs on without writing.
func answer(data any, text string) (status, result string) {
	type pair struct{ status, result string }
	done := make(chan pair, 1)
	go func() {
		status, result := execute(data, text)
		done <- pair{status, result}
	}()
	select {
	case got := <-done:
		return got.status, got.result
	case <-time.After(timeLimit):
		return "skip", "out of time"
	}
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		name, encoded, _ := strings.Cut(in.Text(), " ")
		text, err := hex.DecodeString(encoded)
		if err != nil {
			fmt.Fprintln(os.Stderr, "gotemplate: not hexadecimal:", encoded)
			os.Exit(1)
		}
		status, result := answer(fixture(name), string(text))
		fmt.Fprintf(out, "%s %s\n", status, hex.EncodeToString([]byte(result)))
	}
}
