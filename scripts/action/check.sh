#!/usr/bin/env bash
# Fetches the firmware that lock files name, if there are any, and checks the profiles, even if a download fails.
# Usage: check.sh FOLDER (of fetch_release.sh)
# Environment: FOLDER (what to check), ARGUMENTS (further flags, separated by spaces).
set -euo pipefail

program=$1/flasher
[ -f "$program" ] || program=$1/flasher.exe

# Names in a profile may look like commands of the runner, which reads all lines: "::" at their start, "##[" anywhere.
inert() {
  sed -e 's/^\([[:space:]]*\)::/\1- ::/' -e 's/##\[/## [/g'
}

fetch_locked() {
  local failed=0
  # A lock stands beside its profile and has its name. flasher check skips hidden folders and packages, too.
  while IFS= read -r -d '' lock; do
    for profile in "${lock%.lock}.yaml" "${lock%.lock}.yml"; do
      if [ -f "$profile" ]; then "$program" fetch "$profile" 2>&1 | inert || failed=$?; fi
    done
  done < <(find "$FOLDER" -mindepth 1 \( -name '.*' -o -name node_modules \) -prune -o \
    -name '*.lock' -type f -print0)
  return "$failed"
}

fetched=0
fetch_locked || fetched=$?

checked=0
# No glob of ARGUMENTS is expanded, only its words are separated.
set -f
# Standard output has the commands that show the faults.
# shellcheck disable=SC2086
{ "$program" check "$FOLDER" --github $ARGUMENTS 2>&1 >&3 3>&- | inert >&2; } 3>&1 || checked=$?
[ "$checked" -ne 0 ] || checked=$fetched
exit "$checked"
