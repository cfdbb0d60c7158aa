#!/usr/bin/env bash
# Downloads the executable of a release for this runner into a folder, and compares its SHA-256.
# Usage: fetch_release.sh FOLDER
# Environment: VERSION (the tag), RELEASES (address above the tags), SHA256 (of the release file; empty: as SHA256SUMS
# of the release says), RUNNER_OS and RUNNER_ARCH (as GitHub sets them).
set -euo pipefail

fail() {
  printf '::error title=flasher check::%s\n' "$1"
  exit 1
}

folder=$1
[[ $VERSION =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
  fail "Cannot fetch flasher: version is not a tag such as v0.1.0"
case "$RUNNER_OS-$RUNNER_ARCH" in
  Linux-X64) target=linux end= ;;
  Linux-ARM64) target=linux-arm end= ;;
  macOS-ARM64) target=macos-arm end=.zip ;;
  macOS-X64) target=macos-intel end=.zip ;;
  Windows-X64) target=windows end=.exe ;;
  *) fail "Cannot fetch flasher: there is no release for $RUNNER_OS on $RUNNER_ARCH" ;;
esac
file="flasher-${VERSION#v}-$target$end"

get() {
  curl --fail --silent --show-error --location --retry 3 --max-time 300 --max-filesize 300000000 \
    --output "$folder/$1" "$RELEASES/$VERSION/$1" || fail "Cannot fetch flasher: the release $VERSION has no file $1"
}

# From standard input: if a name has a backslash, as on Windows, sha256sum begins its line with a backslash, too.
sum_of() {
  if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi < "$1" | cut -d ' ' -f 1
}

rm -rf "$folder"
mkdir -p "$folder"
get "$file"
# PowerShell prints capital letters.
expected=$(printf '%s' "$SHA256" | tr A-F a-f)
if [ -z "$expected" ]; then
  get SHA256SUMS
  # The name is preceded by a space or, for binary files, by an asterisk.
  expected=$(tr -d '\r' < "$folder/SHA256SUMS" | sed -n "s/^\([0-9a-f]\{64\}\) [ *]${file//./\\.}\$/\1/p")
fi
[[ $expected =~ ^[0-9a-f]{64}$ ]] || fail "Cannot fetch flasher: found no SHA-256 of $file, expected 64 hexadecimal digits"
found=$(sum_of "$folder/$file")
[ "$found" = "$expected" ] || fail "Cannot use flasher: the SHA-256 of $file is $found, expected $expected"
if [ "$end" = .zip ]; then
  unzip -q -j "$folder/$file" '*/flasher' -d "$folder"
else
  mv "$folder/$file" "$folder/flasher$end"
fi
chmod +x "$folder/flasher"*
