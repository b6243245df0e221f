# natmod run: the files that programs see, and what becomes of what they write.

# project: a script in a folder, with a module and data; something beside it.
project() {
  mkdir -p project/sub
  echo 'text = "from the module"' >project/part.py
  echo data >project/data.txt
  echo secret >secret.txt
  cat >project/main.py <<'END'
import os, part
print(part.text, open("data.txt").read(), end="")
print(os.getcwd(), sorted(os.listdir()))
with open("data.txt", "a") as f: f.write("more\n")
with open("new.txt", "w") as f: f.write("new\n")
os.remove("part.py"); os.rename("sub", "moved")
print(open("data.txt").read(), sorted(os.listdir()))
END
}

test_a_script_sees_its_folder_and_leaves_it_alone() {
  project
  chmod -R a-w project
  succeeds "$NATMOD" run project/main.py
  says "from the module data"
  says "/ ['data.txt', 'main.py', 'part.py', 'sub']"
  says "['data.txt', 'main.py', 'moved', 'new.txt']"
  chmod -R u+w project
  [ "$(cat project/data.txt)" = data ] || fail "data.txt was written to"
  [ ! -e project/new.txt ] && [ -e project/part.py ] && [ -d project/sub ] || fail "$(ls project)"
}

test_writable_files_are_those_of_the_folder() {
  project
  succeeds "$NATMOD" run --writable project project/main.py
  says "['data.txt', 'main.py', 'moved', 'new.txt']"
  [ "$(cat project/data.txt)" = "$(printf 'data\nmore')" ] || fail "$(cat project/data.txt)"
  [ "$(cat project/new.txt)" = new ] && [ ! -e project/part.py ] && [ -d project/moved ] || fail "$(ls project)"
}

test_a_script_below_the_root_finds_its_modules() {
  project
  echo 'import part, os; print(part.__file__, os.getcwd(), open("secret.txt").read().strip())' >project/main.py
  succeeds "$NATMOD" run --root . project/main.py
  printed "/project/part.py / secret"
}

test_more_folders_have_modules_too() {
  project
  mkdir more
  echo 'print("more", __file__)' >more/extra.py
  succeeds "$NATMOD" run --path more --path project -c 'import extra, part' -c 'part.text'
  printed "more /path1/extra.py" "'from the module'"
}

test_nothing_outside_can_be_reached() {
  project
  ln -s ../secret.txt project/link.txt
  ln -s .. project/up
  mkfifo project/pipe
  cat >project/main.py <<END
import os
for path in ("../secret.txt", "/../secret.txt", "$PWD/secret.txt", "link.txt", "up/secret.txt", "pipe", "/dev/zero", "/etc/passwd"):
    for mode in ("r", "r+", "w", "a"):
        try:
            f = open(path, mode)
            text = f.write("written") if mode != "r" else f.read(10)
            if mode == "r" and not text.startswith("written"): print("read", path, text)
        except OSError as e:
            pass
print(sorted(os.listdir()))
END
  for option in --root --writable; do
    succeeds timeout 20 "$NATMOD" run $option project project/main.py
    silent_about read
    [ "$(cat secret.txt)" = secret ] || fail "$option: secret.txt was written to"
  done
}

test_a_program_that_writes_for_ever_is_stopped() {
  project
  echo 'f = open("big", "w")
while True: f.write("x" * 10000)' >project/main.py
  refused "OSError: 28" timeout 60 "$NATMOD" run project/main.py
  refused "OSError: 28" timeout 60 "$NATMOD" run --writable project project/main.py
  [ "$(stat -c %s project/big)" -le $((64 << 20)) ] || fail "$(ls -l project)"
}

test_standard_input_is_natmods() {
  echo 'import sys
print(repr(input("> ")), repr(sys.stdin.readline()), repr(sys.stdin.read(2)), sys.stdin.read().split())
try: input()
except EOFError: print("end")' >main.py
  printf 'one\ntwo\nthree\nfour' | succeeds "$NATMOD" run main.py
  printed "> 'one' 'two\\n' 'th' ['ree', 'four']" end
}

test_files_of_a_wrong_kind_are_refused() {
  echo 1 >file
  refused "file" "$NATMOD" run --root file -c 1
  refused "excludes" "$NATMOD" run --root . --writable . -c 1
  refused "excludes" "$NATMOD" run --path . --writable . -c 1
}
