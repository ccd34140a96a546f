// Runs a command and writes what it took to a file: wall clock, user and system time in seconds
// and the peak of its resident memory in KiB, separated by blanks. A program of its own because a
// child's peak begins with what its parent occupies, and this one is small.
//
//     measure RESULT COMMAND [ARGUMENT...]

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

namespace {

double now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const double start = now();
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return 126;
  const double wall = now() - start;
  FILE* const result = fopen(argv[1], "w");
  if (result == nullptr) return 126;
  fprintf(result, "%.6f %.6f %.6f %ld\n", wall, seconds(usage.ru_utime), seconds(usage.ru_stime),
          usage.ru_maxrss);
  if (fclose(result) != 0) return 126;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
