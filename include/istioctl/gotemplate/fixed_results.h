#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace istioctl::gotemplate {

struct Action;
struct Pipeline;
struct Operand;

/// What the actions of one template print that print the same in every execution, since they
/// look at nothing but fields that never change. Filled by executions, which then skip these
/// actions. Functions must give the same for the same arguments. Not for use by several
/// threads at once.
class FixedResults {
 public:
  /// `fields` are the Go names of the data's fields that are the same in every execution.
  explicit FixedResults(std::vector<std::string> fields) : fields_(std::move(fields)) {}

  /// The text of an action that was remembered, or nullptr. Valid until remember() is called.
  [[nodiscard]] const std::string* find(const Action& action) const;

  /// Remembers what an action printed whose dot was the data, if it prints that always.
  void remember(const Action& action, std::string_view printed);

  /// How many actions are remembered.
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  [[nodiscard]] bool is_fixed(const Pipeline& pipeline) const;
  [[nodiscard]] bool is_fixed(const Operand& operand) const;

  std::vector<std::string> fields_;
  std::unordered_map<const Action*, std::string> texts_;
};

}  // namespace istioctl::gotemplate
