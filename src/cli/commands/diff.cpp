#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

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

// So many stored objects are fetched, and held, at a time.
constexpr std::size_t batch_size = 500;

/// What storing an object would change, as text.
std::string difference_of(const config::Resource& resource,
                          const std::optional<store::StoredObject>& stored, Color color) {
  return unified_diff(config::kebab_name(resource.key),
                      stored ? comparable_yaml(resource.key, stored->object) : std::string(),
                      comparable_yaml(resource.key, resource.object), color);
}

/// Writes what is different; true when nothing is.
base::Result<bool> compare(std::span<const config::Resource> resources, store::Store& store,
                           Color color, Output& output) {
  std::vector<config::Key> keys;
  for (const config::Resource& resource : resources) keys.push_back(resource.key);
  const auto stored = store.get_all(keys);
  if (!stored) return std::unexpected(stored.error());
  bool equal = true;
  for (std::size_t index = 0; index < resources.size(); ++index) {
    const std::string difference = difference_of(resources[index], (*stored)[index], color);
    equal = equal && difference.empty();
    if (auto written = output.write(difference); !written) {
      return std::unexpected(written.error());
    }
  }
  return equal;
}

base::Result<int> diff(const InputRequest& inputs, Context& context) {
  const auto input = read_for_store(inputs, config::Content::whole, context);
  if (!input) return std::unexpected(input.error());
  if (!*input) return exit_trouble;
  Output output(context, "");
  const Color color = output_color(context);
  bool equal = true;
  const std::span<const config::Resource> all = (*input)->resources;
  for (std::size_t begin = 0; begin < all.size(); begin += batch_size) {
    const auto batch = all.subspan(begin, std::min(batch_size, all.size() - begin));
    const auto same = compare(batch, *(*input)->chosen.store, color, output);
    if (!same) return std::unexpected(same.error());
    equal = equal && *same;
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
