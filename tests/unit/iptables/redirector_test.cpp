#include "istioctl/iptables/redirector.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "istioctl/base/subprocess.h"
#include "network_lock.h"

namespace istioctl::iptables {
namespace {

using base::ErrorCode;
using net::IpVersion;

using Rules = std::vector<std::string>;
/// The rules of each chain, as iptables-save prints them.
using Table = std::map<std::string, Rules>;

/// Tables in memory behind the names of iptables' programs. It knows what istioctl writes: chain
/// declarations, -A, -D and -X; all of a text or nothing.
class FakeIptables final : public base::ProcessRunner {
 public:
  std::map<std::string, Table> tables;                               ///< by program
  std::map<std::string, base::Result<base::ProcessOutcome>> broken;  ///< by program
  std::string usual = "nf_tables";
  std::ptrdiff_t restores = 0;

  base::Result<base::ProcessOutcome> run(const base::ProcessRequest& request) override {
    const std::string& name = request.arguments.front();
    const bool tests = request.arguments.back() == "--test";
    if (name.ends_with("-restore") && request.arguments.size() > 2 && !tests) ++restores;
    if (const auto found = broken.find(name); found != broken.end()) return found->second;
    if (name == "iptables-restore") return base::ProcessOutcome{.output = "(" + usual + ")"};
    const std::size_t dash = name.rfind('-');
    auto& table = tables[name.substr(0, dash)];
    if (name.substr(dash) == "-save") return base::ProcessOutcome{.output = print(table)};
    Table changed = table;
    if (auto problem = restore(changed, request.input); !problem.succeeded()) return problem;
    if (!tests) table = std::move(changed);
    return base::ProcessOutcome{};
  }

  [[nodiscard]] std::size_t rules_of(const std::string& program) const {
    std::size_t count = 0;
    for (const auto& [chain, rules] : tables.at(program)) count += rules.size();
    return count;
  }

 private:
  static std::string print(const Table& table) {
    std::string text = "*nat\n";
    for (const auto& [chain, rules] : table) text += ":" + chain + " - [0:0]\n";
    for (const auto& [chain, rules] : table) {
      for (const std::string& rule : rules) text += rule + "\n";
    }
    return text + "COMMIT\n";
  }

  static base::ProcessOutcome restore(Table& table, std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string line(text.substr(0, end));
      text.remove_prefix(end + 1);
      if (line.starts_with('*') || line.starts_with('#') || line == "COMMIT") continue;
      if (!apply(table, line)) return {.exit_code = 1, .error_output = "refused: " + line};
    }
    return {};
  }

  static bool apply(Table& table, const std::string& line) {
    if (line.starts_with(':')) {
      table[line.substr(1, line.find(' ') - 1)].clear();
      return true;
    }
    const std::string chain = line.substr(3, line.find(' ', 3) - 3);
    if (line.starts_with("-A ")) {
      table[chain].push_back(line);
      return true;
    }
    auto& rules = table[chain];
    if (line.starts_with("-X ")) return rules.empty() && table.erase(chain) == 1;
    const auto found = std::ranges::find(rules, "-A " + line.substr(3));
    if (found == rules.end()) return false;
    rules.erase(found);
    return true;
  }
};

const base::ProcessOutcome no_table{
    .exit_code = 3, .error_output = "can't initialize ip6tables table `nat': Table does not exist"};
const base::ProcessOutcome unusable{
    .exit_code = 2, .error_output = "ip6tables-restore: unable to initialize table 'nat'"};
const base::ProcessOutcome no_nat_chains{
    .exit_code = 4,
    .error_output = "line 2: CHAIN_ADD failed (No such file or directory): chain PREROUTING"};
const base::ProcessOutcome refused{.exit_code = 1, .error_output = "line 3 failed"};

RuleSet with_ranges(std::string_view text) {
  base::Diagnostics problems;
  const auto ranges = net::parse_ip_ranges(text, {.source = "-i"}, problems);
  REQUIRE(ranges.has_value());
  return RuleSet({.ranges = *ranges});
}

struct Fixture {
  FakeIptables machine;
  Redirector redirector{machine, std::chrono::seconds(1)};
};

TEST_CASE_FIXTURE(Fixture, "apply: both IP versions, once") {
  const auto first = redirector.apply(with_ranges("*"), {});
  REQUIRE(first.has_value());
  CHECK(first->backend == Backend::nft);
  CHECK(first->changed);
  CHECK_FALSE(first->ipv6_missing.has_value());
  CHECK(machine.rules_of("iptables-nft") == 7);
  CHECK(machine.rules_of("ip6tables-nft") == 7);
  CHECK(machine.restores == 2);

  const auto before = machine.tables;
  const auto second = redirector.apply(with_ranges("*"), {});
  REQUIRE(second.has_value());
  CHECK_FALSE(second->changed);
  CHECK(machine.restores == 2);
  CHECK(machine.tables == before);
}

TEST_CASE_FIXTURE(Fixture, "apply: other settings take the place of the old") {
  REQUIRE(redirector.apply(with_ranges("*"), {}).has_value());
  REQUIRE(redirector.apply(with_ranges("10.0.0.0/8"), {}).has_value());
  CHECK(redirector.verify(RedirectSettings{})->differences.size() == 5);
  CHECK(redirector.verify(with_ranges("10.0.0.0/8").settings())->differences.empty());
}

TEST_CASE_FIXTURE(Fixture, "apply: the backend that is asked for, holds chains, or is usual") {
  machine.usual = "legacy";
  CHECK(redirector.apply(with_ranges("*"), {})->backend == Backend::legacy);
  machine.usual = "nf_tables";
  CHECK(redirector.apply(with_ranges("10.0.0.0/8"), {})->backend == Backend::legacy);
  const auto other = redirector.apply(with_ranges("*"), Backend::nft);
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().code == ErrorCode::conflict);
  REQUIRE(redirector.clean().has_value());
  CHECK(redirector.apply(with_ranges("*"), Backend::nft)->backend == Backend::nft);
  machine.tables["iptables-legacy"]["ISTIO_OUTPUT"] = {};
  CHECK(redirector.apply(with_ranges("*"), {}).error().code == ErrorCode::conflict);
  CHECK(redirector.verify({})->differences ==
        std::vector<std::string>{"both backends, nft and legacy, hold chains of istioctl"});
}

TEST_CASE_FIXTURE(Fixture, "apply: a backend that the kernel lacks isn't chosen") {
  machine.broken.emplace("iptables-nft-save", no_table);
  machine.broken.emplace("ip6tables-nft-save", no_table);
  CHECK(redirector.apply(with_ranges("*"), {})->backend == Backend::legacy);
}

TEST_CASE_FIXTURE(Fixture, "apply: without a table for IPv6, IPv4 alone") {
  machine.broken.emplace("ip6tables-nft-restore", no_nat_chains);
  const auto applied = redirector.apply(with_ranges("10.0.0.0/8"), {});
  REQUIRE(applied.has_value());
  CHECK(applied->ipv6_missing.has_value());
  CHECK(machine.rules_of("iptables-nft") == 8);
  const auto verified = redirector.verify(with_ranges("10.0.0.0/8").settings());
  CHECK(verified->differences.empty());
  CHECK(verified->ipv6_missing.has_value());
}

TEST_CASE_FIXTURE(Fixture,
                  "apply: the same with the legacy backend, whose restore doesn't say why") {
  machine.broken.emplace("ip6tables-legacy-restore", unusable);
  CHECK(redirector.apply(with_ranges("*"), Backend::legacy).error().code == ErrorCode::failed);
  machine.broken.emplace("ip6tables-legacy", no_table);
  const auto applied = redirector.apply(with_ranges("*"), Backend::legacy);
  REQUIRE(applied.has_value());
  CHECK(applied->ipv6_missing.has_value());
  CHECK(machine.rules_of("iptables-legacy") == 7);
  CHECK(redirector.verify({})->differences.empty());
}

TEST_CASE_FIXTURE(Fixture, "apply: an IPv6 range can't do without the table") {
  machine.broken.emplace("ip6tables-nft-restore", no_nat_chains);
  machine.tables["iptables-nft"] = {{"OUTPUT", {"-A OUTPUT -j DOCKER"}}, {"PREROUTING", {}}};
  const auto before = machine.tables["iptables-nft"];
  const auto applied = redirector.apply(with_ranges("10.0.0.0/8,fd00::/8"), {});
  REQUIRE_FALSE(applied.has_value());
  CHECK(applied.error().code == ErrorCode::unsupported);
  CHECK(machine.tables["iptables-nft"] == before);
}

TEST_CASE_FIXTURE(Fixture, "apply: what IPv6 refuses is undone for IPv4") {
  REQUIRE(redirector.apply(with_ranges("10.0.0.0/8"), {}).has_value());
  const auto before = machine.tables;
  machine.broken.emplace("ip6tables-nft-restore", refused);
  const auto applied = redirector.apply(with_ranges("*"), {});
  REQUIRE_FALSE(applied.has_value());
  CHECK(applied.error().code == ErrorCode::failed);
  CHECK(applied.error().message.find("ip6tables-nft-restore failed: line 3 failed") == 0);
  CHECK(redirector.verify(with_ranges("10.0.0.0/8").settings())->differences.empty());
  CHECK(machine.tables == before);
}

TEST_CASE_FIXTURE(Fixture, "apply: says so when even undoing fails") {
  /// Lets one restore through.
  class OneRestore final : public base::ProcessRunner {
   public:
    explicit OneRestore(FakeIptables& machine) : machine_(machine) {}
    base::Result<base::ProcessOutcome> run(const base::ProcessRequest& request) override {
      if (machine_.restores >= 1) {
        machine_.broken.emplace("iptables-nft-restore", refused);
        machine_.broken.emplace("ip6tables-nft-restore", refused);
      }
      return machine_.run(request);
    }

   private:
    FakeIptables& machine_;
  };
  OneRestore runner(machine);
  const auto applied = Redirector(runner, {}).apply(with_ranges("*"), {});
  REQUIRE_FALSE(applied.has_value());
  CHECK(applied.error().message.find("couldn't be undone: iptables-nft-restore failed") !=
        std::string::npos);
  CHECK(applied.error().hint == "run istioctl iptables --clean");
}

TEST_CASE_FIXTURE(Fixture, "apply and clean: rules of others in our chains stop them") {
  REQUIRE(redirector.apply(with_ranges("*"), {}).has_value());
  machine.tables["ip6tables-nft"]["ISTIO_OUTPUT"].emplace_back("-A ISTIO_OUTPUT -p udp -j RETURN");
  const auto before = machine.tables;
  const auto restores = machine.restores;
  for (const auto& error :
       {redirector.apply(with_ranges("10.0.0.0/8"), {}).error(), redirector.clean().error()}) {
    CHECK(error.code == ErrorCode::conflict);
    CHECK(error.message ==
          "ip6tables-nft: istioctl didn't make this rule in or to its chains: -A ISTIO_OUTPUT -p "
          "udp -j RETURN");
    CHECK(error.hint ==
          "if nothing needs it, remove it: ip6tables-nft -t nat -D ISTIO_OUTPUT -p udp -j RETURN");
  }
  CHECK(machine.tables == before);
  CHECK(machine.restores == restores);
  CHECK(redirector.verify({})->differences ==
        std::vector<std::string>{"ip6tables: not expected: -A ISTIO_OUTPUT -p udp -j RETURN"});
  machine.tables["iptables-nft"]["ISTIO_REDIRECT"].emplace_back("-A ISTIO_REDIRECT -j LOG");
  CHECK(redirector.clean().error().message.ends_with("-A ISTIO_REDIRECT -j LOG (and 1 more)"));
}

TEST_CASE_FIXTURE(Fixture, "apply and clean: one at a time in a network") {
  {
    const auto lock = NetworkLock::take({});
    REQUIRE(lock.has_value());
    Redirector impatient(machine, {});
    CHECK(impatient.apply(with_ranges("*"), {}).error().code == ErrorCode::unavailable);
    CHECK(impatient.clean().error().code == ErrorCode::unavailable);
    CHECK(NetworkLock::take({}).error().hint.find("--wait") != std::string::npos);
  }
  CHECK(machine.tables.empty());
  CHECK(redirector.apply(with_ranges("*"), {}).has_value());
}

TEST_CASE_FIXTURE(Fixture, "apply: rules that change meanwhile are noticed") {
  /// Takes a rule out behind our back.
  class Meddler final : public base::ProcessRunner {
   public:
    explicit Meddler(FakeIptables& machine) : machine_(machine) {}
    base::Result<base::ProcessOutcome> run(const base::ProcessRequest& request) override {
      auto outcome = machine_.run(request);
      if (request.arguments.front() == "ip6tables-nft-restore") {
        machine_.tables["iptables-nft"]["OUTPUT"].clear();
      }
      return outcome;
    }

   private:
    FakeIptables& machine_;
  };
  Meddler meddler(machine);
  const auto applied = Redirector(meddler, {}).apply(with_ranges("*"), {});
  REQUIRE_FALSE(applied.has_value());
  CHECK(applied.error().code == ErrorCode::conflict);
  CHECK(applied.error().message.find("iptables-nft: the rules changed while they were applied: "
                                     "missing: -A OUTPUT") == 0);
}

TEST_CASE_FIXTURE(Fixture, "clean: all of ours in both backends, and nothing else") {
  machine.tables["iptables-nft"] = {{"OUTPUT", {"-A OUTPUT -j DOCKER"}}, {"DOCKER", {}}};
  machine.tables["iptables-legacy"] = {{"ISTIO_REDIRECT", {}}, {"ISTIO_OUTPUT", {}}};
  machine.tables["ip6tables-legacy"] = {{"ISTIO_OUTPUT", {}}};
  const auto untouched = machine.tables["iptables-nft"];
  const auto cleaned = redirector.clean();
  REQUIRE(cleaned.has_value());
  CHECK(cleaned->backends == std::vector{Backend::legacy});
  CHECK(machine.tables["iptables-legacy"].empty());
  CHECK(machine.tables["ip6tables-legacy"].empty());
  CHECK(machine.tables["iptables-nft"] == untouched);
  CHECK(machine.restores == 2);
  CHECK(redirector.clean()->backends.empty());
  CHECK(machine.restores == 2);
}

TEST_CASE_FIXTURE(Fixture, "a table that only nft can show isn't touched") {
  machine.broken.emplace("iptables-nft-save",
                         base::ProcessOutcome{.output = "# Table `nat' is incompatible, use"});
  CHECK(redirector.apply(with_ranges("*"), {}).error().code == ErrorCode::conflict);
  REQUIRE(redirector.clean().has_value());
  CHECK(redirector.clean()->unreadable.size() == 1);
  CHECK(machine.restores == 0);
  CHECK(redirector.apply(with_ranges("*"), Backend::legacy).has_value());
}

TEST_CASE_FIXTURE(Fixture, "verify and apply: a table for IPv6 that can't be read") {
  machine.broken.emplace("ip6tables-nft-save",
                         base::ProcessOutcome{.output = "# Table `nat' is incompatible, use"});
  const auto verified = redirector.verify({});
  REQUIRE_FALSE(verified.has_value());
  CHECK(verified.error().code == ErrorCode::conflict);
  CHECK(verified.error().message.starts_with("ip6tables-nft: "));
  // Nor is anything begun that can't be finished.
  CHECK(redirector.apply(with_ranges("*"), {}).error().code == ErrorCode::conflict);
  CHECK(machine.restores == 0);
}

TEST_CASE_FIXTURE(Fixture, "no iptables, and no permission") {
  for (const std::string name : {"iptables-nft-save", "ip6tables-nft-save", "iptables-legacy-save",
                                 "ip6tables-legacy-save"}) {
    machine.broken.emplace(name, base::fail(ErrorCode::not_found, "cannot run " + name));
  }
  CHECK(redirector.apply(with_ranges("*"), {}).error().code == ErrorCode::not_found);
  CHECK(redirector.clean().error().code == ErrorCode::not_found);
  CHECK(redirector.verify({}).error().code == ErrorCode::not_found);
  machine.broken.clear();
  machine.broken.emplace(
      "iptables-nft-save",
      base::ProcessOutcome{.exit_code = 4, .error_output = "Permission denied (you must be root)"});
  CHECK(redirector.apply(with_ranges("*"), {}).error().code == ErrorCode::unavailable);
  CHECK(redirector.verify({}).error().code == ErrorCode::unavailable);
  CHECK(machine.restores == 0);
}

TEST_CASE_FIXTURE(Fixture, "verify: without settings, any complete rule set will do") {
  CHECK_FALSE(redirector.verify({})->differences.empty());
  CHECK(redirector.verify({})->holders.empty());
  REQUIRE(redirector.apply(with_ranges("10.0.0.0/8,fd00::/8"), {}).has_value());
  CHECK(redirector.verify({})->differences.empty());
  CHECK(redirector.verify({})->holders == std::vector{Backend::nft});
  machine.tables["iptables-nft"]["OUTPUT"].clear();
  CHECK(redirector.verify({})->differences ==
        std::vector<std::string>{"iptables: missing: -A OUTPUT -p tcp -m comment --comment "
                                 "\"istio/install-istio-output\" -j ISTIO_OUTPUT"});
}

}  // namespace
}  // namespace istioctl::iptables
