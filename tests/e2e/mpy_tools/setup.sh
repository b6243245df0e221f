# What the tests of dump, merge and qstr have in common, beyond script_lib.sh.
set -o pipefail
docs=$TOP/docs

# complains LINE...: all errors of the last command.
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
