// Reads YAML as the tool does, for comparison with another reader.
//
// Each line of standard input is an operation and a text in hexadecimal ("-" for the empty text)
// so that it may hold any byte:
//   document TEXT    one document
//   stream TEXT      a whole file, split into documents
// Each line of standard output answers one, as JSON: {"documents": [...]}, with null for a document
// that holds nothing, or {"error": "the rule's name: the message"}.

#include <cstddef>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "istioctl/base/file.h"
#include "istioctl/yaml/document.h"
#include "istioctl/yaml/document_stream.h"
#include "istioctl/yaml/to_json.h"

namespace {

using istioctl::base::Diagnostics;
using istioctl::yaml::Document;
using istioctl::yaml::Json;

constexpr std::size_t max_document = std::size_t{64} << 20;

std::string decode(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; hex != "-" && i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

Json answer_error(const Diagnostics& problems) {
  return {{"error", problems.front().id + ": " + problems.front().message}};
}

bool read(std::string_view text, std::size_t offset, Json& documents, Diagnostics& problems) {
  Document document;
  if (!document.load_yaml(text, {.source = "probe", .offset = offset}, problems)) {
    return false;
  }
  if (!document.root()) {
    documents.push_back(nullptr);
    return true;
  }
  auto value = istioctl::yaml::to_json(document.root(), problems);
  if (value) {
    documents.push_back(std::move(*value));
  }
  return value.has_value();
}

Json answer_document(const std::string& text) {
  Json documents = Json::array();
  Diagnostics problems;
  if (!read(text, 0, documents, problems)) {
    return answer_error(problems);
  }
  return {{"documents", std::move(documents)}};
}

Json answer_stream(const std::string& text) {
  Json documents = Json::array();
  Diagnostics problems;
  istioctl::base::StringSource source(text);
  istioctl::yaml::DocumentStream stream(source, "probe", max_document);
  istioctl::yaml::RawDocument raw;
  while (stream.next(raw, problems)) {
    if (!read(raw.text.substr(raw.body), raw.origin.offset + raw.body, documents, problems)) {
      break;
    }
  }
  return problems.empty() ? Json{{"documents", std::move(documents)}} : answer_error(problems);
}

const std::map<std::string, Json (*)(const std::string&)> operations{{"document", answer_document},
                                                                     {"stream", answer_stream}};

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string operation;
    std::string text;
    words >> operation >> text;
    const Json answer = operations.at(operation)(decode(text));
    // A string that isn't UTF-8 would be a fault of the reader: it must show, not stop the probe.
    std::cout << answer.dump(-1, ' ', true, Json::error_handler_t::replace) << '\n' << std::flush;
  }
  return 0;
}
