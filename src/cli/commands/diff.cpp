#include <memory>
#include <string>

#include "command_functions.h"
#include "comparable_yaml.h"
#include "istioctl/cli/context.h"
#include "istioctl/cli/inputs.h"
#include "istioctl/cli/output.h"
#include "istioctl/cli/run.h"
#include "report_style.h"
#include "store_input.h"
#include "unified_diff.h"

namespace istioctl::cli {

namespace {

constexpr int exit_equal = 0;
constexpr int exit_different = 1;
constexpr int exit_trouble = 2;

/// The stored object as text; empty where there is none.
base::Result<std::string> stored_text(store::Store& store, const config::Key& key) {
  const auto stored = store.get(key);
  if (stored) return comparable_yaml(key, stored->object);
  if (stored.error().code == base::ErrorCode::not_found) return std::string();
  return std::unexpected(stored.error());
}

base::Result<int> diff(const InputRequest& inputs, Context& context) {
  const auto input = read_for_store(inputs, config::Content::whole, context);
  if (!input) return std::unexpected(input.error());
  if (!*input) return exit_trouble;
  Output output(context, "");
  const Color color = output_color(context);
  bool equal = true;
  for (const config::Resource& resource : (*input)->resources) {
    const auto stored = stored_text(*(*input)->chosen.store, resource.key);
    if (!stored) return std::unexpected(stored.error());
    const std::string difference =
        unified_diff(config::kebab_name(resource.key), *stored,
                     comparable_yaml(resource.key, resource.object), color);
    equal = equal && difference.empty();
    if (auto written = output.write(difference); !written) {
      return std::unexpected(written.error());
    }
  }
  if (auto committed = output.commit(); !committed) return std::unexpected(committed.error());
  return equal ? exit_equal : exit_different;
}

}  // namespace

CommandRecord diff_command() {
  auto inputs = std::make_shared<InputRequest>();
  return {
      .name = "diff",
      .summary = "Compare configuration with what is stored",
      .description =
          "Prints, for each object of the input, what storing it would change: the stored object\n"
          "and the new one as YAML with sorted keys, as diff -u compares them. An object that\n"
          "isn't stored is new as a whole. What a server sets in the metadata doesn't count, and\n"
          "neither does the order of keys. Nothing is changed.\n"
          "\n"
          "The exit code is 0 when nothing differs, 1 when something does, and 2 upon any error.",
      .synopsis = "-f FILE... [flags]",
      .flags = input_flags(*inputs),
      .examples = {{"See what applying a directory would change", "istioctl diff -f policies/ -R"},
                   {"Page through it in color",
                    "istioctl diff -f policies/ -R --color=always | less -R"}},
      .failure_code = exit_trouble,
      .run = [inputs](Context& context) { return diff(*inputs, context); },
  };
}

}  // namespace istioctl::cli
