#include "istioctl/gotemplate/template.h"

#include <utility>

#include "executor.h"
#include "parser.h"
#include "program.h"

namespace istioctl::gotemplate {
namespace {

class StringSink : public OutputSink {
 public:
  void literal(std::string_view text) override { text_.append(text); }
  void value(std::string_view text) override { text_.append(text); }
  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

base::Result<Template> Template::parse(std::string name, std::string text, FunctionMap functions,
                                       Delimiters delimiters) {
  auto program = std::make_shared<Program>();
  program->name = std::move(name);
  program->text = std::move(text);
  program->delimiters = delimiters;
  program->functions = register_functions(std::move(functions));
  if (auto parsed = parse_program(*program); !parsed) {
    return std::unexpected(std::move(parsed.error()));
  }
  return Template(std::move(program));
}

std::string_view Template::text() const {
  return program_->text;
}

base::Result<void> Template::execute_to(const Value& data, OutputSink& sink, const Limits& limits,
                                        FixedResults* fixed) const {
  return execute_program(*program_, data, sink, limits, fixed);
}

base::Result<std::string> Template::execute(const Value& data, const Limits& limits) const {
  StringSink sink;
  if (auto done = execute_to(data, sink, limits); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return std::move(sink).take();
}

}  // namespace istioctl::gotemplate
