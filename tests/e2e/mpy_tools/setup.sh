# What the tests of dump, merge and qstr have in common, beyond script_lib.sh.
set -o pipefail
docs=$TOP/docs

# ends STATUS COMMAND...: its output goes to ./out, its errors to ./err.
ends() {
  local expected=$1 status=0
  shift
  "$@" >out 2>err || status=$?
  [ $status = "$expected" ] || { cat out err >&2; fail "status $status, not $expected: $*"; }
}

# prints LINE...: all that the last command printed. complains LINE...: all of its errors.
prints() { diff - out <<<"$(printf '%s\n' "$@")" >&2 || fail "unexpected output"; }
complains() { diff - err <<<"$(printf '%s\n' "$@")" >&2 || fail "unexpected errors"; }

# has FILE TEXT
has() { grep -qF -- "$2" "$1" || { cat "$1" >&2; fail "not in $1: $2"; }; }

# bytes FILE HEX...: writes a binary file. is FILE HEX...: compares one.
bytes() {
  local file=$1
  shift
  printf "$(tr -d ' ' <<<"$*" | sed 's/../\\x&/g')" >"$file"
}
is() {
  local file=$1 got
  shift
  got=$(od -An -v -tx1 "$file" | tr -d ' \n')
  [ "$got" = "$(tr -d ' ' <<<"$*")" ] || fail "$file is $got"
}
