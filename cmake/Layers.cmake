# istioctl_layer(NAME [USES layer...] [LINKS target...]): the static library of one
# layer, from src/NAME/*.cpp. Each layer sees only its own public headers and those of
# the layers that it uses, so that an include which points up does not compile.
function(istioctl_layer name)
  cmake_parse_arguments(ARG "" "" "USES;LINKS;PRIVATE_LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${name}/*.cpp")
  if(NOT sources)
    message(NOTICE "layer ${name} has no sources yet")
    file(WRITE "${CMAKE_BINARY_DIR}/empty.cpp" "")
    set(sources "${CMAKE_BINARY_DIR}/empty.cpp")
  endif()
  add_library(istioctl_${name} STATIC ${sources})
  set(view "${CMAKE_BINARY_DIR}/layers/${name}")
  file(MAKE_DIRECTORY "${view}/istioctl")
  file(CREATE_LINK "${CMAKE_SOURCE_DIR}/include/istioctl/${name}" "${view}/istioctl/${name}" SYMBOLIC)
  target_include_directories(istioctl_${name}
    PUBLIC "${view}"
    PRIVATE "${CMAKE_SOURCE_DIR}/src/${name}")
  set_target_properties(istioctl_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  list(TRANSFORM ARG_USES PREPEND istioctl_)
  target_link_libraries(istioctl_${name}
    PUBLIC ${ARG_USES} ${ARG_LINKS}
    PRIVATE istioctl_options ${ARG_PRIVATE_LINKS})
endfunction()
