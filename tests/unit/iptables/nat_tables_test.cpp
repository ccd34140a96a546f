#include "nat_tables.h"

#include <doctest/doctest.h>

#include "support/fake_process_runner.h"

namespace istioctl::iptables {
namespace {

using base::ErrorCode;
using net::IpVersion;
using Arguments = std::vector<std::string>;

constexpr TableKey nft4{Backend::nft, IpVersion::v4};
constexpr TableKey legacy6{Backend::legacy, IpVersion::v6};

base::ProcessOutcome failure(std::string said, int exit_code = 4) {
  return {.exit_code = exit_code, .error_output = std::move(said)};
}

TEST_CASE("NatTables: what is run, and with which input") {
  test::FakeProcessRunner runner;
  NatTables tables(runner, std::chrono::seconds(7));
  for (int i = 0; i < 4; ++i) runner.answer(base::ProcessOutcome{});
  REQUIRE(tables.read(nft4).has_value());
  REQUIRE(tables.read(legacy6).has_value());
  REQUIRE(tables.restore(nft4, "text").has_value());
  REQUIRE(tables.test(legacy6, "text").has_value());
  const auto& requests = runner.requests();
  CHECK(requests[0].arguments == Arguments{"iptables-nft-save", "-t", "nat"});
  CHECK(requests[1].arguments == Arguments{"ip6tables-legacy-save"});
  CHECK(requests[2].arguments == Arguments{"iptables-nft-restore", "--noflush", "-w", "7"});
  CHECK(requests[2].input == "text");
  CHECK(requests[2].timeout > std::chrono::seconds(7));
  CHECK(requests[3].arguments ==
        Arguments{"ip6tables-legacy-restore", "--noflush", "-w", "7", "--test"});
}

TEST_CASE("NatTables: the backend that iptables stands for") {
  const auto backend = [](std::string version) {
    test::FakeProcessRunner runner;
    runner.answer(base::ProcessOutcome{.output = std::move(version)});
    return NatTables(runner, {}).usual_backend();
  };
  CHECK(backend("iptables-restore v1.8.9 (nf_tables)\n") == Backend::nft);
  CHECK(backend("iptables-restore v1.8.9 (legacy)\n") == Backend::legacy);
  CHECK(backend("iptables-restore v1.6.0\n") == Backend::legacy);
}

TEST_CASE("NatTables: a program that isn't there") {
  test::FakeProcessRunner runner;
  runner.answer(base::fail(ErrorCode::not_found, "cannot run iptables-nft-save"));
  const auto table = NatTables(runner, {}).read(nft4);
  REQUIRE_FALSE(table.has_value());
  CHECK(table.error().code == ErrorCode::not_found);
  CHECK(table.error().hint.find("install the package iptables") != std::string::npos);
}

TEST_CASE("NatTables: where iptables-restore doesn't say why, iptables is asked") {
  const std::string said =
      "ip6tables-restore v1.8.9 (legacy): ip6tables-restore: unable to initialize table 'nat'\n\n"
      "Error occurred at line: 1\n";
  const auto restored = [&](base::Result<base::ProcessOutcome> listed) {
    test::FakeProcessRunner runner;
    runner.answer(failure(said, 2));
    runner.answer(std::move(listed));
    const auto error = NatTables(runner, std::chrono::seconds(7)).restore(legacy6, "text").error();
    REQUIRE(runner.requests().size() == 2);
    CHECK(runner.requests()[1].arguments ==
          Arguments{"ip6tables-legacy", "-w", "7", "-t", "nat", "-S"});
    return error;
  };
  const auto no_table = restored(
      failure("ip6tables v1.8.9 (legacy): can't initialize ip6tables table `nat': Table does not "
              "exist (do you need to insmod?)\n",
              3));
  CHECK(no_table.code == ErrorCode::unsupported);
  CHECK(no_table.message.find("Table does not exist") != std::string::npos);
  const auto no_right = restored(
      failure("ip6tables v1.8.9 (legacy): can't initialize ip6tables table `nat': Permission "
              "denied (you must be root)\n",
              3));
  CHECK(no_right.code == ErrorCode::unavailable);
  CHECK(no_right.hint.find("NET_RAW") != std::string::npos);
  CHECK(restored(base::ProcessOutcome{}).code == ErrorCode::failed);
  CHECK(restored(base::fail(ErrorCode::not_found, "cannot run it")).code == ErrorCode::failed);
}

// What iptables 1.8.9 prints in each case.
TEST_CASE("program_error: what is the matter") {
  const auto code = [](std::string said) { return program_error("p", failure(said)).code; };
  CHECK(code("Another app is currently holding the xtables lock. Stopped waiting after 1s.\n") ==
        ErrorCode::unavailable);
  CHECK(code("Fatal: can't open lock file /run/xtables.lock: Permission denied\n") ==
        ErrorCode::unavailable);
  CHECK(code("iptables-nft-save v1.8.9 (nf_tables): Could not fetch rule set generation id: "
             "Permission denied (you must be root)\n") == ErrorCode::unavailable);
  CHECK(code("iptables v1.8.9 (legacy): can't initialize iptables table `nat': Permission denied "
             "(you must be root)\n") == ErrorCode::unavailable);
  CHECK(code("ip6tables-restore v1.8.9 (legacy): can't initialize ip6tables table `nat': Table "
             "does not exist (do you need to insmod?)\n") == ErrorCode::unsupported);
  CHECK(code("ip6tables-nft-save v1.8.9 (nf_tables): Could not fetch rule set generation id: "
             "Invalid argument\n") == ErrorCode::unsupported);
  CHECK(code("ip6tables-nft-restore v1.8.9 (nf_tables): \nline 2: CHAIN_ADD failed (No such file "
             "or directory): chain PREROUTING\n") == ErrorCode::unsupported);
  CHECK(code("iptables-restore: line 4 failed\n") == ErrorCode::failed);
}

TEST_CASE("program_error: says what the program said, on one line") {
  const auto error = program_error(
      "iptables-nft-restore",
      failure("# Warning: iptables-legacy tables present, use iptables-legacy to see them\n"
              "iptables-nft-restore v1.8.9 (nf_tables): \n"
              "line 3: RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING\n"
              "Try `iptables-nft-restore -h' or 'iptables-nft-restore --help' for more.\n"));
  CHECK(error.message ==
        "iptables-nft-restore failed: iptables-nft-restore v1.8.9 (nf_tables): line 3: "
        "RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING");
  CHECK(program_error("p", failure("", 3)).message == "p failed with exit code 3");
  CHECK(program_error("p", {.signal = 9}).message == "p was ended by signal 9");
}

}  // namespace
}  // namespace istioctl::iptables
