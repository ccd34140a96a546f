#pragma once

#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "istioctl/cli/reporter.h"
#include "istioctl/config/kind.h"

namespace istioctl::cli {

/// An object that a command line names; its namespace is for the command to know.
struct NamedObject {
  const config::Kind* kind = nullptr;
  std::string name = {};
  std::string type = {};  ///< the type as it was typed, for messages: equal objects may differ

  friend bool operator==(const NamedObject& left, const NamedObject& right) {
    return left.kind == right.kind && left.name == right.name;
  }
};

/// What the words behind a command such as `get` ask for.
struct ObjectWords {
  std::vector<const config::Kind*> kinds = {};  ///< in the order asked, each once
  std::vector<NamedObject> names = {};          ///< the same; none: every object of the kinds
};

/// Reads `TYPE[,TYPE...] [NAME...]`, `TYPE/NAME...` or `all`; there is at least one word. Anything
/// wrong with them is found in one go: each error but the last is reported, and the last one is
/// returned, one of wrong usage if there is any.
[[nodiscard]] base::Result<ObjectWords> parse_object_words(const std::vector<std::string>& words,
                                                           Reporter& reporter);

/// Reads types, each perhaps several joined by commas, or `all`; each is in the result once.
/// Errors are reported as those of parse_object_words() are.
[[nodiscard]] base::Result<std::vector<const config::Kind*>> parse_types(
    const std::vector<std::string>& words, Reporter& reporter);

}  // namespace istioctl::cli
