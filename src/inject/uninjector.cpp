#include "istioctl/inject/injector.h"
#include "rewrite.h"
#include "taking_out.h"

namespace istioctl::inject {

bool Uninjector::uninject(const yaml::RawDocument& raw, std::string& out,
                          base::Diagnostics& problems) {
  yaml::Document scratch;
  return rewrite_documents(
      raw,
      [&](const yaml::Document& document, std::string& text, base::Diagnostics&) {
        const auto workloads = find_workloads_with_status(document.root());
        const auto taken = take_out_sidecars(document, workloads);
        uninjected_ += taken ? taken->workloads : 0;
        text += taken ? std::string_view(taken->text) : document.text();
        return true;
      },
      scratch, out, problems);
}

}  // namespace istioctl::inject
