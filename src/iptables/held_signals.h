#pragma once

#include <csignal>

namespace istioctl::iptables {

/// While it lives, the signals with which a user or a container's runtime ends a program wait,
/// so that none leaves the rules of one IP version without those of the other. It lasts as long
/// as two changes take, each with its wait for the lock of iptables.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t ending;
    ::sigemptyset(&ending);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&ending, signal);
    ::pthread_sigmask(SIG_BLOCK, &ending, &before_);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace istioctl::iptables
