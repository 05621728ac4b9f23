# SPDX-License-Identifier: GPL-3.0-or-later
# For the scripts beside this file: they begin with `source`, stand in the top folder afterwards and call `step`.
# shellcheck shell=bash
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# step TEXT COMMAND…: one line about what happens; when it fails, the command that repeats only this step. An exit status
# that is no failure here stands in $also_fine.
step() {
    local text=$1 status=0
    shift
    printf '== %s\n' "$text" >&2
    "$@" || status=$?
    if [ "$status" -ne 0 ] && [ "$status" != "${also_fine:-0}" ]; then
        {
            printf '== %s: failed with exit status %d. Only this step again:\n   cd %q &&' "$text" "$status" "$PWD"
            printf ' %q' "$@"
            printf '\n'
        } >&2
        exit "$status"
    fi
}

# A compiler cache where there is one, unless the caller chose.
if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
