#!/bin/sh
# Check the source, or format it.
#
#   lint.sh            format (clang-format) and mistakes (clang-tidy); only what changed is looked at
#   lint.sh --format   format every file in place
#
# clang-format and clang-tidy are those of Debian 12, version 14; another version has other opinions,
# so it is not asked. $BUILD_JOBS is the number of compilers that run at the same time.
set -eu
cd "$(dirname "$0")/.."

has_version_14() { command -v "$1" >/dev/null && "$1" --version | grep -q 'version 14\.'; }

files=$(find src tests fuzz bench \( -name '*.cc' -o -name '*.h' \) | sort)
if ! has_version_14 clang-format; then
  echo "not checked: the format, for want of clang-format 14"
elif [ "${1:-}" = --format ]; then
  clang-format -i $files
  exit 0
else
  unformatted=$(for file in $files; do clang-format "$file" | cmp -s - "$file" || echo "$file"; done)
  [ -z "$unformatted" ] || { echo "not formatted (make format does it):" $unformatted >&2; exit 1; }
fi
if ! has_version_14 clang-tidy; then
  echo "not checked: clang-tidy's advice, for want of clang-tidy 14"
else
  [ -e build/tidy/build.ninja ] || cmake --preset tidy >/dev/null
  cmake --build --preset tidy --parallel "${BUILD_JOBS:-2}" -- --quiet -k 0
fi
