#include "provider_ranges.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "cluster_access.h"
#include "istioctl/base/ascii.h"
#include "istioctl/base/edit_distance.h"
#include "istioctl/base/file.h"
#include "istioctl/base/printable.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/kubernetes/cluster_ranges.h"

namespace istioctl::cli {

namespace {

// Far above any description of one cluster; a bound for a file that is none.
constexpr std::size_t largest_description = std::size_t{16} << 20;

constexpr std::string_view flag = "--includeIPRanges";

base::Result<std::string> read_bounded(base::ByteSource& source, const std::string& name) {
  auto text = base::read_all(source, largest_description);
  if (!text && text.error().message.find(name) == std::string::npos) {
    text.error().message = fmt::format("{}: {}", name, text.error().message);
  }
  return text;
}

base::Result<std::string> read_file(const std::string& path, Context& context) {
  if (path == "-") return read_bounded(context.in(), "<stdin>");
  auto file = base::FileSource::open(path);
  if (!file) return std::unexpected(std::move(file.error()));
  return read_bounded(*file, path);
}

std::string known_providers() {
  std::vector<std::string_view> names;
  for (const ProviderWord& word : provider_words()) names.push_back(word.name);
  return fmt::format("the providers are {}", fmt::join(names, ", "));
}

base::Error unknown_provider(std::string_view word) {
  const auto near = nearest_provider(word);
  return {.code = base::ErrorCode::wrong_usage,
          .message = fmt::format("unknown provider {}", base::quote(word)),
          .hint = near ? fmt::format("did you mean {}?", *near) : known_providers()};
}

/// Says with -v what is run, since a provider's tool may take its time.
class SpokenRunner final : public base::ProcessRunner {
 public:
  explicit SpokenRunner(Context& context) : context_(context) {}

  [[nodiscard]] base::Result<base::ProcessOutcome> run(
      const base::ProcessRequest& request) override {
    if (context_.globals().verbose) {
      context_.reporter().notice(fmt::format("running {}", fmt::join(request.arguments, " ")));
    }
    return context_.processes()->run(request);
  }

 private:
  Context& context_;
};

/// The flag's value isn't usable; `message` says why.
std::optional<std::string> refuse(Context& context, std::string message, std::string hint) {
  context.reporter().report(base::Diagnostic{.id = "ranges/provider",
                                             .source = std::string(flag),
                                             .message = std::move(message),
                                             .hint = std::move(hint)});
  return std::nullopt;
}

}  // namespace

std::vector<ProviderWord> provider_words() {
  std::vector<ProviderWord> words;
  for (const cloud::Provider* const provider : cloud::all_providers()) {
    words.push_back({provider->name, provider->doc});
  }
  words.push_back({cluster_provider, "The current cluster itself, over its API server"});
  std::ranges::sort(words, {}, &ProviderWord::name);
  return words;
}

std::optional<std::string_view> nearest_provider(std::string_view word) {
  base::NearestFinder finder(word);
  for (const ProviderWord& known : provider_words()) finder.offer(known.name);
  return finder.best();
}

base::Result<cloud::RangeAnswer> ask_cluster(Context& context) {
  auto cluster = open_cluster(context);
  if (!cluster) return std::unexpected(std::move(cluster.error()));
  if (*cluster == nullptr) {
    return base::fail(base::ErrorCode::unavailable, "there is no cluster to ask: no kubeconfig",
                      "name one with -c FILE or KUBECONFIG");
  }
  return kubernetes::ClusterRanges(*(*cluster)->client).find();
}

base::Result<cloud::RangeAnswer> ask_provider(const RangeQuestion& question, Context& context) {
  if (question.provider == cluster_provider) return ask_cluster(context);
  const cloud::Provider* const provider = cloud::find_provider(question.provider);
  if (provider == nullptr) return std::unexpected(unknown_provider(question.provider));
  SpokenRunner runner(context);
  const cloud::Surroundings surroundings{
      .variable = [&context](const std::string& name) { return context.variable(name); },
      .read = [&context](const std::string& path) { return read_file(path, context); },
      .runner = &runner,
      .timeout = question.timeout};
  auto source = provider->make(question.request, surroundings);
  if (!source) return std::unexpected(std::move(source.error()));
  return (*source)->find();
}

std::optional<base::Diagnostic> published_notice(const std::vector<cloud::FoundRange>& ranges,
                                                 std::string_view provider) {
  std::vector<cloud::FoundRange> published;
  std::ranges::copy_if(ranges, std::back_inserter(published), [](const cloud::FoundRange& found) {
    return found.basis == cloud::Basis::published_default;
  });
  if (published.empty()) return std::nullopt;
  return base::Diagnostic{
      .severity = base::Severity::notice,
      .id = "ranges/published-default",
      .message = fmt::format("{} is the published default of {}, which a cluster need not keep",
                             cloud::to_list(published), provider),
      .hint = fmt::format("'istioctl ranges {} --verify' compares it with the current cluster",
                          provider)};
}

bool is_provider_word(std::string_view value) {
  const auto is_of_word = [](char c) { return base::is_alphanumeric(c) || c == '-'; };
  return !value.empty() && base::is_letter(value.front()) &&
         std::ranges::all_of(value, is_of_word) && nearest_provider(value).has_value();
}

void report_mixed_providers(std::string_view value, Context& context) {
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::string_view element = value.substr(begin, value.find(',', begin) - begin);
    begin += element.size() + 1;
    if (element == value || cloud::find_provider(element) == nullptr) continue;
    refuse(context, fmt::format("the provider {} must stand alone", element),
           fmt::format("to add other ranges write $(istioctl ranges {}),10.0.0.0/8",
                       cloud::find_provider(element)->usage));
  }
}

std::optional<std::string> provider_list(std::string_view word, Context& context) {
  auto answer = ask_provider({.provider = std::string(word)}, context);
  if (!answer) {
    const base::Error& error = answer.error();
    const bool needs_arguments =
        error.code == base::ErrorCode::wrong_usage && cloud::find_provider(word) != nullptr;
    return refuse(context, error.message,
                  needs_arguments ? fmt::format("write {}=$(istioctl ranges {})", flag,
                                                cloud::find_provider(word)->usage)
                                  : error.hint);
  }
  context.reporter().report(answer->problems);
  if (base::has_errors(answer->problems)) {
    return refuse(
        context, fmt::format("{} gives no ranges", word),
        fmt::format("'istioctl ranges {} --explain' says what was asked, and takes flags", word));
  }
  base::Diagnostics problems;
  const auto selected = cloud::select(answer->ranges, cloud::Family::ipv4, problems);
  if (const auto notice = published_notice(selected, word)) problems.push_back(*notice);
  context.reporter().report(problems);
  if (base::has_errors(problems)) return std::nullopt;
  return cloud::to_list(selected);
}

}  // namespace istioctl::cli
