#!/usr/bin/env bash
# build.sh [PRESET] [TARGET …]: installs what is missing, configures, builds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${1:-release}
shift || true

scripts/dependencies.sh
if [[ ! -f build/$preset/build.ninja ]]; then
  cmake --preset "$preset" >/dev/null
fi
cmake --build --preset "$preset" --target "${@:-all}"
