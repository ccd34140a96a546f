#pragma once

#include <stop_token>
#include <vector>

#include "istioctl/base/byte_stream.h"
#include "istioctl/base/error.h"
#include "istioctl/cli/reporter.h"
#include "istioctl/store/store.h"
#include "object_printer.h"

namespace istioctl::cli {

/// What `get` asks a store for.
struct ObjectRequest {
  store::Query query = {};
  std::vector<config::Key> names = {};  ///< not empty: of the query's objects these, in this order
};

/// Takes objects from a store to stdout. What it refers to must outlive it.
class ObjectFetch {
 public:
  ObjectFetch(store::Store& store, ObjectPrinter& printer, base::ByteSink& out, Reporter& reporter)
      : store_(store), printer_(printer), out_(out), reporter_(reporter) {}

  /// Prints the objects. Those named that aren't there are errors, all but the last of which are
  /// reported and the last one returned, after the others have been printed. Any other
  /// failure is returned with nothing printed.
  [[nodiscard]] base::Result<void> print(const ObjectRequest& request);

  /// The same, and then every change as it comes, until `stop` is requested, which is success,
  /// or the store or the output fails.
  [[nodiscard]] base::Result<void> watch(const ObjectRequest& request, std::stop_token stop);

 private:
  [[nodiscard]] base::Result<std::string> print_list(const store::Query& query);
  [[nodiscard]] base::Result<void> print_named(const std::vector<config::Key>& names);
  [[nodiscard]] base::Result<std::string> print_named_from_list(const ObjectRequest& request);
  [[nodiscard]] base::Result<void> print_changes(const ObjectRequest& request,
                                                 const std::string& since,
                                                 const std::stop_token& stop);
  [[nodiscard]] base::Result<void> report_missing(std::vector<base::Error> missing);

  store::Store& store_;
  ObjectPrinter& printer_;
  base::ByteSink& out_;
  Reporter& reporter_;
};

}  // namespace istioctl::cli
