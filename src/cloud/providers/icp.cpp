#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "istioctl/cloud/range_list.h"
#include "istioctl/cloud/range_text.h"
#include "provider_functions.h"
#include "settings_document.h"

namespace istioctl::cloud {

namespace {

constexpr std::array options{
    ProviderOption{.name = "config",
                   .value_name = "FILE",
                   .help = "The configuration of IBM Cloud Private, or '-' for stdin; not given: "
                           "cluster/config.yaml",
                   .value = OptionValue::file}};

class IcpSource final : public RangeSource {
 public:
  IcpSource(std::string path, Surroundings surroundings)
      : path_(std::move(path)), surroundings_(std::move(surroundings)) {}

  [[nodiscard]] RangeAnswer find() override {
    RangeAnswer answer;
    auto text = surroundings_.read(path_);
    if (!text) {
      const bool missing = text.error().code == base::ErrorCode::not_found;
      answer.inquiries.push_back({name(), text.error().message});
      answer.problems.push_back(
          {.id = "ranges/icp",
           .message = text.error().message,
           .hint = missing ? "run it where IBM Cloud Private was installed from, or name the file: "
                             "--config FILE"
                           : text.error().hint});
      return answer;
    }
    if (!read(std::move(*text), answer)) answer.inquiries.push_back({name(), "not usable"});
    return answer;
  }

 private:
  [[nodiscard]] std::string name() const { return path_ == "-" ? "<stdin>" : path_; }

  bool read(std::string text, RangeAnswer& answer) {
    SettingsDocument settings;
    if (!settings.load(std::move(text), name(), answer.problems)) return false;
    const bool services = add(settings.root(), "service_cluster_ip_range", Holds::services, answer);
    const bool pods = add(settings.root(), "network_cidr", Holds::pods, answer);
    if (!services || !pods) return false;
    if (answer.ranges.empty() || answer.ranges.front().holds != Holds::services) {
      answer.problems.push_back({.id = "ranges/icp",
                                 .source = name(),
                                 .message = "service_cluster_ip_range is missing",
                                 .hint = "is it the config.yaml of IBM Cloud Private?"});
      return false;
    }
    answer.inquiries.push_back({name(), listed(answer.ranges)});
    return true;
  }

  /// False when the value is wrong; a missing one isn't.
  bool add(yaml::Node root, std::string key, Holds holds, RangeAnswer& answer) {
    const yaml::Node value = value_at(root, {key});
    if (!value) return true;
    const RangeContext context{
        .holds = holds, .origin = fmt::format("{}: {}", name(), key), .field = key};
    return read_ranges(value, context, answer.ranges, answer.problems);
  }

  std::string path_;
  Surroundings surroundings_;
};

base::Result<std::unique_ptr<RangeSource>> make(const ProviderRequest& request,
                                                const Surroundings& surroundings) {
  return std::make_unique<IcpSource>(request.option("config").value_or("cluster/config.yaml"),
                                     surroundings);
}

}  // namespace

const Provider icp_provider{
    .name = "icp",
    .title = "IBM Cloud Private",
    .doc =
        "IBM Cloud Private: service_cluster_ip_range and network_cidr of its cluster/config.yaml",
    .usage = "icp",
    .options = options,
    .make = make,
};

}  // namespace istioctl::cloud
