# What up.sh and down.sh share. To be sourced.
# shellcheck shell=bash disable=SC2034

cache="${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/google-workspace-orchestrator/postgres17"
root="$cache/root"
# Inside the root:
binaries=/usr/lib/postgresql/17/bin
mirror="${DEBIAN_MIRROR:-http://deb.debian.org/debian}"

say() { echo "postgres17: $1" >&2; }

fail() {
  say "$1"
  shift
  if [[ $# -gt 0 ]]; then printf '  %s\n' "$@" >&2; fi
  exit 1
}

# The data of the server on a port, inside the root.
data_directory() { echo "/var/lib/postgresql/test-$1"; }

as_postgres() { (cd / && LC_ALL=C.UTF-8 chroot --userspec=postgres:postgres "$root" "$@"); }

ask() { as_postgres /usr/bin/psql -h 127.0.0.1 -p "$1" -U postgres -d postgres -Atc "$2"; }

# A port that is free now. Asking the kernel needs a program: bash can connect, but not listen.
free_port() {
  local candidate
  for candidate in $(shuf -i 20000-32000 -n 50); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  fail "No free port was found between 20000 and 32000."
}
