#!/usr/bin/env bash
# run.sh [--headless]: installs what is missing, builds, and opens the window on a sample project.
# Without a display, or with --headless, the same job runs on the command line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

headless=
[[ ${1:-} == --headless ]] && headless=yes
[[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] && headless=yes

scripts/build.sh release programs >&2

project=${TENBIN_PROJECT:-$PWD/build/sample-project}
cli=(build/release/bin/tenbin-cli --project "$project")
if [[ ! -e $project/project.sqlite ]]; then
  "${cli[@]}" --quiet import resources/samples/breast_cancer.csv \
    --role diagnosis=target --positive malignant >/dev/null
  "${cli[@]}" --quiet import resources/samples/diabetes.csv --role progression=target >/dev/null
  "${cli[@]}" --quiet import resources/samples/penguins.csv --role species=target >/dev/null
fi

if [[ -z $headless ]]; then
  exec build/release/bin/tenbin --project "$project"
fi
for learner in baseline logistic_regression gradient_boosting; do
  "${cli[@]}" train breast_cancer --learner "$learner" --positive malignant \
    --validation stratified:5 --seed 42 >/dev/null
done
"${cli[@]}" runs --sort roc_auc
best=$("${cli[@]}" runs --sort roc_auc --json | grep -o '"run":"[0-9a-f]*"' | head -1 | cut -d'"' -f4)
"${cli[@]}" show "$best" | head -60
echo "The results lie in $project/runs; look closer with: ${cli[*]} show RUN"
