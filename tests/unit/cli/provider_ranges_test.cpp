#include "provider_ranges.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "test_environment.h"

namespace istioctl::cli {
namespace {

TEST_CASE("provider_ranges: the providers and the cluster itself, sorted") {
  const auto words = provider_words();
  CHECK(std::ranges::is_sorted(words, {}, &ProviderWord::name));
  CHECK(std::ranges::count(words, "auto", &ProviderWord::name) == 1);
  CHECK(std::ranges::count(words, "minikube", &ProviderWord::name) == 1);
  for (const ProviderWord& word : words) CHECK_FALSE(word.doc.empty());
}

TEST_CASE("provider_ranges: a bare word that may mean a provider is no range") {
  for (const char* const word : {"minikube", "auto", "gke", "minkube", "Auto", "ics"}) {
    CAPTURE(word);
    CHECK(is_provider_word(word));
  }
  for (const char* const value : {"", "*", "10.0.0.0/8", "fd00::/8", "x", "something",
                                  "minikube,10.0.0.0/8", " auto", "au.to", "10"}) {
    CAPTURE(value);
    CHECK_FALSE(is_provider_word(value));
  }
}

TEST_CASE("provider_ranges: published ranges are marked, asked ones aren't") {
  cloud::FoundRange asked{.range = *net::Cidr::parse("10.0.0.0/24")};
  cloud::FoundRange published{.range = *net::Cidr::parse("10.1.0.0/24"),
                              .basis = cloud::Basis::published_default};
  CHECK_FALSE(published_notice({asked}, "iks"));
  const auto notice = published_notice({asked, published}, "iks");
  REQUIRE(notice);
  CHECK(notice->severity == base::Severity::notice);
  CHECK(notice->message ==
        "10.1.0.0/24 is the published default of iks, which a cluster need not keep");
}

}  // namespace
}  // namespace istioctl::cli
