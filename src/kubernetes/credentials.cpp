#include "credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "istioctl/base/printable.h"
#include "small_file.h"

namespace istioctl::kubernetes {

namespace {

constexpr std::chrono::minutes token_age{1};

base::Result<std::string> read_token(const std::string& path) {
  constexpr std::string_view white_space = " \t\r\n\v\f";
  auto text = read_small_file(path);
  if (!text) return text;
  const std::size_t begin = text->find_first_not_of(white_space);
  if (begin == text->npos) {
    return base::fail(base::ErrorCode::invalid_input,
                      fmt::format("the token file {} is empty", base::escape_for_terminal(path)));
  }
  std::string token = text->substr(begin, text->find_last_not_of(white_space) + 1 - begin);
  if (!is_header_value(token)) {
    return base::fail(
        base::ErrorCode::invalid_input,
        fmt::format("the token file {} holds no token", base::escape_for_terminal(path)));
  }
  return token;
}

}  // namespace

bool is_header_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  });
}

base::Result<Credentials> TokenFileCredentials::current() {
  const auto now = now_();
  // A clock that went back says nothing about the token's age.
  const bool is_fresh = read_at_ && now >= *read_at_ && now - *read_at_ < token_age;
  if (!is_fresh) {
    if (auto done = read(); !done && credentials_.authorization.empty()) {
      return std::unexpected(std::move(done.error()));
    }
  }
  return credentials_;
}

base::Result<bool> TokenFileCredentials::renew() {
  const std::string before = credentials_.authorization;
  if (auto done = read(); !done) return std::unexpected(std::move(done.error()));
  return credentials_.authorization != before;
}

base::Result<void> TokenFileCredentials::read() {
  auto token = read_token(path_);
  if (!token) return std::unexpected(std::move(token.error()));
  credentials_.authorization = fmt::format("Bearer {}", *token);
  read_at_ = now_();
  return {};
}

}  // namespace istioctl::kubernetes
