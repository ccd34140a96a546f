#include "manifest_batch.h"

#include <doctest/doctest.h>

#include <string>

using istioctl::base::Diagnostics;
using istioctl::cli::ManifestBatch;
using istioctl::yaml::RawDocument;

namespace {

/// Doubles texts; refuses those that hold "bad", and says so.
bool doubled(const RawDocument& document, std::string& out, Diagnostics& problems) {
  out += document.text;
  if (document.text != "same") out += document.text;
  if (document.text.find("bad") == document.text.npos) return true;
  problems.push_back({.id = "bad", .message = std::string(document.text)});
  return false;
}

}  // namespace

TEST_CASE("the text of each input, joints included") {
  ManifestBatch batch;
  CHECK(batch.empty());
  batch.add(0, {.text = "a"}, "");
  batch.add(0, {.text = "b"}, "");
  batch.add(1, {.text = "c"}, "|");
  batch.add(2, {.text = "same"}, "|");
  CHECK(batch.size() == 7);
  batch.rewrite(doubled);
  CHECK(batch.right());
  const auto shares = batch.shares();
  REQUIRE(shares.size() == 3);
  CHECK(shares[0].text == "aabb");
  CHECK(shares[1].text == "|cc");
  CHECK(shares[1].input == 1);
  CHECK(shares[1].changed);
  CHECK(shares[2].text == "|same");
  CHECK_FALSE(shares[2].changed);
}

TEST_CASE("every document is reported, and then what was found behind the last") {
  ManifestBatch batch;
  batch.add(0, {.text = "bad one"}, "");
  batch.add(0, {.text = "good"}, "");
  batch.add(0, {.text = "bad two"}, "");
  batch.end_with({{.id = "end", .message = "the end"}});
  batch.rewrite(doubled);
  CHECK_FALSE(batch.right());
  REQUIRE(batch.problems().size() == 3);
  CHECK(batch.problems()[0].message == "bad one");
  CHECK(batch.problems()[1].message == "bad two");
  CHECK(batch.problems()[2].message == "the end");
}

TEST_CASE("what ends an input counts without any document") {
  ManifestBatch batch;
  batch.end_with({{.id = "end", .message = "the end"}});
  CHECK_FALSE(batch.empty());
  batch.rewrite(doubled);
  CHECK_FALSE(batch.right());
  CHECK(batch.shares().empty());
}

TEST_CASE("a large document isn't copied") {
  const std::string large(100, 'x');
  ManifestBatch batch;
  batch.borrow(3, {.text = large}, "|");
  CHECK(batch.size() == 0);
  batch.rewrite([&](const RawDocument& document, std::string& out, Diagnostics&) {
    CHECK(document.text.data() == large.data());
    out += document.text;
    return true;
  });
  CHECK(batch.shares().front().text == "|" + large);
  CHECK(batch.shares().front().input == 3);
}

TEST_CASE("a batch that was cleared is as good as new") {
  ManifestBatch batch;
  batch.add(3, {.text = "bad"}, "|");
  batch.end_with({{.id = "end", .message = "the end"}});
  batch.rewrite(doubled);
  REQUIRE_FALSE(batch.right());
  batch.clear();
  CHECK(batch.empty());
  CHECK(batch.size() == 0);
  batch.add(0, {.text = "a"}, "");
  batch.rewrite(doubled);
  CHECK(batch.right());
  CHECK(batch.problems().empty());
  REQUIRE(batch.shares().size() == 1);
  CHECK(batch.shares()[0].text == "aa");
  batch.clear();
  const std::string large(5000, 'x');
  batch.borrow(0, {.text = large}, "");
  batch.rewrite(doubled);
  CHECK(batch.shares()[0].text == large + large);
  CHECK(batch.capacity() >= 10000);
}
