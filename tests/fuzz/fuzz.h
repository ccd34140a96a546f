#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "istioctl/base/diagnostic.h"

/// What the fuzz targets share. Each defines LLVMFuzzerTestOneInput, which libFuzzer calls with
/// inputs that it makes up, and replay.cpp with those of the corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace istioctl::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the run when something doesn't hold that always must; the fuzzer keeps the input.
inline void require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "violated: " << what << '\n';
  std::abort();
}

/// The same of two texts, which are shown.
inline void require_equal(std::string_view left, std::string_view right, std::string_view what) {
  if (left == right) return;
  std::cerr << "violated: " << what << "\n--- one\n" << left << "\n--- other\n" << right << '\n';
  std::abort();
}

/// Every diagnostic says something, and its bytes are bytes of the source.
inline void check_diagnostics(const base::Diagnostics& diagnostics, std::size_t source_size) {
  for (const base::Diagnostic& diagnostic : diagnostics) {
    require(!diagnostic.message.empty() && !diagnostic.id.empty(), "a diagnostic says what it is");
    require(diagnostic.span.begin <= diagnostic.span.end, "a span begins before it ends");
    require(diagnostic.span.end <= source_size, "a span lies in its source");
  }
}

}  // namespace istioctl::fuzz
