# shellcheck shell=bash
# The steps between "the servers answer" and "the application answers"; each is skipped when nothing changed.

manage() { (cd "$ROOT" && exec "$VENV/bin/python" manage.py "$@"); }

migrations_hash() {
  (cd "$ROOT" && find . -path ./node_modules -prune -o -path ./.venv -prune -o -path '*/migrations/*.py' -print | sort |
    { xargs -r cat; cat requirements.txt; } | sha256sum | cut -c1-40)
}
migrate() {
  local hash
  hash=$(migrations_hash)
  if stamped migrated "$hash"; then return 0; fi
  run_step "Bringing the database up to date" "$LOGS/migrate.log" manage migrate --noinput
  run_step "Making the cache table" "$LOGS/migrate.log" manage createcachetable
  stamp migrated "$hash"
}

# Names, sizes and times are enough to see that a static file changed, and take milliseconds. Only changed files are copied.
static_hash() {
  (cd "$ROOT" && { find . -path ./node_modules -prune -o -path ./.venv -prune -o -path '*/static/*' -type f -printf '%p %s %T@\n' | sort
    cat requirements.txt package-lock.json config/settings.py; } | sha256sum | cut -c1-40)
}
collect_static() {
  local hash
  hash=$(static_hash)
  if stamped static "$hash"; then return 0; fi
  run_step "Collecting static files" "$LOGS/static.log" manage collectstatic --noinput
  stamp static "$hash"
}

# Catalogues are compiled into the checkout, where Django looks for them; the compiled files are not in git.
compile_messages() {
  local hash
  hash=$(cd "$ROOT" && find . -path ./node_modules -prune -o -path ./.venv -prune -o -name '*.po' -print | sort | xargs -r cat | sha256sum | cut -c1-40)
  if done_there "$LOCAL/messages" "$hash" || [ -z "$(find "$ROOT" -maxdepth 5 -path '*/node_modules' -prune -o -path '*/.venv' -prune -o -name '*.po' -print -quit)" ]; then return 0; fi
  mkdir -p "$LOCAL"
  run_step "Compiling translations" "$LOGS/messages.log" manage compilemessages --ignore=.venv --ignore=node_modules
  printf '%s\n' "$hash" >"$LOCAL/messages"
}

# prepare run|test: everything a command needs before Django can be asked anything. Python's packages come beside those of
# the system: on a new machine each takes minutes and leaves a processor idle.
prepare() {
  local names packages=
  if is_root; then let_services_start; fi
  names=$(wanted_packages "$1") || exit 1 # it has said why
  if [ -n "$names" ] && ! python_fits; then add_packages "$1" "$names" # Python is among them
  elif [ -n "$names" ]; then add_packages "$1" "$names" & packages=$!; fi
  ensure_python "$1"
  ensure_node "$1"
  [ -z "$packages" ] || wait "$packages" || die "the system's packages were not installed: $names(see above, and $LOGS/apt.log)"
}

# The demo prints its accounts on stdout; they are shown after the ready line and kept for later starts, which need not ask
# again unless the code, the data or the schema of the demo changed.
demo_hash() {
  (cd "$ROOT" && { find config/demo config/management data -type f ! -name '*.pyc' -printf '%p %s\n' 2>/dev/null | sort
    find config/demo config/management -name '*.py' 2>/dev/null | sort | xargs -r cat; cat "$STAMPS/migrated" "$SECRETS/demo_password"; } | sha256sum | cut -c1-40)
}
load_demo() {
  local hash
  if [ "$(remembered demo on)" != on ]; then rm -f "$STATE/accounts" "$STAMPS/demo"; return 0; fi
  hash=$(demo_hash)
  if [ -s "$STATE/accounts" ] && stamped demo "$hash"; then return 0; fi
  step "Looking after the demo mission"
  (umask 077 && manage load_demo >"$STATE/accounts.new") || die "the demo mission did not load"
  mv "$STATE/accounts.new" "$STATE/accounts"
  stamp demo "$hash"
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

ready() { # PORT; asked by the shell itself, because a Python for each question would slow down what it waits for
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3 &&
      read -r -t 5 line <&3 && [[ $line == *' 200 '* ]]
  ) 2>/dev/null
}
# supervisorctl exits 3 for anything that does not run yet, so only its words count.
web_state() { control status app:web 2>/dev/null | awk '{print $2}' || true; }
app_running() { # all four, or the start that began them was cut off
  supervisor_alive && [ "$(control status 'app:*' 2>/dev/null | grep -cE ' (RUNNING|STARTING|BACKOFF) ')" = 4 ]
}
ready_within() { # PORT SECONDS
  local deadline=$((SECONDS + $2))
  until ready "$1"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.2
  done
}

start_app() { # PORT
  stamp port "$1"
  step "Starting web, worker, beat and sweeper"
  # Web first and alone: it is what a person waits for, and on two cores the others would take its time.
  control start app:web >"$LOGS/start.log" 2>&1 9>&- || explain_failure "starting the application" "$LOGS/start.log" 1
  ready_within "$1" 90 || { tail -n 15 "$LOGS/web.log" >&2 || true; die "the application did not answer on port $1; see $LOGS/web.log"; }
  [ "$(web_state)" = RUNNING ] || die "port $1 answers, but not from here: another program holds it; choose another with --port N"
  control start app:worker app:beat app:sweep >>"$LOGS/start.log" 2>&1 9>&- ||
    explain_failure "starting worker, beat and sweeper" "$LOGS/start.log" $?
}

announce() { # PORT
  printf 'Vigil is ready at http://127.0.0.1:%s/\n' "$1"
  if [ -s "$STATE/accounts" ]; then cat "$STATE/accounts"; fi
}
