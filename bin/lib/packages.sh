# shellcheck shell=bash
# What must come from the system: Python, PostgreSQL + PostGIS (with GDAL and GEOS for GeoDjango), Redis, gettext; a browser for tests.

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
python_fits() { has python3 && python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null; }

# missing_packages [test]: prints the apt names of what is not there. A tool that came another way is as good.
missing_packages() {
  local release
  release=$(. /etc/os-release 2>/dev/null && printf %s "${VERSION_CODENAME:-}")
  python_fits || printf '%s\n' python3 python3-venv
  if ! find_postgres || ! whole postgresql-15-postgis-3; then
    if [ "$release" = bookworm ]; then printf '%s\n' postgresql-15 postgresql-15-postgis-3; else printf '%s\n' postgresql postgresql-postgis; fi
  fi
  { has redis-server && has redis-cli && whole redis-server; } || printf 'redis-server\n'
  has msgfmt || printf 'gettext\n'
  if [ "${1:-}" = test ]; then
    { has chromium && whole chromium; } || printf 'chromium\n'
    installed fonts-noto-core || ! has dpkg-query || printf 'fonts-noto-core\n'
    has ogr2ogr || printf 'gdal-bin\n'
  fi
}

# whole NAME: not a package whose installation was cut off; one that dpkg has never heard of is no matter.
whole() {
  case $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) in '' | installed | not-installed | config-files) return 0 ;; *) return 1 ;; esac
}

# wanted_packages run|test: the names to install; where they cannot be installed it says so at once.
wanted_packages() {
  local names
  names=$(missing_packages "$1" | tr '\n' ' ')
  [ -n "$names" ] || return 0
  has apt-get || die "these packages are missing and apt-get is not here to install them: $names"
  is_root || die "these packages are missing; as root run: apt-get update && apt-get install -y --no-install-recommends $names"
  need_room / 1500
  printf %s "$names"
}

# add_packages run|test NAMES
add_packages() {
  local names
  install_packages "$2"
  names=$(missing_packages "$1" | tr '\n' ' ')
  [ -z "$names" ] || die "still missing after the installation: $names"
}

install_packages() {
  local log=$LOGS/apt.log apt=(apt-get -o DPkg::Lock::Timeout=300)
  export DEBIAN_FRONTEND=noninteractive
  keep_services_down
  keep_debian_from_making_a_cluster
  if has dpkg && [ -n "$(dpkg --audit 2>/dev/null)" ]; then run_step "Finishing an interrupted installation" "$log" finish_interrupted; fi
  run_step "Reading the package lists" "$log" "${apt[@]}" update
  # shellcheck disable=SC2086 # a list of names
  run_step "Installing ${1% } (minutes on a new machine)" "$log" "${apt[@]}" -o Dpkg::Options::=--force-confold install -y --no-install-recommends $1
  let_services_start
}
finish_interrupted() { dpkg --configure -a --force-confold && apt-get -o DPkg::Lock::Timeout=300 -f install -y; }

# A new redis-server would start on its TCP port. Nothing but our packages is installed meanwhile, and a rule that
# somebody else wrote stays; one that a killed start left behind carries our mark and is taken away by the next.
POLICY=/usr/sbin/policy-rc.d
keep_services_down() { [ -e "$POLICY" ] || { printf '#!/bin/sh\n# vigil: for the time of one installation\nexit 101\n' >"$POLICY" && chmod +x "$POLICY"; }; }
let_services_start() { if grep -qs '^# vigil:' "$POLICY"; then rm -f "$POLICY"; fi; }

# Debian would start a cluster on port 5432. Only where no PostgreSQL has been set up yet; an existing file is not ours.
keep_debian_from_making_a_cluster() {
  local conf=/etc/postgresql-common/createcluster.conf
  if [ -e "$conf" ] || installed postgresql-common; then return 0; fi
  mkdir -p "${conf%/*}"
  printf 'create_main_cluster = false\n' >"$conf"
}
