#include "command_functions.h"
#include "write_command.h"

namespace istioctl::cli {

CommandRecord replace_command() {
  return write_command(
      {.name = "replace",
       .verb = store::Verb::replace,
       .summary = "Overwrite stored configuration",
       .description =
           "Reads objects, checks all of them, and writes them over the stored ones. An object "
           "that\n"
           "isn't there is an error, and so is one whose resourceVersion isn't the stored one; an\n"
           "object without a resourceVersion overwrites whatever is stored.",
       .examples = {{"Change a rule",
                     "istioctl get virtualservice httpbin-ext -o yaml | sed s/3s/5s/ | istioctl "
                     "replace -f -"}}});
}

}  // namespace istioctl::cli
