#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace istioctl::schema {

/// Where in an object a reader is: "spec.ports[0].number".
class FieldPath {
 public:
  explicit FieldPath(std::string start) : text_(std::move(start)) {}

  [[nodiscard]] const std::string& text() const { return text_; }

  /// Goes one step down for as long as it lives.
  class Step {
   public:
    Step(FieldPath& path, std::string_view field) : path_(path), size_(path.text_.size()) {
      if (!path.text_.empty()) path.text_ += '.';
      path.text_ += field;
    }
    Step(FieldPath& path, std::size_t index) : path_(path), size_(path.text_.size()) {
      path.text_ += '[';
      path.text_ += std::to_string(index);
      path.text_ += ']';
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step() { path_.text_.resize(size_); }

   private:
    FieldPath& path_;
    std::size_t size_;
  };

  /// Goes down by a path ("ports[0].name", "[1]"; empty: stays) for as long as it lives.
  class Below {
   public:
    Below(FieldPath& path, std::string_view below) : path_(path), size_(path.text_.size()) {
      if (!path.text_.empty() && !below.empty() && below.front() != '[') path.text_ += '.';
      path.text_ += below;
    }
    Below(const Below&) = delete;
    Below& operator=(const Below&) = delete;
    ~Below() { path_.text_.resize(size_); }

   private:
    FieldPath& path_;
    std::size_t size_;
  };

 private:
  std::string text_;
};

}  // namespace istioctl::schema
