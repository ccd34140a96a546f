#include "istioctl/yaml/edit.h"

#include <algorithm>

namespace istioctl::yaml {

void sort_edits(std::vector<Edit>& edits) {
  std::ranges::stable_sort(edits, [](const Edit& a, const Edit& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return a.depth > b.depth;
  });
}

void apply_edits(std::string_view text, const std::vector<Edit>& edits, std::string& out) {
  // Grown once: while a long text grows step by step it is there twice.
  std::size_t size = out.size() + text.size();
  for (const Edit& edit : edits) size += edit.text.size();
  if (size > 2 * out.capacity()) out.reserve(size);
  std::size_t done = 0;
  for (const Edit& edit : edits) {
    out += text.substr(done, edit.span.begin - done);
    out += edit.text;
    done = edit.span.end;
  }
  out += text.substr(done);
}

}  // namespace istioctl::yaml
