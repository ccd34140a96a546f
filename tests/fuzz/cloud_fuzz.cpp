// Descriptions of clusters, saved or printed by providers' tools: an answer is ranges that can be
// passed on, or it is errors.

#include <string>
#include <utility>

#include "fuzz.h"
#include "istioctl/base/subprocess.h"
#include "istioctl/cloud/provider.h"
#include "istioctl/cloud/range_list.h"
#include "istioctl/net/ip_ranges.h"

using istioctl::fuzz::check_diagnostics;
using istioctl::fuzz::require;
using istioctl::fuzz::require_equal;
namespace base = istioctl::base;
namespace cloud = istioctl::cloud;
namespace net = istioctl::net;

namespace {

/// Prints the same, whatever is run.
class Printer final : public base::ProcessRunner {
 public:
  explicit Printer(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] base::Result<base::ProcessOutcome> run(const base::ProcessRequest&) override {
    return base::ProcessOutcome{.output = text_};
  }

 private:
  std::string text_;
};

void check_list(const cloud::RangeAnswer& answer) {
  base::Diagnostics problems;
  const auto selected = cloud::select(answer.ranges, cloud::Family::all, problems);
  require(!selected.empty() && !base::has_errors(problems), "an answer can be passed on");
  const std::string list = cloud::to_list(selected);
  base::Diagnostics none;
  const auto ranges = net::parse_ip_ranges(list, {.source = "fuzz"}, none);
  require(ranges.has_value() && none.empty(), "a list needs no remark");
  require_equal(ranges->to_string(), list, "a list is canonical");
  require(!base::has_errors(cloud::compare(answer.ranges, selected)), "a list covers itself");
}

void check(std::string_view provider, const cloud::ProviderRequest& request,
           std::string_view text) {
  Printer printer{std::string(text)};
  const cloud::Surroundings surroundings{
      .variable = [](const std::string&) { return std::optional<std::string>("/"); },
      .read = [&](const std::string&) -> base::Result<std::string> { return std::string(text); },
      .runner = &printer};
  auto source = cloud::find_provider(provider)->make(request, surroundings);
  require(source.has_value(), "the request is right");
  const cloud::RangeAnswer answer = (*source)->find();
  require(!answer.inquiries.empty(), "something was asked");
  check_diagnostics(answer.problems, text.size());
  if (!base::has_errors(answer.problems)) check_list(answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = istioctl::fuzz::text_of(data, size);
  check("gke", {.options = {{"filename", "-"}}}, text);
  check("gke", {.cluster = "demo"}, text);
  check("aks", {.options = {{"filename", "-"}}}, text);
  check("icp", {}, text);
  check("minikube", {}, text);
  return 0;
}
