// Documents: whatever is read has spans that nest, and says the same each time.

#include <string>

#include "fuzz.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/merge.h"
#include "istioctl/yaml/read_documents.h"
#include "istioctl/yaml/resolve.h"
#include "stream.h"

using istioctl::fuzz::require;
using istioctl::fuzz::require_equal;
namespace base = istioctl::base;
namespace yaml = istioctl::yaml;

namespace {

/// Looks at a node and all below it; returns how many there are. A span behind `begin` and
/// before `end` is right.
std::size_t walk(yaml::Node node, base::Span around) {
  const base::Span span = node.span();
  const base::Span content = node.content();
  require(span.begin <= content.begin && content.begin <= content.end && content.end == span.end,
          "an anchor and a tag come before their node's content");
  require(around.begin <= span.begin && span.end <= around.end, "a node lies in its parent");
  require(node.resolved().kind() != yaml::NodeKind::alias, "an alias names a node");
  std::size_t count = 1;
  std::size_t done = span.begin;
  const auto visit = [&](yaml::Node child) {
    require(child.span().begin >= done, "nodes follow each other");
    done = child.span().end;
    count += walk(child, span);
  };
  if (node.is_scalar()) {
    const std::string text(node.text());
    require_equal(node.text(), text, "a scalar says the same each time");
    static_cast<void>(yaml::resolve_scalar(node));
  }
  for (const yaml::Node item : node.items()) visit(item);
  for (const auto& [key, value] : node.entries()) {
    visit(key);
    visit(value);
    require(
        static_cast<bool>(yaml::value_of(node, key.resolved().text())) || yaml::is_merge_key(key),
        "a key that is there is found");
  }
  return count;
}

bool look_at(yaml::Document& document, base::Diagnostics&) {
  for (std::size_t offset = 0; offset <= document.text().size(); offset += 7) {
    require(document.position(offset).line >= document.origin().line, "lines are counted up");
  }
  if (document.root()) walk(document.root(), {0, document.text().size()});
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yaml::Document scratch;
  static_cast<void>(istioctl::fuzz::for_each_piece(
      istioctl::fuzz::text_of(data, size),
      [&](const yaml::RawDocument& piece, base::Diagnostics& problems) {
        std::string passed;
        const yaml::DocumentVisitor visitor{
            .visit = look_at,
            .pass = [&](std::string_view bytes) { passed += bytes; },
            .restart = [] {}};
        const std::size_t before = problems.size();
        const bool right = yaml::read_documents(piece, visitor, scratch, problems);
        require(right || problems.size() > before, "a refusal has a reason");
        return right;
      }));
  return 0;
}
