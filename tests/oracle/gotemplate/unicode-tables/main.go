// Command unicode-tables writes src/gotemplate/unicode_tables.cpp: the code points that Go
// counts as letters, digits and printable, as ranges. Run it in this module:
//
//	go run ./unicode-tables | clang-format-19 > ../../../src/gotemplate/unicode_tables.cpp
package main

import (
	"bufio"
	"fmt"
	"os"
	"unicode"
)

const perLine = 5

func writeTable(out *bufio.Writer, name string, member func(rune) bool) {
	fmt.Fprintf(out, "constexpr CodePointRange %s_ranges[] = {", name)
	count := 0
	for first := rune(unicode.MaxASCII + 1); first <= unicode.MaxRune; first++ {
		if !member(first) {
			continue
		}
		last := first
		for last < unicode.MaxRune && member(last+1) {
			last++
		}
		if count%perLine == 0 {
			fmt.Fprint(out, "\n   ")
		}
		fmt.Fprintf(out, " {%#x, %#x},", first, last)
		count++
		first = last
	}
	fmt.Fprint(out, "\n};\n\n")
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "// Written by tests/oracle/gotemplate/unicode-tables from Unicode %s.\n",
		unicode.Version)
	fmt.Fprint(out, "#include \"unicode_tables.h\"\n\nnamespace istioctl::gotemplate {\n")
	fmt.Fprint(out, "namespace {\n\n// clang-format off\n")
	writeTable(out, "letter_or_digit", func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	})
	writeTable(out, "printable", unicode.IsPrint)
	fmt.Fprint(out, "// clang-format on\n\n}  // namespace\n\n")
	for _, name := range []string{"letter_or_digit", "printable"} {
		fmt.Fprintf(out, "std::span<const CodePointRange> %s_table() {\n", name)
		fmt.Fprintf(out, "  return %s_ranges;\n}\n\n", name)
	}
	fmt.Fprint(out, "}  // namespace istioctl::gotemplate\n")
}
