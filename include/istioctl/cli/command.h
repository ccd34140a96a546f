#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "istioctl/base/error.h"

/// A command as one record. Parsing, --help and whatever else describes a command are computed
/// from it alone. The texts are string literals: a record only refers to them.
namespace istioctl::cli {

class Context;

/// What a shell may offer as the value of a flag or argument.
enum class Completer : std::uint8_t {
  none,
  file,
  directory,
  values,         ///< one of Flag::values
  resource_type,  ///< externalservice, virtualservice, …
  explain_topic,  ///< a type, or a trap
  resource_name,  ///< the name of a stored object of the type named before
  name_space,     ///< a Kubernetes namespace
  context,        ///< a context of the kubeconfig
  provider,       ///< a cloud provider
};

/// Hidden flags are parsed and appear nowhere; deprecated ones are parsed with a warning that
/// says Flag::deprecation.
enum class Visibility : std::uint8_t { shown, hidden, deprecated };

/// Where a parsed value goes; the type decides how it is read:
/// - bool: bare (true), or `=` and one of Go's strconv.ParseBool: 1 t T TRUE true True 0 f F …
/// - int64_t: as Go's strconv.ParseInt with base 0 reads it (decimal, 0x, 0o, 0b, leading 0)
/// - string: as it stands, also empty; the last one given wins, as it does for bool and int64_t
/// - vector: one element for each time that the flag is given
/// An optional stays empty when the flag isn't given, so that an empty value can be told from
/// none. What is pointed to holds the default, and lives as long as the record.
using FlagTarget = std::variant<bool*, std::int64_t*, std::optional<std::int64_t>*, std::string*,
                                std::optional<std::string>*, std::vector<std::string>*>;

struct Flag {
  std::vector<std::string_view> names = {};  ///< long names without dashes; [0] is the main one
  char letter = 0;                           ///< the short name; 0: none
  std::string_view value_name = {};          ///< "FILE"; empty: named after the target's type
  std::string_view help = {};                ///< one or two sentences, no full stop at the end
  FlagTarget target = static_cast<bool*>(nullptr);
  std::string_view default_text = {};  ///< for help; empty: what the target holds
  std::string_view bare = {};  ///< its value when it is given without one, which then is only
                               ///< taken behind `=`; empty: it needs one
  std::vector<std::string_view> values = {};  ///< when not empty, the only values accepted
  std::int64_t minimum = std::numeric_limits<std::int64_t>::min();  ///< of an integer
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();  ///< of an integer
  Completer completer = Completer::none;
  Visibility visibility = Visibility::shown;
  std::string_view deprecation = {};  ///< what to use instead
  std::string_view group = "Flags";   ///< the heading under which help lists it
};

enum class Occurrence : std::uint8_t { required, optional };

/// An argument that is no flag. One with a vector takes all that are left, and is the last.
struct Positional {
  std::string_view name = {};  ///< "TYPE"
  std::string_view help = {};
  std::variant<std::string*, std::vector<std::string>*> target = static_cast<std::string*>(nullptr);
  Occurrence occurrence = Occurrence::required;
  Completer completer = Completer::none;
};

struct Example {
  std::string_view description = {};  ///< "Open egress to httpbin.org"
  std::string_view command = {};      ///< as typed, without a prompt; may have several lines
};

/// Whether the one-letter names of the global flags are taken behind this command; `iptables`
/// gives -i and others a meaning of its own.
enum class GlobalLetters : std::uint8_t { taken, free };

struct CommandRecord {
  std::string_view name = {};         ///< as typed: "kube-inject"
  std::string_view summary = {};      ///< one line for the list of commands, no full stop
  std::string_view description = {};  ///< paragraphs separated by an empty line
  std::string_view synopsis = {};     ///< what follows the name in usage; empty: from the rest
  std::vector<Positional> positionals = {};
  std::vector<Flag> flags = {};
  /// Sets of flags (main names) of which at most one may be given.
  std::vector<std::vector<std::string_view>> exclusive = {};
  std::vector<Example> examples = {};
  GlobalLetters global_letters = GlobalLetters::taken;
  /// The exit code of a run that fails where others give 1, which may have a meaning of its own.
  int failure_code = 1;
  /// Does the work once the targets are filled. Returns the exit code, or an Error, which run()
  /// prints and turns into one. The usual handler owns the struct that the targets point into:
  ///
  ///   auto options = std::make_shared<Options>();
  ///   record.flags = {{.names = {"tag"}, .target = &options->tag}};
  ///   record.run = [options](Context& context) { return inject(*options, context); };
  std::function<base::Result<int>(Context&)> run = {};
};

/// A command that is known by name only; its record is made when it is needed, because most
/// runs need one of them.
struct CommandEntry {
  std::string_view name;
  CommandRecord (*make)();
};

/// The commands of the product, sorted by name. The table is generated at build time from the
/// files of src/cli/commands: NAME_WITH_UNDERSCORES.cpp defines NAME_WITH_UNDERSCORES_command()
/// in this namespace, which returns the record of NAME-WITH-UNDERSCORES, and includes
/// the generated command_functions.h, which declares it.
[[nodiscard]] std::span<const CommandEntry> all_commands();

}  // namespace istioctl::cli
