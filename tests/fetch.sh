# Sourced by the scripts that fetch what tests want and machines may lack; $wanted names it in messages.
# They stand two folders below the checkout.
. "$(dirname "$0")/../../tools/private_apt.sh"

# skip REASON: it is not to be had here. A machine that is to have everything (CI) fails.
skip() {
  echo "skipped: $wanted: $*" >&2
  if [ "${CI:-}" = true ]; then exit 1; else exit 77; fi
}
