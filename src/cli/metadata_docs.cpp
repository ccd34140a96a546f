#include "metadata_docs.h"

#include <algorithm>
#include <array>

#include "istioctl/schema/kubernetes_types.h"

namespace istioctl::cli {

namespace {

struct FieldDoc {
  std::string_view name;
  std::string_view doc;
};

constexpr std::array metadata_docs{
    FieldDoc{"name",
             "The object's name, which every object has: a DNS-1123 subdomain, and no "
             "other object of its kind and namespace has the same"},
    FieldDoc{"generateName", "Kubernetes makes up a name that begins so; here name is needed"},
    FieldDoc{"namespace",
             "Where the object is: a DNS-1123 label. Where it is missing, -n counts, "
             "else the context's namespace, else default"},
    FieldDoc{"selfLink", "Set by servers of old"},
    FieldDoc{"uid", "Set by the server: tells an object from others that had its name"},
    FieldDoc{"resourceVersion",
             "Set by the store with every write. replace and apply refuse to write when it isn't "
             "the stored one any more; create ignores it"},
    FieldDoc{"generation", "Set by the server: counts the changes of the spec"},
    FieldDoc{"creationTimestamp", "Set by the store: when the object was created"},
    FieldDoc{"deletionTimestamp", "Set by the server: when the object goes"},
    FieldDoc{"deletionGracePeriodSeconds", "Set by the server: how long the object has to go"},
    FieldDoc{"labels", "Short texts by which objects are selected: get -l team=payments"},
    FieldDoc{"annotations", "Texts for tools and people, by which nothing is selected"},
    FieldDoc{"ownerReferences", "Objects with which this one goes"},
    FieldDoc{"finalizers", "Who has to do something before the object goes"},
    FieldDoc{"managedFields", "Set by the server: who wrote which field"},
};

}  // namespace

std::string_view doc_of(const schema::Table& table, const schema::Field& field) {
  if (!field.doc.empty() || &table != &schema::object_meta_table) return field.doc;
  const auto* const found = std::ranges::find(metadata_docs, field.name, &FieldDoc::name);
  return found == metadata_docs.end() ? std::string_view() : found->doc;
}

}  // namespace istioctl::cli
