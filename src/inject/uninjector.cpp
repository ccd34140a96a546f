#include "istioctl/inject/injector.h"
#include "rewrite.h"
#include "taking_out.h"

namespace istioctl::inject {

bool Uninjector::uninject(const yaml::RawDocument& raw, std::string& out,
                          base::Diagnostics& problems) {
  if (!scratch_) scratch_ = std::make_unique<yaml::Document>();
  return rewrite_documents(
      raw,
      [&](const yaml::Document& document, std::string& text, base::Diagnostics&) {
        const auto sidecars = find_sidecars(find_workloads_with_status(document.root()));
        uninjected_ += sidecars.size();
        if (sidecars.empty()) {
          text += document.text();
        } else {
          text += take_out_sidecars(document, sidecars);
        }
        return true;
      },
      *scratch_, out, problems);
}

}  // namespace istioctl::inject
