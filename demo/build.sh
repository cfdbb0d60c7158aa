#!/bin/sh
# Builds hello.bin and data.bin in demo/, or in the given directory. Needs xtensa-lx106-elf-gcc, and Deno on the PATH or
# as DENO=/path/to/deno.
set -eu
deno=${DENO:-deno}
demo=$(cd "$(dirname "$0")" && pwd)
out=${1:-$demo}
elf=$(mktemp)
trap 'rm -f "$elf"' EXIT

# -mlongcalls: CALL0 cannot reach the ROM from the instruction RAM.
xtensa-lx106-elf-gcc -std=c11 -Os -Wall -Wextra -mlongcalls -ffreestanding -nostdlib -static \
  -T "$demo/hello.ld" -o "$elf" "$demo/hello.c"
"$deno" run --quiet --no-config --allow-read --allow-write "$demo/pack.ts" "$elf" "$out/hello.bin"
"$deno" run --quiet --no-config --allow-write "$demo/make_data.ts" "$out/data.bin"
