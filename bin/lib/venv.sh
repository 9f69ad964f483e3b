# shellcheck shell=bash
# Python's packages in .venv and the browser libraries in node_modules, both inside the checkout and both made from hashes.
# A stamp written last says what is whole; without it the work is done again.

venv_origin() { printf '%s %s' "$ROOT" "$(python3 -c 'import sys; print(sys.version.split()[0])' 2>/dev/null)"; }
venv_works() { [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c 'import pip' 2>/dev/null; }
done_there() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

# ensure_python run|test
ensure_python() {
  local files=(requirements.txt) hash
  [ "$1" != test ] || files+=(requirements-dev.txt)
  hash=$(cd "$ROOT" && hash_files "${files[@]}")
  if done_there "$VENV/.stamp-$1" "$hash" && done_there "$VENV/.made-for" "$(venv_origin)"; then return 0; fi
  lock_checkout
  if done_there "$VENV/.stamp-$1" "$hash" && done_there "$VENV/.made-for" "$(venv_origin)"; then unlock_checkout && return 0; fi
  need_room "$ROOT" 1200
  # A venv knows its own path and its Python: a moved checkout or a new Python needs a new one.
  if ! done_there "$VENV/.made-for" "$(venv_origin)" || ! venv_works; then make_venv; fi
  run_step "Installing Python packages (${files[*]})" "$LOGS/pip.log" install_requirements "${files[@]}"
  printf '%s\n' "$hash" >"$VENV/.stamp-$1"
  if [ "$1" = test ]; then (cd "$ROOT" && hash_files requirements.txt) >"$VENV/.stamp-run"; fi
  unlock_checkout
}

make_venv() {
  rm -rf --one-file-system "$VENV"
  run_step "Making the Python environment" "$LOGS/venv.log" python3 -m venv "$VENV"
  venv_origin >"$VENV/.made-for"
}

# Modules are compiled when they are first used: most never are, and compiling all of them was a third of the installation.
install_requirements() {
  local file arguments=()
  for file in "$@"; do arguments+=(-r "$ROOT/$file"); done
  "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --root-user-action=ignore --no-compile \
    --require-hashes --no-deps --prefer-binary --progress-bar off "${arguments[@]}"
}

# Two states may share one checkout: whoever builds first, the other waits.
lock_checkout() {
  mkdir -p "$LOCAL" 2>/dev/null && [ -w "$ROOT" ] || die "the checkout $ROOT must be writable to install what is missing; run once as its owner"
  exec 8>"$LOCAL/lock"
  flock -n 8 || { step "Waiting for another command that is installing into this checkout"; flock -w 1800 8 || die "gave up waiting for $LOCAL/lock"; }
}
unlock_checkout() { exec 8>&-; }

# find_node: sets NODE_BIN to a folder that holds node (20 or newer) and npm.
find_node() {
  local folder
  NODE_BIN=
  for folder in "$(dirname "$(command -v node 2>/dev/null || echo /nonexistent/node)")" "$VENV/bin"; do
    if [ -x "$folder/node" ] && [ -e "$folder/npm" ] && [ "$("$folder/node" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 20 ]; then
      NODE_BIN=$folder
      return 0
    fi
  done
  return 1
}

# ensure_node run|test: browser libraries; with "test" also the tools.
ensure_node() {
  local hash
  hash=$(cd "$ROOT" && hash_files package.json package-lock.json)
  if node_done "$1" "$hash" && { [ "$1" = run ] || find_node; }; then return 0; fi
  lock_checkout
  if ! find_node; then
    run_step "Installing Node.js (none of version 20 or newer here)" "$LOGS/node.log" install_requirements requirements-node.txt
    find_node || die "Node.js did not start; see $LOGS/node.log"
  fi
  if ! node_done "$1" "$hash"; then
    run_step "Installing the browser libraries" "$LOGS/npm.log" install_node_modules "$1"
    printf '%s\n' "$hash" >"$ROOT/node_modules/.stamp-$1"
  fi
  unlock_checkout
}
node_done() { done_there "$ROOT/node_modules/.stamp-test" "$2" || done_there "$ROOT/node_modules/.stamp-$1" "$2"; }

install_node_modules() {
  local scope=(--omit=dev)
  [ "$1" != test ] || scope=(--include=dev)
  (cd "$ROOT" && PATH=$NODE_BIN:$PATH npm ci "${scope[@]}" --no-audit --no-fund --no-progress --ignore-scripts)
}
