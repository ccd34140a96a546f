#include "namespace_order.h"

#include <utility>

namespace istioctl::kubernetes {

// Whether a namespace could still come, behind `current` or as it, whose key is before `waiting`:
// one that `waiting` continues with a dash, which servers sort before the slash behind a name.
bool NamespaceOrder::may_be_preceded(const std::string& waiting, const std::string& current) {
  for (std::size_t dash = waiting.find('-'); dash != std::string::npos;
       dash = waiting.find('-', dash + 1)) {
    if (waiting.substr(0, dash) + "/" >= current + "/") return true;
  }
  return false;
}

base::Result<void> NamespaceOrder::visit_up_to(const std::string& name_space) {
  while (!waiting_.empty() && waiting_.begin()->first < name_space) {
    const auto first = waiting_.begin();
    if (may_be_preceded(first->first, name_space)) return {};
    for (const store::StoredObject& object : first->second) {
      if (auto visited = visitor_(object); !visited) return visited;
    }
    waiting_.erase(first);
  }
  return {};
}

base::Result<void> NamespaceOrder::add(store::StoredObject object) {
  const std::string& name_space = object.key.name_space;
  if (auto visited = visit_up_to(name_space); !visited) return visited;
  const bool is_next = waiting_.empty() || name_space < waiting_.begin()->first;
  if (is_next && !may_be_preceded(name_space, name_space)) return visitor_(object);
  waiting_[name_space].push_back(std::move(object));
  return {};
}

base::Result<void> NamespaceOrder::finish() {
  for (const auto& [name_space, objects] : waiting_) {
    for (const store::StoredObject& object : objects) {
      if (auto visited = visitor_(object); !visited) return visited;
    }
  }
  waiting_.clear();
  return {};
}

}  // namespace istioctl::kubernetes
