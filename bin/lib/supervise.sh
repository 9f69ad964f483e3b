# shellcheck shell=bash
# One supervisord per state holds everything that runs for it: the two servers always, the application under bin/up.
# What runs is known by a mark in its environment (or by its working folder: servers overwrite theirs), never by its name.

write_supervisor_conf() {
  local root_user=''
  if is_root; then root_user='user=root'; fi
  {
    cat <<CONF
; Written at every start; changes here are lost.
[supervisord]
logfile=$(escaped "$LOGS")/supervisord.log
logfile_maxbytes=5MB
logfile_backups=2
pidfile=$(escaped "$STATE")/supervisord.pid
childlogdir=$(escaped "$LOGS")
umask=022
$root_user
[unix_http_server]
file=$(escaped "$RUN")/supervisor.sock
chmod=0700
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://$(escaped "$RUN")/supervisor.sock
CONF
    program postgres 10 true INT 60
    program redis 20 true TERM 30
    program web 100 false TERM 15
    program worker 100 false TERM 20
    program beat 100 false TERM 10
    program sweep 100 false TERM 10
    printf '[group:app]\nprograms=web,worker,beat,sweep\npriority=100\n'
  } >"$STATE/supervisord.conf.new"
  mv "$STATE/supervisord.conf.new" "$STATE/supervisord.conf"
}

# program NAME PRIORITY AUTOSTART SIGNAL SECONDS: a crash is followed by a new start within seconds, for ever.
program() {
  cat <<CONF
[program:$1]
command=/bin/bash "$(escaped "$ROOT")/bin/lib/process.sh" $1
priority=$2
autostart=$3
autorestart=true
startsecs=1
startretries=100000
stopsignal=$4
stopwaitsecs=$5
killasgroup=true
redirect_stderr=true
stdout_logfile=$(escaped "$LOGS")/$1.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=2
CONF
}

escaped() { printf %s "${1//%/%%}"; }
control() { "$VENV/bin/python" -m supervisor.supervisorctl -c "$STATE/supervisord.conf" "$@"; }

# same_machine PID: a process seen through a shared /proc from another container or chroot is not ours.
same_machine() { [ "/proc/$1/root" -ef / ]; }
marked() { grep -qzxF "VIGIL_SUPERVISED=$STATE" "/proc/$1/environ" 2>/dev/null && same_machine "$1"; }

supervisor_pid() {
  local pid
  pid=$(cat "$STATE/supervisord.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && marked "$pid" && printf %s "$pid"
}
supervisor_alive() { [ -S "$RUN/supervisor.sock" ] && supervisor_pid >/dev/null; }

start_supervisor() {
  write_supervisor_conf
  env VIGIL_SUPERVISED="$STATE" VIGIL_STATE="$STATE" "$VENV/bin/python" -W ignore -m supervisor.supervisord -c "$STATE/supervisord.conf" 7>&- 8>&- 9>&- >"$LOGS/start.log" 2>&1 ||
    explain_failure "starting the supervisor" "$LOGS/start.log" $?
  wait_until 15 "the supervisor did not start" supervisor_alive
}

# process.sh asks too, and carries the mark itself, as do its subshells.
is_self() { [ "$1" = $$ ] || [ "$(awk '/^PPid:/{print $2}' "/proc/$1/status" 2>/dev/null)" = $$ ]; }

# Everything of this state that runs, whoever started it and whether or not its supervisor still lives.
state_processes() {
  local file pid folder
  while read -r file; do
    pid=${file#/proc/}
    pid=${pid%/environ}
    if ! is_self "$pid" && same_machine "$pid"; then printf '%s\n' "$pid"; fi
  done < <(grep -lzxF "VIGIL_SUPERVISED=$STATE" /proc/[0-9]*/environ 2>/dev/null)
  for folder in /proc/[0-9]*/cwd; do
    pid=${folder#/proc/}
    pid=${pid%/cwd}
    if [ "$folder" -ef "$STATE/pg" ] || [ "$folder" -ef "$STATE/redis" ]; then
      if same_machine "$pid"; then printf '%s\n' "$pid"; fi
    fi
  done
}

# end_orphans ROLE: children of a killed web or worker hold its port or its tasks; the new one takes over cleanly.
end_orphans() {
  local pid parent
  for pid in $(state_processes | sort -u); do
    grep -qzxF "VIGIL_ROLE=$1" "/proc/$pid/environ" 2>/dev/null || continue
    parent=$(awk '/^PPid:/{print $2}' "/proc/$pid/status" 2>/dev/null) || continue
    if [ "$pid" != $$ ] && ! in_list "$parent" "$(state_processes)"; then kill -KILL "$pid" 2>/dev/null || true; fi
  done
}
in_list() { printf '%s\n' "$2" | grep -qx "$1"; }

# stop_leftovers: a supervisor that was killed leaves its children; PostgreSQL is asked to stop, never shot first.
stop_leftovers() {
  local pids deadline=$((SECONDS + 30))
  pids=$(state_processes | sort -u)
  [ -n "$pids" ] || { rm -f "$STATE/supervisord.pid"; return 0; }
  step "Ending what an earlier start left running"
  if [ -n "${PGBIN:-}" ] && [ -s "$STATE/pg/postmaster.pid" ]; then
    as_server "$PGBIN/pg_ctl" -D "$STATE/pg" -m fast -t 30 stop >/dev/null 2>&1 || true
  fi
  while pids=$(state_processes | sort -u) && [ -n "$pids" ]; do
    # shellcheck disable=SC2086 # a list of numbers
    if [ $SECONDS -lt $deadline ]; then kill -TERM $pids 2>/dev/null || true; else kill -KILL $pids 2>/dev/null || true; fi
    [ $SECONDS -lt $((deadline + 20)) ] || die "cannot end these processes of $STATE: ${pids//$'\n'/ }"
    sleep 0.5
  done
  rm -f "$STATE/supervisord.pid"
}

# stop_all: what this state started, in order (application, Redis, database), and nothing else. Needs no venv.
stop_all() {
  local pid deadline=$((SECONDS + 120))
  [ -d "$STATE" ] || return 0
  if pid=$(supervisor_pid); then
    kill -TERM "$pid" 2>/dev/null || true
    while marked "$pid" && [ $SECONDS -lt $deadline ]; do sleep 0.1; done
  fi
  find_postgres || true
  stop_leftovers
  rm -f "$RUN/supervisor.sock"
}
