#!/usr/bin/env bash
# Stops what up.sh brought up and deletes its data; the downloaded packages stay in the cache.
#
#   test/postgres17/down.sh [port]    port: 54317 by default
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

port=${1:-54317}
data=$(data_directory "$port")
if [[ ! -d "$root$data" ]]; then
  say "Nothing is running on port $port."
  exit 0
fi
if as_postgres "$binaries/pg_ctl" -D "$data" status >/dev/null 2>&1; then
  as_postgres "$binaries/pg_ctl" -D "$data" -w -m fast stop >/dev/null
fi
rm -rf "${root:?}$data"
say "Stopped PostgreSQL on port $port and deleted its data."
