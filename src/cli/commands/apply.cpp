#include "command_functions.h"
#include "write_command.h"

namespace istioctl::cli {

CommandRecord apply_command() {
  return write_command(
      {.name = "apply",
       .verb = store::Verb::apply,
       .summary = "Create or replace configuration",
       .description =
           "Reads objects, checks all of them, and makes the store hold them: new ones are "
           "created,\n"
           "changed ones replaced, equal ones left alone. A resourceVersion that isn't the stored\n"
           "one is an error.",
       .examples = {
           {"Make the store hold a directory of policies", "istioctl apply -f policies/"}}});
}

}  // namespace istioctl::cli
