# shellcheck shell=bash
# The private PostGIS cluster and Redis of one state: unix sockets only, no TCP port, nobody else's server touched.
# Both run under the state's supervisor (supervise.sh). MODE is "durable" (bin/up) or "scratch" (tests).

PG_ADMIN=vigil_admin # owns the cluster; the application is "vigil", which is no superuser

# PostGIS must belong to the same major version; a state made by an older one keeps using that.
find_postgres() {
  local dir version
  PGBIN=
  for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr); do
    version=${dir#/usr/lib/postgresql/}
    version=${version%/bin}
    [ -x "$dir/initdb" ] && [ -e "/usr/share/postgresql/$version/extension/postgis.control" ] || continue
    if [ -s "${STATE:-/nonexistent}/pg/PG_VERSION" ] && [ "$(cat "$STATE/pg/PG_VERSION")" != "$version" ]; then continue; fi
    PGBIN=$dir
    return 0
  done
  return 1
}

# PostgreSQL refuses to run as root, so root hands it (and Redis) to the user that the package made.
server_user() { if is_root; then printf postgres; else id -un; fi; }
as_server() {
  if is_root; then
    (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups env -i PATH="$PATH" HOME="$STATE/pg" LC_ALL=C.UTF-8 "$@")
  else (cd / && exec "$@"); fi
}

psql_admin() { "$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$RUN" -U "$PG_ADMIN" "$@"; }
postgres_answers() { "$PGBIN/pg_isready" -q -h "$RUN" -t 1; }
redis_answers() { [ "$(timeout 2 redis-cli -s "$RUN/redis.sock" ping 2>/dev/null)" = PONG ]; }

# A root folder that only root may pass (images made with mktemp have one) stops every other user of the machine, also ours.
open_root_folder() {
  if ! is_root || [[ $(stat -c %A /) == *x ]]; then return 0; fi
  say "The folder / is closed to every user but root, so no server could run; opening it for passing through."
  chmod go+x / || die "/ is closed to the database's user and cannot be opened"
}

make_server_folders() {
  local owner
  owner=$(server_user)
  open_root_folder
  [ -d "$RUN" ] || mkdir -p "$RUN"
  [ -O "$RUN" ] || [ "$(stat -c %U "$RUN")" = "$owner" ] || die "$RUN belongs to $(stat -c %U "$RUN"); remove it or choose another VIGIL_STATE"
  mkdir -p "$STATE/redis"
  if is_root; then chown "$owner" "$RUN" "$STATE/redis"; fi
  chmod 0700 "$RUN" "$STATE/redis"
  as_server test -x "$STATE/redis" || die "the database's user '$owner' cannot reach $STATE (a folder above it is closed); choose VIGIL_STATE below an open folder such as /var/lib"
}

# The cluster is made beside its place and renamed when whole: a start that was killed leaves nothing to repair.
make_cluster() {
  [ ! -s "$STATE/pg/PG_VERSION" ] || return 0
  need_room "$STATE" 400
  rm -rf --one-file-system "$STATE/pg.new"
  mkdir -m 0700 "$STATE/pg.new"
  if is_root; then chown postgres "$STATE/pg.new"; fi
  run_step "Making the database cluster" "$LOGS/initdb.log" as_server "$PGBIN/initdb" -D "$STATE/pg.new" -U "$PG_ADMIN" -A peer -E UTF8 --locale=C.UTF-8
  printf "include_if_exists = 'vigil.conf'\n" >>"$STATE/pg.new/postgresql.conf"
  rmdir "$STATE/pg" 2>/dev/null || true
  mv -T "$STATE/pg.new" "$STATE/pg"
}

# Written at every start, so that settings follow the code. Only the socket's folder leads in; peer says who knocks.
configure_cluster() {
  local mode=$1 memory shared
  memory=$(awk '/^MemTotal/{print int($2/1024)}' /proc/meminfo)
  shared=$((memory / 8 < 128 ? 128 : memory / 8 > 1024 ? 1024 : memory / 8))
  {
    printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$RUN'" "unix_socket_permissions = 0700" \
      "shared_buffers = ${shared}MB" "effective_cache_size = $((memory / 2))MB" 'work_mem = 32MB' 'maintenance_work_mem = 256MB' \
      'max_wal_size = 4GB' 'random_page_cost = 1.1' 'jit = off' "timezone = 'UTC'" 'idle_in_transaction_session_timeout = 15min' \
      "log_line_prefix = '%m [%p] '"
    if [ "$mode" = scratch ]; then printf '%s\n' 'fsync = off' 'synchronous_commit = off' 'full_page_writes = off' 'autovacuum = off'; fi
  } | write_as_server "$STATE/pg/vigil.conf"
  printf 'local all all peer map=vigil\n' | write_as_server "$STATE/pg/pg_hba.conf"
  for os_user in root postgres "$(id -un)"; do printf 'vigil %s %s\n' "$os_user" vigil "$os_user" "$PG_ADMIN"; done |
    sort -u | write_as_server "$STATE/pg/pg_ident.conf"
  clear_stale_lock "$STATE/pg/postmaster.pid"
  clear_stale_lock "$RUN/.s.PGSQL.5432.lock"
}

configure_redis() {
  local durable='yes' memory='256mb'
  [ "$1" = durable ] || durable='no'
  printf '%s\n' 'port 0' "unixsocket $RUN/redis.sock" 'unixsocketperm 700' "dir $STATE/redis" "appendonly $durable" \
    'appendfsync everysec' 'save ""' "maxmemory $memory" 'maxmemory-policy noeviction' 'daemonize no' |
    write_as_server "$STATE/redis/redis.conf"
}

write_as_server() {
  cat >"$1.new"
  if is_root; then chown postgres "$1.new"; fi
  chmod 0600 "$1.new"
  mv "$1.new" "$1"
}

# After a power cut the number in a lock may belong to another process by now; PostgreSQL would refuse to start.
clear_stale_lock() {
  local pid
  [ -e "$1" ] || return 0
  pid=$(head -1 "$1" | tr -dc 0-9)
  if [ -n "$pid" ] && [ "/proc/$pid/cwd" -ef "$STATE/pg" ]; then return 0; fi
  rm -f "$1"
}

wait_until() { # SECONDS TEXT COMMAND...
  local deadline=$((SECONDS + $1)) text=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $deadline ] || { tail -n 10 "$LOGS"/{postgres,redis,supervisord}.log >&2 2>/dev/null || true; die "$text; see $LOGS"; }
    sleep 0.1
  done
}

# Role, database and extensions, once for each wording of this; a start killed in between does it again.
ensure_database() {
  local wanted
  wanted=$(declare -f prepare_database | sha256sum)
  if done_there "$STATE/pg/.vigil-prepared" "$wanted"; then return 0; fi
  prepare_database
  printf '%s\n' "$wanted" >"$STATE/pg/.vigil-prepared"
}
prepare_database() {
  psql_admin -d postgres -tA >/dev/null <<SQL
set client_min_messages = warning;
select 'create role vigil login createdb createrole' where not exists (select from pg_roles where rolname = 'vigil') \gexec
select 'create database vigil owner vigil' where not exists (select from pg_database where datname = 'vigil') \gexec
SQL
  for database in template1 vigil; do
    psql_admin -d "$database" >/dev/null <<SQL
set client_min_messages = warning;
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create extension if not exists unaccent;
SQL
  done
}

servers_answer() { postgres_answers && redis_answers; }

# start_servers MODE: done when both answer. Cheap when they already do.
start_servers() {
  find_postgres || die "no PostgreSQL with PostGIS for the cluster in $STATE (version $(cat "$STATE/pg/PG_VERSION" 2>/dev/null || echo none))"
  if supervisor_alive; then
    for _ in {1..150}; do
      if servers_answer; then ensure_database && return 0; fi
      sleep 0.1
    done
    stop_all
  fi
  stop_leftovers
  make_server_folders
  make_cluster
  configure_cluster "$1"
  configure_redis "$1"
  need_room "$STATE" 100
  start_supervisor
  wait_until 60 "the database did not start" postgres_answers
  wait_until 60 "Redis did not start" redis_answers
  ensure_database
}
