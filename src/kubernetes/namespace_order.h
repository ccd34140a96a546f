#pragma once

#include <map>
#include <string>
#include <vector>

#include "istioctl/store/store.h"

namespace istioctl::kubernetes {

/// Brings the objects of one kind from a server's order into that of their keys. A server sorts by
/// "namespace/name", so that team-a comes before team; the objects of such namespaces wait here.
class NamespaceOrder {
 public:
  explicit NamespaceOrder(const store::Visitor& visitor) : visitor_(visitor) {}

  /// Takes the next object in the server's order. An error is the visitor's.
  [[nodiscard]] base::Result<void> add(store::StoredObject object);

  /// Visits what is left.
  [[nodiscard]] base::Result<void> finish();

 private:
  [[nodiscard]] base::Result<void> visit_up_to(const std::string& name_space);
  [[nodiscard]] static bool may_be_preceded(const std::string& waiting, const std::string& current);

  const store::Visitor& visitor_;
  std::map<std::string, std::vector<store::StoredObject>> waiting_ = {};  ///< by namespace
};

}  // namespace istioctl::kubernetes
