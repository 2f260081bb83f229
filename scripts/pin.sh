#!/bin/sh
# Write constraints.txt anew: exact versions with hashes for every system and Python from 3.11 on,
# and no address of any registry.
set -eu
cd "$(dirname "$0")/.."
env -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS .venv/bin/uv --quiet pip compile \
    --universal --python-version 3.11 --all-extras --upgrade --generate-hashes \
    --no-emit-index-url --no-annotate --no-header pyproject.toml -o constraints.txt >/dev/null
if grep -nE '://|file:|--(index|extra|find)' constraints.txt; then
    echo "An address got into constraints.txt." >&2
    exit 1
fi
