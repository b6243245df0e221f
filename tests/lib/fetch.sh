# Sourced by the scripts that fetch what tests want and machines may lack; $wanted names it in messages.
# They stand two folders below the checkout.
. "$(dirname "$0")/../../tools/private_apt.sh"
. "$(dirname "$0")/../lib/outcome.sh"
