#include "indexing.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

namespace istioctl::gotemplate {
namespace {

using base::Result;

std::unexpected<base::Error> fail(std::string message) {
  return base::fail(base::ErrorCode::invalid_input, std::move(message));
}

/// A part of another list. Its capacity reaches as far as the slice allowed.
class SlicedList : public ListView {
 public:
  SlicedList(std::shared_ptr<const ListView> whole, std::size_t begin, std::size_t size,
             std::size_t capacity)
      : whole_(std::move(whole)), begin_(begin), size_(size), capacity_(capacity) {}

  std::string_view type_name() const override { return whole_->type_name(); }
  std::size_t size() const override { return size_; }
  Value at(std::size_t index) const override { return whole_->at(begin_ + index); }
  std::size_t capacity() const override { return capacity_; }
  bool is_nil() const override { return whole_->is_nil(); }

 private:
  std::shared_ptr<const ListView> whole_;
  std::size_t begin_;
  std::size_t size_;
  std::size_t capacity_;
};

/// The number that an index is; at most `limit`.
Result<std::size_t> position(const Value& index, std::size_t limit) {
  if (index.kind() == Kind::integer && std::cmp_greater_equal(index.as_integer(), 0) &&
      std::cmp_less_equal(index.as_integer(), limit)) {
    return static_cast<std::size_t>(index.as_integer());
  }
  if (index.kind() == Kind::unsigned_integer && index.as_unsigned() <= limit) {
    return static_cast<std::size_t>(index.as_unsigned());
  }
  if (index.kind() == Kind::integer) {
    return fail(fmt::format("{} is out of range", index.as_integer()));
  }
  if (index.kind() == Kind::unsigned_integer) {
    return fail(fmt::format("{} is out of range", index.as_unsigned()));
  }
  return fail(fmt::format("an index must be a number, not {}", index.type_name()));
}

Result<std::size_t> element_position(const Value& index, std::size_t size) {
  auto at = position(index, size);
  if (at && *at == size) {
    return fail(fmt::format("{} is out of range: the length is {}", *at, size));
  }
  return at;
}

Result<Value> index_map(const MapView& map, const Value& key) {
  if (key.kind() != Kind::string || key.type_name() != map.key_type_name()) {
    return fail(fmt::format("the key of {} must be {}, not {}", map.type_name(),
                            map.key_type_name(), key.type_name()));
  }
  auto found = map.find(key.as_string());
  return found ? std::move(*found) : map.zero_element();
}

Result<Value> index_once(const Value& item, const Value& index) {
  switch (item.kind()) {
    case Kind::map: return index_map(item.as_map(), index);
    case Kind::list: {
      const auto at = element_position(index, item.as_list().size());
      return at ? Result<Value>(item.as_list().at(*at)) : std::unexpected(at.error());
    }
    case Kind::string: {
      const auto at = element_position(index, item.as_string().size());
      if (!at) {
        return std::unexpected(at.error());
      }
      return Value::unsigned_integer(static_cast<unsigned char>(item.as_string()[*at]), "uint8");
    }
    case Kind::invalid: return fail("this is nil");
    case Kind::pointer: return fail(fmt::format("this {} is nil", item.type_name()));
    default: return fail(fmt::format("{} has no elements", item.type_name()));
  }
}

}  // namespace

Result<Value> length(const Value& item) {
  const Value& target = indirect(item);
  const auto number = [](std::size_t size) {
    return Value::integer(static_cast<std::int64_t>(size));
  };
  switch (target.kind()) {
    case Kind::string: return number(target.as_string().size());
    case Kind::list: return number(target.as_list().size());
    case Kind::map: return number(target.as_map().size());
    case Kind::pointer: return fail(fmt::format("this {} is nil", target.type_name()));
    default: return fail(fmt::format("{} has no length", target.type_name()));
  }
}

Result<Value> index(const Value& item, std::span<const Value> indexes) {
  if (item.kind() == Kind::invalid) {
    return fail("this is nil");
  }
  Value current = item;
  for (const Value& index : indexes) {
    auto next = index_once(indirect(current), index);
    if (!next) {
      return next;
    }
    current = std::move(*next);
  }
  return current;
}

Result<Value> slice(const Value& item, std::span<const Value> indexes) {
  const Value& target = indirect(item);
  if (target.kind() != Kind::string && target.kind() != Kind::list) {
    return fail(is_nil(target) ? "this is nil"
                               : fmt::format("can't take a part of {}", target.type_name()));
  }
  const bool is_string = target.kind() == Kind::string;
  if (indexes.size() > (is_string ? 2U : 3U)) {
    return fail("too many indexes");
  }
  const std::size_t size = is_string ? target.as_string().size() : target.as_list().size();
  const std::size_t capacity = is_string ? size : target.as_list().capacity();
  std::array<std::size_t, 3> bounds = {0, size, capacity};
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    const auto bound = position(indexes[i], capacity);
    if (!bound) {
      return std::unexpected(bound.error());
    }
    bounds[i] = *bound;
  }
  const auto [begin, end, stop] = bounds;
  if (begin > end || end > stop) {
    return fail(fmt::format("the indexes must ascend: {} > {}", begin > end ? begin : end,
                            begin > end ? end : stop));
  }
  if (is_string) {
    return target.substring(begin, end);
  }
  return Value::list(
      std::make_shared<SlicedList>(target.shared_list(), begin, end - begin, stop - begin));
}

}  // namespace istioctl::gotemplate
