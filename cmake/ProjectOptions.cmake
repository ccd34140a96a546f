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
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # What the sanitizers put into the code looks to GCC like uses of what was never set.
    target_compile_options(istioctl_options INTERFACE -Wno-maybe-uninitialized)
  endif()
  target_link_options(istioctl_options INTERFACE -fsanitize=address,undefined)
endif()
if(ISTIOCTL_FUZZ)
  # What libFuzzer needs to see which way an input went.
  target_compile_options(istioctl_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
