#include "command_functions.h"
#include "write_command.h"

namespace istioctl::cli {

CommandRecord create_command() {
  return write_command(
      {.name = "create",
       .verb = store::Verb::create,
       .summary = "Store new configuration",
       .description =
           "Reads objects, checks all of them, and stores them. An object that is there already is "
           "an\n"
           "error; replace overwrites it, apply does either. Nothing is stored unless the whole\n"
           "input is right, and the embedded store takes the whole input or nothing.",
       .examples = {{"Open egress to the hosts of a file",
                     "istioctl create -f samples/egress/httpbin-ext.yaml"},
                    {"Take the objects from a pipe", "cat rule.yaml | istioctl create -f -"},
                    {"See what would happen", "istioctl create -f policies/ -R --dry-run"}}});
}

}  // namespace istioctl::cli
