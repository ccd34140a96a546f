#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "istioctl/base/diagnostic.h"
#include "istioctl/yaml/document_stream.h"

namespace istioctl::config {

/// A piece of a stream that objects were read from, kept so that places in it can be named later.
struct SourceText {
  std::string text = {};     ///< all of the piece
  std::size_t body = 0;      ///< see yaml::RawDocument
  yaml::Origin origin = {};  ///< of the piece
};

/// A field of one object, as a diagnostic names it.
struct FieldOf {
  std::size_t object_begin = 0;            ///< Resource::place.span.begin, which tells the objects
                                           ///< of a text apart
  base::Diagnostic* diagnostic = nullptr;  ///< its `field` is looked for
};

/// Moves diagnostics to the fields that they are about: position, span and line. Of a field that
/// isn't there ("spec.http[0].timeout" beside a merge key, say) the nearest field around it is
/// taken. What can't be found at all stays where it was. The text is read once.
void find_places(const SourceText& text, std::span<const FieldOf> fields);

}  // namespace istioctl::config
