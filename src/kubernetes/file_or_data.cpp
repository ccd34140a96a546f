#include "file_or_data.h"

#include <fmt/format.h>

#include <utility>

#include "istioctl/base/base64.h"
#include "istioctl/base/pem.h"
#include "small_file.h"

namespace istioctl::kubernetes {

namespace {

base::Result<std::string> read_pem_file(const Section& section, std::string_view name) {
  auto text = read_small_file(section.path(name));
  if (text) return text;
  return section.error(name, fmt::format("{}: {}", name, text.error().message));
}

}  // namespace

base::Result<std::string> file_or_data(const Section& section, std::string_view name,
                                       std::string_view holds) {
  const std::string data_name = fmt::format("{}-data", name);
  const std::string data = section.text(data_name);
  const bool by_data = !data.empty();
  if (!by_data && section.text(name).empty()) return std::string();
  if (by_data && !section.text(name).empty()) {
    return section.error(name, fmt::format("{} and {} exclude each other", name, data_name),
                         "remove one of them");
  }
  const std::string_view field = by_data ? std::string_view(data_name) : name;
  std::string text;
  if (by_data) {
    auto decoded = base::decode_base64(data);
    if (!decoded) return section.error(field, fmt::format("{} isn't base64", field));
    text = std::move(*decoded);
  } else {
    auto read = read_pem_file(section, name);
    if (!read) return read;
    text = std::move(*read);
  }
  if (base::holds_encrypted_key(text)) {
    return section.error(field, fmt::format("the key of {} has a pass phrase", field),
                         "store the key without one, as kubectl needs it, too");
  }
  if (!base::holds_pem(text, holds)) {
    return section.error(field,
                         fmt::format("{} holds no {} in PEM form", field,
                                     holds == "CERTIFICATE" ? "certificate" : "private key"));
  }
  return text;
}

}  // namespace istioctl::kubernetes
