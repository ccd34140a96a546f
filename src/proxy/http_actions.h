#pragma once

#include <string>

#include "findings.h"
#include "istioctl/proxy/route.h"
#include "istioctl/yaml/to_json.h"

namespace istioctl::proxy {

/// Reads what an entry of a VirtualService does with a request, beside where it goes.
class ActionReader {
 public:
  /// `findings` must outlive this.
  ActionReader(ObjectId id, Findings& findings) : id_(id), findings_(findings) {}

  /// `field` is the entry's, for what there is to find.
  [[nodiscard]] Route read(const yaml::Json& entry, const std::string& field);

 private:
  void read_retries(const yaml::Json& entry, Route& route);
  void read_fault(const yaml::Json& fault, const std::string& field, Route& route);
  void read_cors(const yaml::Json& cors, const std::string& field, Route& route);
  void read_append_headers(const yaml::Json& entry, const std::string& field, Route& route);
  std::uint32_t percent_of(const yaml::Json& fault, const std::string& field);
  std::string header_value(const yaml::Json& object, const std::string& name,
                           const std::string& field);
  void unusable(const std::string& field, const std::string& text, std::string_view consequence);

  ObjectId id_;
  Findings& findings_;
};

}  // namespace istioctl::proxy
