#include "module_client.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "istioctl/base/printable.h"
#include "module.h"

namespace istioctl::http {
namespace {

using base::Result;

std::unexpected<base::Error> no_module(std::string_view why) {
  return base::fail(base::ErrorCode::unavailable,
                    fmt::format("cannot load the HTTP module: {}", base::escape_for_terminal(why)),
                    "install istioctl again, with its lib/istioctl directory");
}

/// lib/istioctl/http.so beside the bin directory of the running program, wherever it was moved.
Result<std::string> module_path() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return no_module(fmt::format("/proc/self/exe: {}", error.message()));
  }
  return (program.parent_path().parent_path() / "lib" / "istioctl" / "http.so").native();
}

}  // namespace

Result<std::unique_ptr<HttpClient>> make_client_of(const std::string& path,
                                                   const ClientOptions& options) {
  void* const module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    return no_module(::dlerror());
  }
  auto* const entry = reinterpret_cast<ModuleEntry>(::dlsym(module, module_entry_name));
  if (entry == nullptr) {
    return no_module(fmt::format("{} is something else", path));
  }
  std::unique_ptr<HttpClient> client((*entry)(module_identity, options));
  if (!client) {
    return no_module(fmt::format("{} belongs to another version of istioctl", path));
  }
  return client;
}

Result<std::unique_ptr<HttpClient>> make_client(const ClientOptions& options) {
  const auto path = module_path();
  if (!path) {
    return std::unexpected(path.error());
  }
  return make_client_of(*path, options);
}

}  // namespace istioctl::http
