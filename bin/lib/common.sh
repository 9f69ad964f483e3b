# shellcheck shell=bash
# Shared by every command in bin/: where things are, how to speak, how to fail, how to wait for one another.
# Results go to stdout, everything else to stderr, so that `token=$(bin/manage ...)` works.
# shellcheck disable=SC2034 # the names set here are read by the files that source this one

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
VENV=$ROOT/.venv
LOCAL=$ROOT/.vigil # locks of this checkout; never data
export DJANGO_SETTINGS_MODULE=config.settings LC_ALL=C.UTF-8
unset PYTHONDONTWRITEBYTECODE # some machines set it: every process would compile everything anew, seconds each time

say() { printf '%s\n' "$*" >&2; }
step() { printf '==> %s\n' "$*" >&2; }
die() { printf 'vigil: %s\n' "$*" >&2; exit 1; }
usage_error() { printf 'vigil: %s\n' "$*" >&2; exit 2; }
is_root() { [ "$(id -u)" = 0 ]; }

# Commands often run under pipes of other programs; a moved tool must not end in "command not found".
has() { command -v "$1" >/dev/null 2>&1; }

# use_state PATH: names the state folder and all that lies in it. Makes nothing.
use_state() {
  case $1 in /*) STATE=$1 ;; *) STATE=$PWD/$1 ;; esac
  STATE=$(realpath -m -- "$STATE")
  case $STATE in *[$'\n\'"']*) die "the state folder's name may not hold quotes or line breaks: $STATE" ;; esac
  LOGS=$STATE/log SECRETS=$STATE/secret STAMPS=$STATE/stamp
  # A unix socket has room for 107 bytes and a database URL loses capitals: other states get a short folder of their own.
  RUN=$STATE/run
  if [ ${#RUN} -gt 70 ] || [[ $RUN == *[!a-z0-9/._-]* ]]; then RUN=/tmp/vigil-$(id -u)-$(short_hash "$STATE"); fi
  export VIGIL_STATE=$STATE
}

short_hash() { printf %s "$1" | sha256sum | cut -c1-12; }

default_state() {
  if [ -n "${VIGIL_STATE:-}" ]; then printf %s "$VIGIL_STATE"
  elif is_root; then printf '/var/lib/vigil/%s' "$(short_hash "$ROOT")"
  else printf '%s/vigil/%s' "${XDG_STATE_HOME:-${HOME:?HOME or VIGIL_STATE must be set}/.local/state}" "$(short_hash "$ROOT")"; fi
}

# make_state: the folder may be new, or somebody's 0700 folder; the database's user must be able to pass through it.
make_state() {
  mkdir -p "$STATE" 2>/dev/null || die "cannot make the state folder $STATE; choose another with VIGIL_STATE=/a/folder"
  is_root || [ -O "$STATE" ] || die "the state folder $STATE belongs to $(stat -c %U "$STATE"), not to $(id -un); choose another with VIGIL_STATE=/a/folder"
  [ -w "$STATE" ] || die "the state folder $STATE cannot be written; is the file system read-only?"
  if is_root; then chmod go+x "$STATE"; else chmod u+rwx "$STATE"; fi
  mkdir -p "$LOGS" "$STAMPS" "$SECRETS" "$STATE"/{static,media,exports,beat}
  chmod 0700 "$LOGS" "$SECRETS" "$STATE/media" "$STATE/exports" "$STATE/beat"
}

# need_room FOLDER MEGABYTES: a full disk is said before it breaks something half-way.
need_room() {
  local free
  free=$(df -Pm -- "$1" 2>/dev/null | awk 'NR==2{print $4}')
  [ "${free:-$2}" -ge "$2" ] || die "not enough room on the disk of $1: $free MB free, $2 MB needed; free some and start again"
}

# hold_lock FILE TEXT: one at a time; fd 9 is closed for every daemon, or the lock would outlive the command.
hold_lock() {
  exec 9>"$1" || die "cannot write $1"
  flock -n 9 || { say "$2"; flock -w 1800 9 || die "gave up waiting for $1 after 30 minutes"; }
}
drop_lock() { exec 9>&-; }

# run_step TEXT LOG COMMAND...: shows that something moves while a long command is silent; its words go to LOG.
# The command keeps the lock: if this script is killed, the next one waits until it has ended.
run_step() {
  local text=$1 log=$2 started=$SECONDS ticker rc=0
  shift 2
  step "$text"
  mkdir -p "$(dirname "$log")"
  : >"$log"
  (
    trap - EXIT INT TERM
    while sleep 5 && kill -0 $$ 2>/dev/null; do
      printf '    %3d s  %s\n' $((SECONDS - started)) "$(tail -c 2000 "$log" | tr '\r\t' '\n ' | grep -v '^ *$' | tail -1 | cut -c1-100)" >&2
    done
  ) 7>&- 8>&- 9>&- >/dev/null &
  ticker=$!
  "$@" >>"$log" 2>&1 </dev/null || rc=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  [ "$rc" = 0 ] || explain_failure "$text" "$log" "$rc"
}

explain_failure() {
  tail -n 15 "$2" >&2
  if grep -qiE 'no space left|disk quota exceeded' "$2"; then die "the disk is full ($1); free some room and start again"; fi
  die "failed with code $3: $1 (all of it in $2)"
}

# stamped NAME VALUE / stamp NAME VALUE: work that is done is not done again; a stamp is written last.
stamped() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$STAMPS/$1.new" && mv "$STAMPS/$1.new" "$STAMPS/$1"; }
hash_files() { cat -- "$@" 2>/dev/null | sha256sum | cut -c1-40; }
