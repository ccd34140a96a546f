#include "yaml_parser.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <utility>

#include "directives.h"
#include "event_adapter.h"
#include "parser_input.h"
#include "parser_messages.h"

namespace istioctl::yaml {

std::expected<void, ParseError> parse_yaml(std::string_view text, Place place, EventSink& sink) {
  auto input = ParserInput::create(text, place);
  if (!input) return std::unexpected(std::move(input.error()));
  if (auto legal = check_directives(input->text()); !legal) return legal;
  MemoryBuffer buffer(input->text());
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    EventAdapter adapter(*input, sink);
    parser.HandleNextDocument(adapter);
    if (parser) adapter.refuse_what_follows();
    return {};
  } catch (const Stop& stopped) {
    ParseError error = stopped.error;
    error.offset = std::min(error.offset + input->skipped(), text.size());
    return std::unexpected(std::move(error));
  } catch (const YAML::Exception& exception) {
    return std::unexpected(translate(exception, input->text(), input->skipped()));
  }
}

}  // namespace istioctl::yaml
