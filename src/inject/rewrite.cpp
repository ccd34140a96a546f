#include "rewrite.h"

#include "istioctl/yaml/read_documents.h"

namespace istioctl::inject {

bool rewrite_documents(const yaml::RawDocument& piece, const RewriteDocument& rewrite,
                       yaml::Document& scratch, std::string& out, base::Diagnostics& problems) {
  std::size_t begin = std::string::npos;  // behind the separator
  const yaml::DocumentVisitor visitor{
      .visit = [&](yaml::Document& document,
                   base::Diagnostics& found) { return rewrite(document, out, found); },
      .pass =
          [&](std::string_view bytes) {
            out += bytes;
            if (begin == std::string::npos) begin = out.size();
          },
      .restart = [&] { out.resize(begin); }};
  return yaml::read_documents(piece, visitor, scratch, problems);
}

}  // namespace istioctl::inject
