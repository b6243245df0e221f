# How a script says that a test failed, or that this machine lacks what it wants. For any shell.

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# skip REASON: this machine lacks something, which $wanted names if it is set. One that is to have
# everything (CI) may not.
skip() {
  echo "skipped: ${wanted:+$wanted: }$*" >&2
  if [ "${CI:-}" = true ]; then exit 1; else exit 77; fi
}

# needs PROGRAM...
needs() {
  for needed; do command -v "$needed" >/dev/null || skip "no $needed"; done
}
