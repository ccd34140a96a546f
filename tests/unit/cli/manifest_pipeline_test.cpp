#include "manifest_pipeline.h"

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

using istioctl::base::Diagnostics;
using istioctl::base::ErrorCode;
using istioctl::base::Result;
using istioctl::cli::ManifestBatch;
using istioctl::cli::ManifestPipeline;
using istioctl::cli::RewriteRawDocument;
using istioctl::yaml::RawDocument;

namespace {

std::unique_ptr<ManifestBatch> batch_of(std::string_view text) {
  auto batch = std::make_unique<ManifestBatch>();
  batch->add(0, {.text = text}, "");
  return batch;
}

/// Copies documents, slowly where they say so.
bool copy(const RawDocument& document, std::string& out, Diagnostics&) {
  if (document.text.starts_with("slow")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  if (document.text.starts_with("throw")) throw std::runtime_error(std::string(document.text));
  out += document.text;
  return true;
}

/// Collects what is handed on.
struct Collector {
  std::string text;
  std::thread::id thread = std::this_thread::get_id();

  Result<void> operator()(const ManifestBatch& batch) {
    CHECK(std::this_thread::get_id() == thread);
    for (const auto& share : batch.shares()) text += std::string(share.text) + " ";
    return {};
  }
};

}  // namespace

TEST_CASE("batches keep their order, however long each takes") {
  for (const std::size_t threads : {1U, 2U, 4U}) {
    Collector collected;
    std::string expected;
    {
      ManifestPipeline pipeline([] { return copy; }, std::ref(collected), threads);
      for (int number = 0; number < 40; ++number) {
        const std::string text = (number % 7 == 0 ? "slow-" : "") + std::to_string(number);
        expected += text + " ";
        REQUIRE(pipeline.submit(batch_of(text)));
      }
      REQUIRE(pipeline.drain());
      CHECK(collected.text == expected);
    }
  }
}

TEST_CASE("one batch needs one thread") {
  std::size_t rewriters = 0;
  Collector collected;
  ManifestPipeline pipeline(
      [&]() -> RewriteRawDocument {
        ++rewriters;
        return copy;
      },
      std::ref(collected), 4);
  REQUIRE(pipeline.submit(batch_of("one")));
  REQUIRE(pipeline.drain());
  CHECK(collected.text == "one ");
  CHECK(rewriters == 1);
}

TEST_CASE("what a rewriter throws comes out in its place") {
  Collector collected;
  ManifestPipeline pipeline([] { return copy; }, std::ref(collected), 2);
  const auto run = [&] {
    for (const auto* const text : {"a", "slow", "throw", "b", "c"}) {
      static_cast<void>(pipeline.submit(batch_of(text)));
    }
    static_cast<void>(pipeline.drain());
  };
  CHECK_THROWS_WITH_AS(run(), "throw", std::runtime_error);
  CHECK(collected.text == "a slow ");
}

TEST_CASE("an error of the one who takes the batches ends the run") {
  ManifestPipeline pipeline([] { return copy; },
                            [](const ManifestBatch&) -> Result<void> {
                              return istioctl::base::fail(ErrorCode::failed, "full");
                            },
                            2);
  Result<void> last = pipeline.submit(batch_of("a"));
  if (last) last = pipeline.drain();
  REQUIRE_FALSE(last);
  CHECK(last.error().message == "full");
}

TEST_CASE("a batch serves again, unless it grew large") {
  Collector collected;
  ManifestPipeline pipeline([] { return copy; }, std::ref(collected), 1);
  auto batch = pipeline.fresh_batch();
  const ManifestBatch* const first = batch.get();
  batch->add(0, {.text = "a"}, "");
  REQUIRE(pipeline.submit(std::move(batch)));
  REQUIRE(pipeline.drain());
  batch = pipeline.fresh_batch();
  CHECK(batch.get() == first);
  CHECK(batch->empty());
  batch->add(0, {.text = std::string(std::size_t{2} << 20, 'b')}, "");
  REQUIRE(pipeline.submit(std::move(batch)));
  REQUIRE(pipeline.drain());
  CHECK(pipeline.fresh_batch()->capacity() < 1000);
}
