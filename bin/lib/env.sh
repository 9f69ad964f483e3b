# shellcheck shell=bash
# The environment of one state, written to $STATE/env (0600) and exported: the only way settings reach the application.
# `. $STATE/env` in a shell gives a person the same. Own settings belong in $STATE/local.env, which is read last.

# keep_secret NAME COMMAND...: made once per state, then never changed.
keep_secret() {
  local file=$SECRETS/$1
  shift
  if [ ! -s "$file" ]; then (umask 077 && "$@" >"$file.new" && mv "$file.new" "$file"); fi
  cat "$file"
}
random_hex() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
first_identity_key() { printf '1 %s\n' "$(random_hex)"; }
random_words() { head -c 300 /dev/urandom | tr -dc 'a-km-np-z2-9' | cut -c1-15 | sed -E 's/(.{5})(.{5})/\1-\2-/'; }

# remember NAME VALUE: what the operator chose at the first bin/up holds for later commands on the same state.
remember() { printf '%s\n' "$2" >"$STAMPS/choice.$1"; }
remembered() { cat "$STAMPS/choice.$1" 2>/dev/null || printf '%s' "$2"; }

# OPENBLAS_NUM_THREADS: web, workers and database share the cores; small products wait for threads that have none.
write_env() {
  local demo mfa socket
  demo=$(remembered demo on)
  if [ "$demo" = on ]; then mfa=off; else mfa=on; fi
  socket=${RUN//\//%2F}
  keep_secret identity_keys first_identity_key >/dev/null # a file that is named, never a value: see docs/operations/keys.md
  (
    umask 077
    {
      printf "export %s='%s'\n" \
        VIGIL_STATE "$STATE" \
        DATABASE_URL "postgis://vigil@$socket/vigil" \
        VIGIL_BROKER_URL "redis+socket://$RUN/redis.sock" \
        VIGIL_SECRET_KEY "$(keep_secret secret_key random_hex)" \
        VIGIL_LOOKUP_KEY "$(keep_secret lookup_key random_hex)" \
        VIGIL_IDENTITY_KEY_FILE "$SECRETS/identity_keys" \
        VIGIL_DEMO_PASSWORD "$(keep_secret demo_password random_words)" \
        VIGIL_BUILD "$(static_hash | cut -c1-12)" \
        VIGIL_ALLOWED_HOSTS '127.0.0.1,localhost' \
        VIGIL_DEBUG off \
        VIGIL_DEMO "$demo" \
        VIGIL_REQUIRE_MFA "$mfa" \
        VIGIL_INSECURE_COOKIES on \
        VIGIL_STATIC_ROOT "$STATE/static" \
        VIGIL_MEDIA_ROOT "$STATE/media" \
        VIGIL_EXPORT_ROOT "$STATE/exports" \
        VIGIL_FEED_ROOT "$STATE/feeds" \
        OPENBLAS_NUM_THREADS 1 \
        DJANGO_SETTINGS_MODULE config.settings
      # shellcheck disable=SC2016 # read by the shell that sources the file
      printf 'if [ -r "$VIGIL_STATE/local.env" ]; then . "$VIGIL_STATE/local.env"; fi\n'
    } >"$STATE/env.new"
    mv "$STATE/env.new" "$STATE/env"
  )
}

# The state's file decides; what an operator set in local.env comes after it, what lies in this shell does not count.
load_env() {
  # shellcheck disable=SC1091 # made above
  . "$STATE/env"
}
