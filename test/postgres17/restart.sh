#!/usr/bin/env bash
# Restarts what up.sh brought up, with the same settings: its own cache is empty afterwards.
#
#   test/postgres17/restart.sh [port]    port: 54317 by default
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

port=${1:-54317}
data=$(data_directory "$port")
as_postgres "$binaries/pg_ctl" -D "$data" -l "$data/server.log" -w -m fast restart >/dev/null ||
  fail "PostgreSQL on port $port could not be restarted; its last words:" "$(tail -5 "$root$data/server.log")"
say "Restarted PostgreSQL on port $port."
