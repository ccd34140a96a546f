#include "named_file_check.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "istioctl/base/error.h"
#include "istioctl/base/file.h"
#include "istioctl/base/pem.h"
#include "istioctl/base/printable.h"

namespace istioctl::cli {

namespace {

using base::ErrorCode;
using base::Result;
using proxy::NamedFile;

constexpr std::size_t largest_file = std::size_t{16} << 20;

Result<std::string> read_file(const std::string& path) {
  auto source = base::FileSource::open(path);
  if (!source) return std::unexpected(std::move(source.error()));
  std::string bytes;
  while (bytes.size() <= largest_file) {
    const std::size_t before = bytes.size();
    constexpr std::size_t piece = std::size_t{64} << 10;
    bytes.resize(before + piece);
    const auto count = source->read(bytes.data() + before, piece);
    if (!count) return std::unexpected(count.error());
    bytes.resize(before + *count);
    if (*count == 0) return bytes;
  }
  return base::fail(ErrorCode::invalid_input, fmt::format("{} is too large", path));
}

/// Reading anything else may never end.
bool is_readable_kind(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
}

std::string content_fault(std::string_view text, NamedFile::Holds holds) {
  const bool is_key = holds == NamedFile::Holds::private_key;
  const std::string_view label = is_key ? "PRIVATE KEY" : "CERTIFICATE";
  const std::string_view what = is_key ? "private key" : "certificate";
  if (!base::holds_pem(text, label)) return fmt::format("holds no {} in PEM form", what);
  if (is_key && base::holds_encrypted_key(text)) {
    return "holds an encrypted private key, for which the sidecar has no pass phrase";
  }
  if (base::holds_damaged_pem(text, label)) return fmt::format("holds a damaged {}", what);
  return {};
}

std::string fault_of(const NamedFile& file) {
  const std::string shown = base::escape_for_terminal(file.path);
  if (file.path.find('\0') != std::string::npos) return shown + " can't be the name of a file";
  if (!is_readable_kind(file.path)) return shown + " is no regular file";
  const auto text = read_file(file.path);
  if (!text) return text.error().message;
  const std::string fault = content_fault(*text, file.holds);
  return fault.empty() ? fault : fmt::format("{} {}", shown, fault);
}

}  // namespace

base::Diagnostics check_named_files(const proxy::EgressModel& model,
                                    const proxy::EnvoyOptions& options) {
  base::Diagnostics problems;
  for (const NamedFile& file : proxy::named_files(model, options)) {
    std::string fault = fault_of(file);
    if (fault.empty()) continue;
    base::Diagnostic problem = model.objects()[file.policy].place;
    problem.severity = base::Severity::error;
    problem.id = "proxy/file";
    problem.field = file.field.empty() ? "" : fmt::format("tls.{}", file.field);
    problem.message = std::move(fault);
    problem.hint =
        file.field.empty()
            ? "install ca-certificates, or name a file under caCertificates; --skip-file-check "
              "prints the configuration for another machine"
            : "--skip-file-check prints the configuration for another machine, which has the file";
    problems.push_back(std::move(problem));
  }
  return problems;
}

}  // namespace istioctl::cli
