#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "istioctl/base/diagnostic.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/context.h"
#include "istioctl/cloud/provider.h"
#include "istioctl/cloud/range_list.h"
#include "istioctl/cloud/range_source.h"

/// The ranges of a cluster, as `ranges PROVIDER` and --includeIPRanges=PROVIDER find them.
namespace istioctl::cli {

/// The provider that asks the current cluster itself.
inline constexpr std::string_view cluster_provider = "auto";

/// A word that may stand for PROVIDER.
struct ProviderWord {
  std::string_view name;
  std::string_view doc;  ///< where its ranges come from, in one line
};

/// All of them, sorted by name.
[[nodiscard]] std::vector<ProviderWord> provider_words();

/// The provider that a mistyped word most likely meant.
[[nodiscard]] std::optional<std::string_view> nearest_provider(std::string_view word);

/// What is asked of a provider.
struct RangeQuestion {
  std::string provider = {};  ///< one of provider_words()
  cloud::ProviderRequest request = {};
  std::chrono::seconds timeout{30};  ///< for a program that is run
};

/// Asks. An Error means that nothing was asked: `wrong_usage` when the provider needs other
/// arguments, and those of ask_cluster(). What is wrong with an answer is in the answer.
[[nodiscard]] base::Result<cloud::RangeAnswer> ask_provider(const RangeQuestion& question,
                                                            Context& context);

/// Asks the cluster of this run. An Error means that there is none, or none that can be used.
[[nodiscard]] base::Result<cloud::RangeAnswer> ask_cluster(Context& context);

/// What users must know about ranges that nobody was asked for; nothing when all were.
[[nodiscard]] std::optional<base::Diagnostic> published_notice(
    const std::vector<cloud::FoundRange>& ranges, std::string_view provider);

/// Whether a value of --includeIPRanges is the name of a provider, perhaps mistyped. No range is
/// a bare word.
[[nodiscard]] bool is_provider_word(std::string_view value);

/// Reports each name of a provider that stands among ranges in a value that was refused.
void report_mixed_providers(std::string_view value, Context& context);

/// The comma list that the provider of this name gives for --includeIPRanges, IPv4 only. Nothing
/// when it gives none; why was reported then.
[[nodiscard]] std::optional<std::string> provider_list(std::string_view word, Context& context);

}  // namespace istioctl::cli
