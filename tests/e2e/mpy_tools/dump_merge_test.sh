# dump and merge.

# Two bytecode modules: `pass`, and `x` on its own; and a native one for armv7m whose last word is
# relocated against its QSTR table.
some_files() {
  bytes a.mpy 4d 06 00 1f 01 00  08 61 2e 70 79 00  28 00 02 00 51 63
  bytes b.mpy 4d 06 00 1f 02 00  08 62 2e 70 79 00  02 78 00  30 00 02 00 11 01 63
  bytes n.mpy 4d 06 17 1f 02 00  08 6e 2e 63 63 00  02 79 00  42 00 bf 00 bf 04 00 00 00  10 0d 02 ff
}

test_dump_text() {
  some_files
  status 0 "$NATMOD" dump b.mpy n.mpy
  output 'b.mpy: 22 bytes' \
    '  version         6.0' \
    '  architecture    bytecode' \
    '  small integers  31 bits' \
    '' \
    'QSTRs: 2' \
    "     0              'b.py'" \
    "     1              'x'" \
    '' \
    'Objects: 0' \
    '' \
    'code: bytecode' \
    '  bytecode        6 bytes' \
    "  function        'b.py'" \
    '  arguments       0 positional, 0 keyword-only, 0 defaults' \
    '  stack           1 values, 0 exceptions' \
    '  scope flags     0x0' \
    "    0003  LOAD_NAME 'x'" \
    '    0005  RETURN_VALUE' \
    '' \
    'Bytes:' \
    '  000000  4d                                                M                 magic' \
    '  000001  06                                                .                 version 6' \
    '  000002  00                                                .                 architecture bytecode, sub-version 0' \
    '  000003  1f                                                .                 small integer bits: 31' \
    '  000004  02                                                .                 number of QSTRs: 2' \
    '  000005  00                                                .                 number of objects: 0' \
    "  000006  08 62 2e 70 79 00                                 .b.py.            qstr 0: 'b.py'" \
    "  00000c  02 78 00                                          .x.               qstr 1: 'x'" \
    '  00000f  30                                                0                 code: kind bytecode, 6 bytes' \
    '  000010  00 02 00 11 01 63                                 .....c            code: bytecode' \
    '' \
    'n.mpy: 28 bytes' \
    '  version         6.3' \
    '  architecture    armv7m' \
    '  small integers  31 bits' \
    '' \
    'QSTRs: 2' \
    "     0              'n.cc'" \
    "     1              'y'" \
    '' \
    'Objects: 0' \
    '' \
    'code: viper' \
    '  text            8 bytes' \
    '  rodata          0 bytes' \
    '  BSS             0 bytes' \
    '  scope flags     0x10' \
    '  relocations     1' \
    '    text   0x00004  qstr_table' \
    '' \
    'Bytes:' \
    '  000000  4d                                                M                 magic' \
    '  000001  06                                                .                 version 6' \
    '  000002  17                                                .                 architecture armv7m, sub-version 3' \
    '  000003  1f                                                .                 small integer bits: 31' \
    '  000004  02                                                .                 number of QSTRs: 2' \
    '  000005  00                                                .                 number of objects: 0' \
    "  000006  08 6e 2e 63 63 00                                 .n.cc.            qstr 0: 'n.cc'" \
    "  00000c  02 79 00                                          .y.               qstr 1: 'y'" \
    '  00000f  42                                                B                 code: kind viper, 8 bytes' \
    '  000010  00 bf 00 bf 04 00 00 00                           ........          code: machine code' \
    '  000018  10                                                .                 code: scope flags 0x10' \
    '  000019  0d 02 ff                                          ...               code: relocations: 1'
}

test_dump_json() {
  needs python3
  some_files
  status 0 "$NATMOD" dump --json a.mpy n.mpy
  python3 - <<'END' || fail "the JSON is not as documented"
import json
a, n = json.load(open("out"))
assert a["file"] == "a.mpy" and a["arch"] == "bytecode", a
assert n["code"]["relocations"] == [
    {"segment": "text", "offset": 4, "kind": 6, "name": "qstr_table"}], n
at = 0
for region in n["regions"]:
    assert region["begin"] == at < region["end"]
    at = region["end"]
assert at == n["size"] == 28
END
}

test_dump_of_a_bad_file_prints_no_half() {
  some_files
  head -c 20 b.mpy >short.mpy
  status 1 "$NATMOD" dump a.mpy short.mpy
  [ ! -s out ] || fail "something was printed"
  complains 'natmod: short.mpy: offset 0x10: truncated: 6 bytes needed, 4 left'
  status 1 "$NATMOD" dump nowhere.mpy
  complains 'natmod: nowhere.mpy: No such file or directory'
}

test_merge_puts_the_native_file_first() {
  some_files
  status 0 "$NATMOD" merge --merge -o out.mpy a.mpy b.mpy n.mpy
  is out.mpy 4d 06 17 1f 05 00  08 6e 2e 63 63 00  02 79 00  08 61 2e 70 79 00  08 62 2e 70 79 00 \
    02 78 00  81 24 00 02 00  32 00 34 00 59  32 01 34 00 59  32 02 34 00 59  51 63  03 \
    42 00 bf 00 bf 04 00 00 00  10 0d 02 ff  28 00 02 02 51 63  30 00 02 03 11 04 63
  [ ! -s err ] || fail "something was said"
}

test_merge_moves_a_second_native_file() {
  some_files
  status 0 "$NATMOD" merge -o out.mpy n.mpy n.mpy
  is out.mpy 4d 06 17 1f 04 00  08 6e 2e 63 63 00  02 79 00  08 6e 2e 63 63 00  02 79 00 \
    7c 00 02 00  32 00 34 00 59  32 01 34 00 59  51 63  02 \
    42 00 bf 00 bf 04 00 00 00  10 0d 02 ff  42 00 bf 00 bf 08 00 00 00  10 0d 02 ff
}

test_merge_copies_a_single_file() {
  # A longer integer than needed: reading and writing would make it shorter.
  bytes a.mpy 4d 06 00 1f 80 01 00  08 61 2e 70 79 00  28 00 02 00 51 63
  status 0 "$NATMOD" merge -o out.mpy a.mpy
  cmp a.mpy out.mpy
}

test_merge_leaves_the_old_output_when_it_fails() {
  some_files
  echo old >out.mpy
  sed 's/\x17/\x13/' n.mpy >m.mpy
  status 1 "$NATMOD" merge -o out.mpy n.mpy m.mpy
  complains 'natmod: m.mpy: architecture armv6m, but n.mpy is for armv7m'
  [ "$(cat out.mpy)" = old ] || fail "out.mpy has changed"
  status 1 "$NATMOD" merge -o missing/out.mpy a.mpy
  has err 'natmod: missing/out.mpy: '
}

test_wrong_command_lines_end_with_status_2() {
  some_files
  status 2 "$NATMOD" merge a.mpy
  has err '--output is required'
  status 2 "$NATMOD" merge -o out.mpy
  has err 'files is required'
  status 2 "$NATMOD" dump --frob a.mpy
  has err '--frob'
}

test_help_is_there() {
  local command
  for command in dump merge qstr; do
    status 0 "$NATMOD" $command --help
    has out "Usage: natmod $command"
  done
}
