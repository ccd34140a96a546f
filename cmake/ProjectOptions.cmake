# Warnings and sanitizers are INTERFACE targets, linked to the project's own code only.
option(ISTIOCTL_WERROR "Treat warnings as errors" OFF)
option(ISTIOCTL_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(ISTIOCTL_FUZZ "Build the libFuzzer targets (clang)" OFF)

add_library(istioctl_options INTERFACE)
target_compile_options(istioctl_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wimplicit-fallthrough
  $<$<BOOL:${ISTIOCTL_WERROR}>:-Werror>)
if(ISTIOCTL_SANITIZE)
  target_compile_options(istioctl_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(istioctl_options INTERFACE -fsanitize=address,undefined)
endif()
