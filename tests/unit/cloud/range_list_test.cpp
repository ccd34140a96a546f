#include "istioctl/cloud/range_list.h"

#include "istioctl/net/cidr.h"
#include "world.h"

namespace istioctl::cloud {
namespace {

FoundRange found(std::string_view text, Holds holds = Holds::services, std::string origin = "a") {
  return {.range = *net::Cidr::parse(text), .holds = holds, .origin = std::move(origin)};
}

TEST_CASE("range_list: IPv4 alone unless told otherwise") {
  const std::vector<FoundRange> both{found("10.0.0.0/24"), found("fd00::/108")};
  base::Diagnostics problems;
  CHECK(to_list(select(both, Family::ipv4, problems)) == "10.0.0.0/24");
  CHECK(problems_of(problems) ==
        "notice : left out, being IPv6: fd00::/108; --family all includes them\n");
  problems.clear();
  CHECK(to_list(select(both, Family::ipv6, problems)) == "fd00::/108");
  CHECK(problems_of(problems) ==
        "notice : left out, being IPv4: 10.0.0.0/24; --family all includes them\n");
  problems.clear();
  CHECK(to_list(select(both, Family::all, problems)) == "10.0.0.0/24,fd00::/108");
  CHECK(problems.empty());
}

TEST_CASE("range_list: nothing of the family is an error that names the other") {
  base::Diagnostics problems;
  CHECK(select({found("fd00::/108")}, Family::ipv4, problems).empty());
  CHECK(problems_of(problems) ==
        "error : there are IPv6 ranges only: fd00::/108; pass --family ipv6 to get them\n");
}

TEST_CASE("range_list: duplicates and covered ranges are dropped, the order stays") {
  base::Diagnostics problems;
  const auto kept =
      select({found("10.7.240.0/20", Holds::services, "s"), found("10.4.0.0/14", Holds::pods, "p"),
              found("10.0.0.0/24"), found("10.0.0.0/24", Holds::services, "b")},
             Family::ipv4, problems);
  CHECK(to_list(kept) == "10.4.0.0/14,10.0.0.0/24");
  CHECK(problems_of(problems) ==
        "notice : 10.7.240.0/20 (s) is dropped: 10.4.0.0/14 (p) covers it\n"
        "notice : 10.0.0.0/24 comes from a and from b; it is kept once\n");
}

TEST_CASE("range_list: adjacent ranges are not merged") {
  base::Diagnostics problems;
  CHECK(to_list(select({found("10.0.0.0/24"), found("10.0.1.0/24")}, Family::ipv4, problems)) ==
        "10.0.0.0/24,10.0.1.0/24");
  CHECK(problems.empty());
}

TEST_CASE("range_list: comparing finds what bypasses the sidecar") {
  const std::vector<FoundRange> cluster{found("10.96.0.0/12", Holds::services, "cluster"),
                                        found("10.244.0.0/16", Holds::pods, "cluster")};
  CHECK(compare(cluster, cluster).empty());
  // Two halves together hold all of it.
  CHECK(compare({found("10.96.0.0/13"), found("10.104.0.0/13"), found("10.244.0.0/16")}, cluster)
            .empty());
  const base::Diagnostics differences = compare({found("10.0.0.0/24")}, cluster);
  CHECK(problems_of(differences) ==
        "error : the cluster's 10.96.0.0/12 (services, from cluster) is not covered by "
        "10.0.0.0/24; its traffic would bypass the sidecar; use the ranges of 'istioctl ranges "
        "auto'\n"
        "error : the cluster's 10.244.0.0/16 (pods, from cluster) is not covered by 10.0.0.0/24; "
        "its traffic would bypass the sidecar; use the ranges of 'istioctl ranges auto'\n"
        "warning : 10.0.0.0/24 (services, from a) holds addresses that the cluster does not name: "
        "it names 10.96.0.0/12,10.244.0.0/16; traffic to them would go through the sidecar\n");
}

TEST_CASE("range_list: what the cluster doesn't tell is no difference") {
  const std::vector<FoundRange> services{found("10.0.0.0/24")};
  const auto with = [&](std::string_view text, Holds holds) {
    return std::vector<FoundRange>{services[0], found(text, holds)};
  };
  // Without ranges of pods, whatever isn't for services may be for them.
  CHECK(compare(with("10.244.0.0/16", Holds::pods), services).empty());
  CHECK(compare(with("172.30.0.0/16", Holds::cluster), services).empty());
  CHECK(compare(with("10.1.0.0/24", Holds::services), services).size() == 1);
  const auto with_pods = with("10.244.0.0/16", Holds::pods);
  CHECK(compare(with("10.244.0.0/15", Holds::pods), with_pods).size() == 1);
  CHECK(compare({services[0], with_pods[1], found("10.240.0.0/16", Holds::nodes)}, with_pods)
            .empty());
}

TEST_CASE("range_list: a wider answer is a warning alone") {
  const base::Diagnostics wider = compare({found("10.0.0.0/8")}, {found("10.96.0.0/12")});
  REQUIRE(wider.size() == 1);
  CHECK(wider[0].id == "ranges/outside");
  CHECK_FALSE(base::has_errors(wider));
}

}  // namespace
}  // namespace istioctl::cloud
