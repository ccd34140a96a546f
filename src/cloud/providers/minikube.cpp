#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <string>
#include <utility>

#include "istioctl/cloud/range_list.h"
#include "istioctl/cloud/range_text.h"
#include "provider_functions.h"
#include "published_default.h"
#include "settings_document.h"

namespace istioctl::cloud {

namespace {

constexpr std::array options{ProviderOption{
    .name = "profile",
    .value_name = "NAME",
    .help = "The profile of minikube; not given: MINIKUBE_PROFILE, else the one that "
            "'minikube profile' has set, else minikube"}};

/// A value of kubeadm among the extra options, where minikube keeps the range of pods.
yaml::Node extra_option(yaml::Node kubernetes, std::string_view key) {
  const yaml::Node list = value_at(kubernetes, {"ExtraOptions"});
  if (!list || !list.is_sequence()) return {};
  for (const yaml::Node item : list.items()) {
    const yaml::Node component = value_at(item, {"Component"});
    const yaml::Node name = value_at(item, {"Key"});
    if (component && component.text() == "kubeadm" && name && name.text() == key) {
      return value_at(item, {"Value"});
    }
  }
  return {};
}

class MinikubeSource final : public RangeSource {
 public:
  MinikubeSource(std::optional<std::string> profile, Surroundings surroundings)
      : named_profile_(std::move(profile)), surroundings_(std::move(surroundings)) {}

  [[nodiscard]] RangeAnswer find() override {
    RangeAnswer answer;
    const std::string path = home() + "/profiles/" + profile() + "/config.json";
    auto text = surroundings_.read(path);
    if (text) {
      read(std::move(*text), path, answer);
    } else {
      inquire(answer, path, text.error().message);
      // A profile that nobody named need not be there.
      if (named_profile_ || text.error().code != base::ErrorCode::not_found) {
        answer.problems.push_back({.id = "ranges/minikube",
                                   .message = text.error().message,
                                   .hint = "'minikube profile list' shows the profiles"});
      }
    }
    if (answer.ranges.empty() && !base::has_errors(answer.problems)) {
      add_published_default(minikube_provider.title, {{"10.0.0.1/24", Holds::services}}, answer);
    }
    return answer;
  }

 private:
  static void inquire(RangeAnswer& answer, std::string source, std::string reply) {
    answer.inquiries.push_back({std::move(source), std::move(reply)});
  }

  /// As minikube finds its own files.
  [[nodiscard]] std::string home() const {
    const std::string own = surroundings_.variable("MINIKUBE_HOME").value_or("");
    const std::filesystem::path path =
        own.empty() ? surroundings_.variable("HOME").value_or("") : own;
    return path.filename() == ".minikube" && !own.empty() ? path.string()
                                                          : (path / ".minikube").string();
  }

  [[nodiscard]] std::string profile() const {
    if (named_profile_) return *named_profile_;
    if (auto named = surroundings_.variable("MINIKUBE_PROFILE"); named && !named->empty()) {
      return *named;
    }
    const std::string path = home() + "/config/config.json";
    const auto text = surroundings_.read(path);
    SettingsDocument settings;
    base::Diagnostics ignored;
    if (text && settings.load(*text, path, ignored)) {
      const yaml::Node set = value_at(settings.root(), {"profile"});
      if (set && !set.text().empty()) return std::string(set.text());
    }
    return "minikube";
  }

  static void read(std::string text, const std::string& path, RangeAnswer& answer) {
    SettingsDocument settings;
    if (!settings.load(std::move(text), path, answer.problems)) {
      return inquire(answer, path, "not usable");
    }
    const yaml::Node kubernetes = value_at(settings.root(), {"KubernetesConfig"});
    std::vector<FoundRange> found;
    bool right = true;
    const auto add = [&](yaml::Node value, Holds holds, std::string field) {
      if (!value) return;
      const RangeContext context{
          .holds = holds, .origin = fmt::format("{}: {}", path, field), .field = field};
      right = read_ranges(value, context, found, answer.problems) && right;
    };
    add(value_at(kubernetes, {"ServiceCIDR"}), Holds::services, "KubernetesConfig.ServiceCIDR");
    // Pods alone would leave the services out.
    if (!found.empty()) {
      add(extra_option(kubernetes, "pod-network-cidr"), Holds::pods,
          "KubernetesConfig.ExtraOptions, pod-network-cidr");
    }
    inquire(answer, path, right ? listed(found) : "not usable");
    if (right) answer.ranges = std::move(found);
  }

  std::optional<std::string> named_profile_;
  Surroundings surroundings_;
};

base::Result<std::unique_ptr<RangeSource>> make(const ProviderRequest& request,
                                                const Surroundings& surroundings) {
  auto profile = request.option("profile");
  if (profile && (profile->empty() || profile->find('/') != std::string::npos)) {
    return base::fail(base::ErrorCode::invalid_input, "--profile is no name of a profile",
                      "'minikube profile list' shows them");
  }
  return std::make_unique<MinikubeSource>(std::move(profile), surroundings);
}

}  // namespace

const Provider minikube_provider{
    .name = "minikube",
    .title = "Minikube",
    .doc = "Minikube: its profile's configuration, else the published default",
    .usage = "minikube",
    .options = options,
    .make = make,
};

}  // namespace istioctl::cloud
