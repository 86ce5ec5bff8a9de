#!/bin/sh
# Compiles static/scss/app.scss into static/css/app.css. Needs Node; leaves nothing behind but the result.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tools=${CSS_TOOLS:-$(mktemp -d)}
[ -d "$tools/node_modules/bootstrap" ] ||
  npm install --prefix "$tools" --no-save --no-audit --no-fund --silent sass@1.108.2 bootstrap@5.3.9
"$tools/node_modules/.bin/sass" --no-source-map --style=compressed --quiet-deps --silence-deprecation=import,global-builtin \
  --load-path="$tools/node_modules" "$here/app.scss" "$here/../css/app.css"
printf 'static/css/app.css: %s bytes, %s gzipped\n' \
  "$(wc -c < "$here/../css/app.css")" "$(gzip -9 -c "$here/../css/app.css" | wc -c)"
