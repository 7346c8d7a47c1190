#!/usr/bin/env bash
# Brings up PostgreSQL 17 with pgvector on 127.0.0.1 and prints its connection string as the last line of stdout.
#
#   test/postgres17/up.sh [port]      port: 54317 by default; 0 picks a free one
#   SHARED_BUFFERS=6GB test/postgres17/up.sh    for benchmarks: by default 256MB
#
# The server comes from Debian 13 packages in a directory of its own (a chroot), so nothing on the machine is replaced.
# The first run takes under a minute and 600 MB in ${XDG_CACHE_HOME:-~/.cache}; later ones start in seconds. The data is
# for tests: durability is off, every login from this machine is trusted. down.sh stops the server and deletes the data.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

port=${1:-54317}
if [[ $(id -u) -ne 0 ]]; then
  fail "This needs root, because it runs in a chroot. Run it with sudo, or point TEST_DATABASE_URL at a PostgreSQL 17" \
    "of your own that has pgvector, as a superuser."
fi

# Two at once: the second waits for the first to fill the cache.
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

if [[ ! -x "$root$binaries/postgres" ]]; then
  if ! command -v debootstrap >/dev/null; then
    say "Installing debootstrap"
    command -v apt-get >/dev/null || fail "debootstrap was not found, and neither was apt-get to install it with."
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >&2
  fi
  say "Downloading PostgreSQL 17 and pgvector into $root"
  rm -rf "$root.partial"
  debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector trixie "$root.partial" "$mirror" \
    >"$cache/debootstrap.log" 2>&1 || fail "debootstrap failed; its last words:" "$(tail -5 "$cache/debootstrap.log")"
  rm -rf "$root.partial/var/cache/apt/archives/"*.deb
  # Shared memory of parallel queries; a plain directory serves where nothing may be mounted.
  mkdir -p "$root.partial/dev/shm" && chmod 1777 "$root.partial/dev/shm"
  rm -rf "$root" && mv "$root.partial" "$root"
fi

if [[ $port == 0 ]]; then port=$(free_port); fi
data=$(data_directory "$port")

if ! as_postgres "$binaries/pg_ctl" -D "$data" status >/dev/null 2>&1; then
  if [[ ! -f "$root$data/PG_VERSION" ]]; then
    as_postgres "$binaries/initdb" -D "$data" --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 --no-sync \
      >"$cache/initdb.log" 2>&1 || fail "initdb failed; its last words:" "$(tail -5 "$cache/initdb.log")"
  fi
  # Durability is off: a crash of the server itself stays recoverable, a power cut does not.
  as_postgres "$binaries/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 -o "-p $port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories='' -c max_connections=300 -c shared_buffers=${SHARED_BUFFERS:-256MB} -c max_wal_size=4GB \
    -c fsync=off -c full_page_writes=off" start >/dev/null 9>&- ||
    fail "PostgreSQL did not start on port $port; its last words:" "$(tail -5 "$root$data/server.log")"
fi

seen=$(ask "$port" "select split_part(version(), ' ', 2), datcollate, default_version from pg_database, pg_available_extensions
  where datname = 'postgres' and name = 'vector'") || fail "PostgreSQL on port $port does not answer as user postgres."
if [[ $seen != 17.*"|C.UTF-8|"* ]]; then
  fail "Expected PostgreSQL 17 with pgvector and the locale C.UTF-8 on port $port, but found: ${seen:-no pgvector}."
fi
say "PostgreSQL, locale, pgvector: $seen"
echo "postgres://postgres@127.0.0.1:$port/postgres"
