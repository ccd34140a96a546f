# Start-up time depends on how few shared libraries the executable loads, so
# the C++ packages are linked from the distribution's archives. Where an archive is
# missing the shared library serves, with a notice.

# istioctl_static_package(TARGET FALLBACK ARCHIVE): an imported target TARGET that
# links ARCHIVE, or FALLBACK (a target or library name) where it isn't found.
function(istioctl_static_package target fallback archive)
  find_library(${target}_ARCHIVE NAMES ${archive})
  add_library(${target} INTERFACE)
  if(${target}_ARCHIVE)
    target_link_libraries(${target} INTERFACE "${${target}_ARCHIVE}")
  else()
    message(NOTICE "${archive} not found: linking the shared ${fallback}, start-up will be slower")
    target_link_libraries(${target} INTERFACE ${fallback})
  endif()
endfunction()

find_package(yaml-cpp REQUIRED)
istioctl_static_package(istioctl_yaml_cpp yaml-cpp libyaml-cpp.a)
find_library(NETTLE_LIBRARY NAMES nettle REQUIRED)
istioctl_static_package(istioctl_nettle "${NETTLE_LIBRARY}" libnettle.a)
find_package(SQLite3 REQUIRED)
istioctl_static_package(istioctl_sqlite SQLite::SQLite3 libsqlite3.a)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
# There is no archive of it: inside the program it starts faster, beside it it compiles faster.
add_library(istioctl_fmt INTERFACE)
target_link_libraries(istioctl_fmt INTERFACE
  $<IF:$<CONFIG:Debug>,fmt::fmt,fmt::fmt-header-only>)
find_package(CLI11 REQUIRED)
find_package(CURL REQUIRED)
find_package(Threads REQUIRED)
find_library(RE2_LIBRARY NAMES re2 REQUIRED)
istioctl_static_package(istioctl_re2 "${RE2_LIBRARY}" libre2.a)
target_link_libraries(istioctl_re2 INTERFACE Threads::Threads)
