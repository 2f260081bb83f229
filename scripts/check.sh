#!/bin/sh
# Every check of the house, in the order in which they are quick to tell. All are run, so that one
# look shows everything; pytest comes last, with its closing lines at the very end.
# Usage: scripts/check.sh [lint]
set -u
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/.venv/bin:$PATH"
export PATH
broken=

step() {
    name=$1
    shift
    printf '== %s\n' "$name"
    "$@" || broken="$broken, $name"
}

step 'ruff check' ruff check .
step 'ruff format' ruff format --check .
step 'mypy' mypy
if [ "${1:-}" = lint ]; then
    [ -z "$broken" ] || { echo "Not clean: ${broken#, }" >&2; exit 1; }
    exit 0
fi

rm -f .coverage .coverage.*
export HYPOTHESIS_PROFILE="${HYPOTHESIS_PROFILE:-ci}"
# Windows share one screen and one focus, so their tests run one after the other; the rest does not.
step 'tests without windows' pytest -q -n 2 --ignore=tests/ui --ignore=tests/journeys \
    --cov --cov-report=
windows=
for folder in tests/ui tests/journeys; do
    [ -d "$folder" ] && windows="$windows $folder"
done
if [ -n "$windows" ]; then
    # shellcheck disable=SC2086  # a list of folders
    step 'tests with windows' pytest -q $windows --cov --cov-append --cov-report=
fi
step 'coverage of core and app' coverage report --fail-under=100 \
    --include='planhat_desktop/core/*,planhat_desktop/app/*'

[ -z "$broken" ] || { echo "Not clean: ${broken#, }" >&2; exit 1; }
