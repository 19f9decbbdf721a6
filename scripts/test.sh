#!/usr/bin/env bash
# test.sh [PRESET] [ctest options …]: builds and runs every test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${1:-release}
shift || true

scripts/build.sh "$preset"
ctest --preset "$preset" -j "$(nproc)" "$@"
