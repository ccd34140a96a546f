#pragma once

#include <string>
#include <vector>

#include "istioctl/base/error.h"
#include "nat_tables.h"
#include "own_part.h"

namespace istioctl::iptables {

/// Tables changed one after the other, so that all can be brought back.
class TableChanges {
 public:
  /// `tables` must outlive the object.
  explicit TableChanges(NatTables& tables) : tables_(tables) {}

  /// Makes `to` of what is ours in a table and was `from`; nothing where they are the same.
  [[nodiscard]] base::Result<void> make(const TableKey& key, const OwnPart& from,
                                        const OwnPart& to);

  /// Whether any table was changed.
  [[nodiscard]] bool any() const { return !undo_.empty(); }

  /// Brings all back, and adds to `error`, which it returns, what couldn't be.
  [[nodiscard]] std::unexpected<base::Error> give_up(base::Error error);

 private:
  struct Undo {
    TableKey key;
    std::string text;
  };

  NatTables& tables_;
  std::vector<Undo> undo_;
};

}  // namespace istioctl::iptables
