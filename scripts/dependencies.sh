#!/usr/bin/env bash
# Installs what Tenbin is built with and is missing here, on Debian 12/13 and Ubuntu 24.04.
# "a|b": the first that the system offers; "?a": useful, but the build does without.
set -euo pipefail

packages=(
  build-essential cmake ninja-build pkg-config ccache '?mold' git
  qt6-base-dev libqt6sql6-sqlite qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
  'qt6-svg-dev|libqt6svg6-dev' libgl-dev libqcustomplot-dev
  '?libtorch-dev' libxgboost-dev '?xgboost' libopenblas-pthread-dev libeigen3-dev libtbb-dev
  libboost-dev libexpected-dev libfast-float-dev zlib1g-dev libzip-dev libssl-dev libsqlite3-dev
  libbenchmark-dev clang-format fonts-dejavu-core '?poppler-utils'
)

offered() { # is the package in the lists, with a candidate?
  local policy
  policy=$(apt-cache policy "$1" 2>/dev/null) || return 1
  grep -q 'Candidate: [^(]' <<<"$policy"
}
installed() { [[ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" == *'ok installed' ]]; }

missing() { # one line a package that is not there
  local entry choice found choices
  for entry in "${packages[@]}"; do
    found=
    IFS='|' read -ra choices <<<"${entry#\?}"
    for choice in "${choices[@]}"; do
      installed "$choice" && found=yes
    done
    [[ -n $found ]] || printf '%s\n' "$entry"
  done
}

mapfile -t wanted < <(missing)
[[ ${#wanted[@]} -eq 0 ]] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "Missing: ${wanted[*]}. Install them with your system's package manager." >&2
  exit 1
fi
as_root=()
if [[ $EUID -ne 0 ]]; then
  command -v sudo >/dev/null || {
    echo "Missing: ${wanted[*]}. Install them as root, or install sudo." >&2
    exit 1
  }
  as_root=(sudo)
fi

echo "Installing what is missing: ${wanted[*]}"
"${as_root[@]}" apt-get update -qq
names=()
for entry in "${wanted[@]}"; do
  IFS='|' read -ra choices <<<"${entry#\?}"
  chosen=
  for choice in "${choices[@]}"; do
    if offered "$choice"; then
      chosen=$choice
      break
    fi
  done
  if [[ -n $chosen ]]; then
    names+=("$chosen")
  elif [[ $entry != \?* ]]; then
    echo "This system offers no package ${entry}." >&2
    exit 1
  fi
done
if [[ ${#names[@]} -gt 0 ]]; then
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${names[@]}" >/dev/null
fi
