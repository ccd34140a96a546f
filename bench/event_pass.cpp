// Reads files as yaml-cpp's events and does nothing with them: what parsing alone costs.
//
//     event_pass FILE|DIRECTORY...

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

class Counter final : public YAML::EventHandler {
 public:
  std::size_t events = 0;

  void OnDocumentStart(const YAML::Mark&) override { ++events; }
  void OnDocumentEnd() override { ++events; }
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++events; }
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { ++events; }
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {
    ++events;
  }
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    ++events;
  }
  void OnSequenceEnd() override { ++events; }
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    ++events;
  }
  void OnMapEnd() override { ++events; }
};

void read(const std::filesystem::path& path, Counter& counter) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  YAML::Parser parser(file);
  while (parser.HandleNextDocument(counter)) continue;
}

}  // namespace

int main(int argc, char** argv) try {
  Counter counter;
  for (const std::string argument : std::vector<std::string>(argv + 1, argv + argc)) {
    std::vector<std::filesystem::path> files{argument};
    if (std::filesystem::is_directory(argument)) {
      files.clear();
      for (const auto& entry : std::filesystem::directory_iterator(argument)) {
        files.push_back(entry.path());
      }
    }
    for (const auto& file : files) read(file, counter);
  }
  std::cout << counter.events << " events\n";
  return counter.events > 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "event_pass: " << error.what() << '\n';
  return 1;
}
