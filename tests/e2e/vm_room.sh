# For vm_room_test.ts, in the guest: lists the ports while adapters come and go, and then watches for boards.
# Usage: bash vm_room.sh FLASHER PROJECT
set -eu
flasher=$PWD/$1
cp -r "$2" /dev/shm/project
chmod -R a+rwX /dev/shm/project
cd /dev/shm/project
export HOME=$PWD TMPDIR=$PWD

until_there_are() { until [[ $(ls /dev | grep -c ttyUSB) == "$1" ]]; do sleep 0.1; done; }

echo
echo "guest: ready"
until_there_are 4
"$flasher" ports --json
until_there_are 3
echo "guest: unplugged"
until_there_are 4
"$flasher" ports --json
until_there_are 1

# A user may not open a port that the kernel has just created. udev allows it some time later; here, 300 ms after flasher
# has reported that it waits.
{
  code=0
  setpriv --reuid 1000 --clear-groups "$flasher" \
    watch flash.yaml --yes --count 3 --roster room.jsonl --json || code=$?
  echo "watch: $code"
} | {
  declare -A ports
  while IFS= read -r line; do
    printf '%s\n' "$line"
    if [[ $line =~ \"attached\",\"unit\":([0-9]+),\"port\":\"([^\"]+) ]]; then
      ports[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
    elif [[ $line =~ \"waiting-for\",\"unit\":([0-9]+),\"what\":\"access\" ]]; then
      port=${ports[${BASH_REMATCH[1]}]}
      { sleep 0.3 && chmod 666 "$port"; } &
    fi
  done
}
