#include "istioctl/cli/run.h"

int main(int argc, char** argv) {
  return istioctl::cli::run(argc, argv, istioctl::cli::all_commands());
}
