// Uses a store's file as the fault tests want it used:
//
//   store_probe PATH list              every object as "NAME REVISION HOST"
//   store_probe PATH write PREFIX N    commits of N new objects, for ever; "NUMBER" for each
//   store_probe PATH race SEED STEPS   random changes of a few objects; a line for each
//   store_probe PATH watch LAST        events, until the object LAST is added
//
// Prints each line when it is true; a failure goes to stderr, exit 1.

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "istioctl/store/sqlite_store.h"

namespace {

using namespace istioctl;
using store::Change;
using store::Store;
using store::StoredObject;
using store::Verb;
using Status = base::Result<void>;
using Arguments = std::span<const std::string>;

Status print(const std::string& line) {
  const std::string text = line + "\n";
  if (::write(STDOUT_FILENO, text.data(), text.size()) == static_cast<ssize_t>(text.size())) {
    return {};
  }
  return base::fail(base::ErrorCode::closed_pipe, "cannot write to stdout");
}

std::string host_of(const StoredObject& object) {
  return yaml::Json::parse(object.object).at("spec").at("hosts").at(0).get<std::string>();
}

Change change_of(Verb verb, const std::string& name, const std::string& host) {
  const config::Kind* const kind = config::find_kind("ExternalService");
  yaml::Json object{{"apiVersion", config::api_version(*kind)}, {"kind", kind->name}};
  object["metadata"] = yaml::Json{{"name", name}, {"namespace", "default"}};
  object["spec"]["hosts"] = yaml::Json::array({host});
  return {.verb = verb,
          .key = {.kind = kind, .name_space = "default", .name = name},
          .object = verb == Verb::remove ? "" : object.dump(),
          .original = verb == Verb::remove ? "" : host};
}

store::Query everything() {
  return {.kinds = {config::all_kinds().begin(), config::all_kinds().end()}};
}

Status list(Store& store) {
  const auto revision = store.list(everything(), [](const StoredObject& object) {
    return print(fmt::format("{} {} {}", object.key.name, object.revision, host_of(object)));
  });
  if (!revision) return std::unexpected(revision.error());
  return {};
}

Status write(Store& store, const std::string& prefix, int count) {
  for (int number = 0;; ++number) {
    std::vector<Change> changes;
    for (int part = 0; part < count; ++part) {
      const std::string name = fmt::format("{}-{}-{}", prefix, number, part);
      changes.push_back(change_of(Verb::create, name, name + ".example.com"));
    }
    const auto outcomes = store.commit(changes, {});
    if (!outcomes) return std::unexpected(outcomes.error());
    for (const auto& outcome : *outcomes) {
      if (const auto* const error = std::get_if<store::Refusal>(&outcome)) {
        return std::unexpected<base::Error>(*error);
      }
    }
    if (auto printed = print(std::to_string(number)); !printed) return printed;
  }
}

/// Changes of a few objects that others change too, in random order.
class Racer {
 public:
  Racer(Store& store, const std::string& seed) : store_(store), seed_(seed) {
    random_.seed(static_cast<unsigned>(std::stoul(seed)));
  }

  Status run(int steps) {
    for (int step = 0; step < steps; ++step) {
      const std::string host = fmt::format("s{}-{}.example.com", seed_, step);
      const auto choice = random_() % 5;
      const Status done = choice == 4   ? look()
                          : choice == 3 ? write_pair(host)
                                        : write_one(static_cast<Verb>(random_() % 4), host);
      if (!done) return done;
    }
    return {};
  }

 private:
  Status write_one(Verb verb, const std::string& host) {
    return commit({change_of(verb, fmt::format("n{}", random_() % 4), host)});
  }

  Status write_pair(const std::string& host) {
    return commit({change_of(Verb::apply, "left", host), change_of(Verb::apply, "right", host)});
  }

  // What one commit wrote is never seen in parts.
  Status look() {
    std::array<std::string, 2> pair;
    const auto listed = store_.list(everything(), [&](const StoredObject& object) {
      if (object.key.name == "left") pair[0] = host_of(object);
      if (object.key.name == "right") pair[1] = host_of(object);
      return Status();
    });
    if (!listed) return std::unexpected(listed.error());
    if (pair[0] == pair[1]) return {};
    return base::fail(base::ErrorCode::failed, fmt::format("{} beside {}", pair[0], pair[1]));
  }

  Status commit(const std::vector<Change>& changes) {
    const auto outcomes = store_.commit(changes, {});
    if (!outcomes) return std::unexpected(outcomes.error());
    for (std::size_t index = 0; index < changes.size(); ++index) {
      if (auto told = tell(changes[index], (*outcomes)[index]); !told) return told;
    }
    return {};
  }

  static Status tell(const Change& change, const store::Outcome& outcome) {
    static constexpr std::array effects{"created", "replaced", "unchanged", "removed"};
    if (const auto* const error = std::get_if<store::Refusal>(&outcome)) {
      const bool expected = error->code == base::ErrorCode::already_exists ||
                            error->code == base::ErrorCode::not_found;
      return expected ? Status() : std::unexpected<base::Error>(*error);
    }
    const auto& done = std::get<store::Done>(outcome);
    const std::string host =
        change.object.empty() ? "-" : host_of(StoredObject{.object = change.object});
    return print(fmt::format("{} {} {} {}", effects.at(static_cast<std::size_t>(done.effect)),
                             change.key.name, done.revision, host));
  }

  Store& store_;
  std::string seed_;
  std::minstd_rand random_;
};

Status watch(Store& store, const std::string& last) {
  Status printed;
  const auto watched = store.watch(
      everything(), "0",
      [&](const store::Event& event) {
        static constexpr std::array types{"added", "modified", "removed"};
        const StoredObject& object = event.object;
        const bool removed = event.type == store::EventType::removed;
        printed =
            print(fmt::format("{} {} {} {}", types.at(static_cast<std::size_t>(event.type)),
                              object.key.name, object.revision, removed ? "-" : host_of(object)));
        return printed && object.key.name != last;
      },
      {});
  return watched ? printed : watched;
}

Status run(Arguments arguments) {
  const auto store = store::make_sqlite_store({.path = arguments[0]});
  const std::string& what = arguments[1];
  if (what == "list") return list(*store);
  if (what == "watch") return watch(*store, arguments[2]);
  if (what == "write") return write(*store, arguments[2], std::stoi(arguments[3]));
  return Racer(*store, arguments[2]).run(std::stoi(arguments[3]));
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto done = run(arguments);
  if (done) return 0;
  fmt::print(stderr, "{}\n", done.error().message);
  return 1;
}
