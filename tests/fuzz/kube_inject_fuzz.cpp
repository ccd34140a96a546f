// Injection: a second one changes nothing, and the way back leads to the very bytes it came from.

#include <optional>
#include <string>

#include "fuzz.h"
#include "istioctl/inject/injector.h"
#include "istioctl/inject/sidecar_template.h"
#include "stream.h"

using istioctl::fuzz::for_each_piece;
using istioctl::fuzz::require;
using istioctl::fuzz::require_equal;
namespace base = istioctl::base;
namespace inject = istioctl::inject;
namespace yaml = istioctl::yaml;

namespace {

inject::Injector make_injector() {
  const auto text = inject::default_sidecar_template({});
  require(text.has_value(), "there is a default template");
  base::Diagnostics problems;
  auto injector = inject::Injector::create(
      {.sidecar_template = *text, .included_kinds = {"Rollout.argoproj.io"}}, problems);
  require(injector.has_value(), "the default template is right");
  return std::move(*injector);
}

std::optional<std::string> injected(std::string_view text) {
  // One for all inputs: what it remembers must not show.
  static inject::Injector injector = make_injector();
  std::string out;
  const auto right =
      for_each_piece(text, [&](const yaml::RawDocument& piece, base::Diagnostics& problems) {
        const std::size_t before = problems.size();
        const bool done = injector.inject(piece, out, problems);
        require(done || problems.size() > before, "a refusal has a reason");
        return done && !base::has_errors(problems);
      });
  return right.value_or(false) ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> uninjected(std::string_view text) {
  inject::Uninjector uninjector;
  std::string out;
  const auto right =
      for_each_piece(text, [&](const yaml::RawDocument& piece, base::Diagnostics& problems) {
        return uninjector.uninject(piece, out, problems);
      });
  return right.value_or(false) ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = istioctl::fuzz::text_of(data, size);
  const auto once = injected(text);
  if (!once) return 0;
  const auto twice = injected(*once);
  require(twice.has_value(), "what was injected can be injected again");
  require_equal(*twice, *once, "a second injection changes nothing");
  const auto before = uninjected(text);
  require(before.has_value(), "what can be injected can be uninjected");
  // A sidecar that was there already is nobody's original.
  if (*before != text) return 0;
  const auto back = uninjected(*once);
  require(back.has_value(), "what was injected can be uninjected");
  require_equal(*back, text, "uninject gives the original bytes back");
  return 0;
}
