#!/usr/bin/env bash
# One supervised process of a state: process.sh postgres|redis|web|worker|beat|sweep. The supervisor calls it; a person need not.
# It becomes the program (exec), so that signals reach it, and first ends what a crashed predecessor left behind.
set -euo pipefail
# shellcheck source=bin/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=bin/lib/servers.sh
. "$ROOT/bin/lib/servers.sh"
# shellcheck source=bin/lib/supervise.sh
. "$ROOT/bin/lib/supervise.sh"
# shellcheck source=bin/lib/env.sh
. "$ROOT/bin/lib/env.sh"

role=${1:?role}
use_state "${VIGIL_STATE:?VIGIL_STATE}"

drop() { # become the server's user
  cd /
  if is_root; then exec setpriv --reuid=postgres --regid=postgres --init-groups env -i PATH="$PATH" HOME="$STATE/pg" LC_ALL=C.UTF-8 "$@"; fi
  exec "$@"
}

case $role in
  postgres)
    find_postgres
    clear_stale_lock "$STATE/pg/postmaster.pid"
    drop "$PGBIN/postgres" -D "$STATE/pg"
    ;;
  redis) drop redis-server "$STATE/redis/redis.conf" ;;
esac

export VIGIL_ROLE=$role
end_orphans "$role"
load_env
cd "$ROOT"
python=$VENV/bin/python
case $role in
  web)
    export GRANIAN_BLOCKING_THREADS="${GRANIAN_BLOCKING_THREADS:-28}" # 4 that work, 24 that hold the questions of open screens (config/holding.py)
    exec "$python" -m granian --interface wsgi --no-ws --host 127.0.0.1 --port "$(cat "$STAMPS/port")" --workers 2 \
      --respawn-failed-workers --workers-kill-timeout 10s --log-level warning config.wsgi:application
    ;;
  worker) exec "$python" -W ignore::UserWarning:celery.platforms -m celery -A config worker -Q alerts,scoring,exports,imports -c 2 -n "vigil@%h" --loglevel INFO ;;
  beat) exec "$python" -m celery -A config beat -s "$STATE/beat/schedule" --pidfile= --loglevel WARNING ;;
  sweep) exec "$python" manage.py sweep ;;
  *) usage_error "unknown process: $role" ;;
esac
