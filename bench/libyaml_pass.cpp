// Reads a file as libyaml's events and does nothing with them: what another parser would cost.
//
//     libyaml_pass FILE

#include <yaml.h>

#include <cstddef>
#include <cstdio>
#include <iostream>

namespace {

/// How many events there are, or 0 where the file isn't YAML.
std::size_t count_events(std::FILE* file) {
  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) return 0;
  yaml_parser_set_input_file(&parser, file);
  std::size_t count = 0;
  for (bool at_end = false; !at_end; ++count) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) {
      count = 0;
      break;
    }
    at_end = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  std::FILE* const file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (file == nullptr) {
    std::cerr << "usage: libyaml_pass FILE\n";
    return 2;
  }
  const std::size_t events = count_events(file);
  std::fclose(file);
  std::cout << events << " events\n";
  return events > 0 ? 0 : 1;
}
