#!/usr/bin/env bash
# Fetches the firmware that lock files name, if there are any, and checks the profiles.
# Usage: check.sh FOLDER (of fetch_release.sh)
# Environment: FOLDER (what to check), ARGUMENTS (further flags, separated by spaces).
set -euo pipefail

program=$1/flasher
[ -f "$program" ] || program=$1/flasher.exe

# A lock stands beside its profile and has its name.
find "$FOLDER" -name '*.lock' -type f -not -path '*/.*/*' -not -path '*/node_modules/*' -print0 |
  while IFS= read -r -d '' lock; do
    for profile in "${lock%.lock}.yaml" "${lock%.lock}.yml"; do
      if [ -f "$profile" ]; then "$program" fetch "$profile"; fi
    done
  done

# No glob of ARGUMENTS is expanded, only its words are separated.
set -f
# shellcheck disable=SC2086
exec "$program" check "$FOLDER" --github $ARGUMENTS
