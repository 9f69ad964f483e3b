# shellcheck shell=bash
# What a command in bin/ sources, in one line.
set -euo pipefail
LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
for part in common packages venv servers supervise env app; do
  # shellcheck source=/dev/null
  . "$LIB/$part.sh"
done
unset part

# scratch_state NAME: the first free slot beside the state; it is this command's alone until it ends.
scratch_state() {
  local base slot
  base=$(default_state)-$1
  mkdir -p "$base" 2>/dev/null || die "cannot make $base; choose another place with VIGIL_STATE=/a/folder"
  if is_root; then chmod go+x "$base"; fi
  for slot in 1 2 3 4 5 6 7 8; do
    exec 7>"$base/lock-$slot"
    if flock -n 7; then
      use_state "$base/$slot"
      return 0
    fi
  done
  die "eight other runs hold $base; wait for one to end"
}
