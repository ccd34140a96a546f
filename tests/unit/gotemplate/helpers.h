#pragma once

#include <string>
#include <utility>

#include "istioctl/gotemplate/template.h"
#include "istioctl/gotemplate/value.h"

namespace istioctl::gotemplate {

/// The output of `text`, or "error: " and the message.
inline std::string render(std::string text, const Value& data = {}, FunctionMap functions = {},
                          const Limits& limits = {}) {
  const auto parsed = Template::parse("t", std::move(text), std::move(functions));
  if (!parsed) {
    return "error: " + parsed.error().message;
  }
  auto output = parsed->execute(data, limits);
  return output ? std::move(*output) : "error: " + output.error().message;
}

/// The hint of the error that `text` ends with; empty where there is none.
inline std::string hint_of(std::string text, const Value& data = {}) {
  const auto parsed = Template::parse("t", std::move(text));
  if (!parsed) {
    return parsed.error().hint;
  }
  const auto output = parsed->execute(data);
  return output ? "" : output.error().hint;
}

}  // namespace istioctl::gotemplate
