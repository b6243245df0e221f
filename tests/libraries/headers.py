#!/usr/bin/env python3
"""Link every function that the C library's headers declare, each in a module of its own.

    headers.py --natmod PROGRAM [--scratch FOLDER] ARCH...

It links, or is refused with a reason: never because two libraries define the same name. Which functions of
C11 are refused is what docs/runtime.md says.
"""

import concurrent.futures
import os
import re
import shlex
import shutil
import subprocess
import sys

from where import check_archs  # first: it finds the others
import running
from skipping import Missing, exit_with, need

sys.path.insert(0, str(running.TESTS / "interop/matrix"))
import columns  # noqa: E402

PAGE = running.TOP / "docs/runtime.md"
BEGIN = "| header | `x64`, `x86` | `armv6m` to `armv7emdp` | `rv32imc`, `rv64imc` | `xtensa` | `xtensawin` |"
COLUMNS = {"x64": 2, "x86": 2, "armv6m": 3, "armv7m": 3, "armv7em": 3, "armv7emsp": 3, "armv7emdp": 3,
           "rv32imc": 4, "rv64imc": 4, "xtensa": 5, "xtensawin": 6}


def variants(names):
    """The functions of <math.h> for double, float and long double."""
    return [name + suffix for name in names.split() for suffix in ("", "f", "l")]


FILES = """clearerr fclose feof ferror fflush fgetc fgetpos fgets fopen fprintf fputc fputs fread freopen fscanf fseek
    fsetpos ftell fwrite getc getchar perror putc remove rename rewind scanf setbuf setvbuf tmpfile tmpnam ungetc
    vfprintf vfscanf vscanf""".split()
WIDE_FILES = """fgetwc fgetws fputwc fputws fwide fwprintf fwscanf getwc getwchar putwc putwchar ungetwc vfwprintf
    vfwscanf vwprintf vwscanf wprintf wscanf""".split()
C11 = {
    "string.h": """memchr memcmp memcpy memmove memset strcat strchr strcmp strcoll strcpy strcspn strerror strlen strncat
        strncmp strncpy strpbrk strrchr strspn strstr strtok strxfrm""".split(),
    "ctype.h": """isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit
        tolower toupper""".split(),
    "stdlib.h": """_Exit abort abs aligned_alloc at_quick_exit atexit atof atoi atol atoll bsearch calloc div exit free
        getenv labs ldiv llabs lldiv malloc mblen mbstowcs mbtowc qsort quick_exit rand realloc srand strtod strtof
        strtol strtold strtoll strtoul strtoull system wcstombs wctomb""".split(),
    "inttypes.h": "imaxabs imaxdiv strtoimax strtoumax wcstoimax wcstoumax".split(),
    "stdio.h, strings": "snprintf sprintf sscanf vsnprintf vsprintf vsscanf".split(),
    "stdio.h, printing": "printf putchar puts vprintf".split(),
    "stdio.h, files": FILES,
    "time.h": "asctime clock ctime difftime gmtime localtime mktime strftime time timespec_get".split(),
    "setjmp.h": "longjmp setjmp".split(),
    "math.h": variants("""acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp2 expm1
        fabs fdim floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround log log10 log1p log2 logb lrint
        lround modf nan nearbyint nextafter nexttoward pow remainder remquo rint round scalbln scalbn sin sinh sqrt tan
        tanh tgamma trunc"""),
    "wchar.h": """btowc mbrlen mbrtowc mbsinit mbsrtowcs swprintf swscanf vswprintf vswscanf wcrtomb wcscat wcschr
        wcscmp wcscoll wcscpy wcscspn wcsftime wcslen wcsncat wcsncmp wcsncpy wcspbrk wcsrchr wcsrtombs wcsspn wcsstr
        wcstod wcstof wcstok wcstol wcstold wcstoll wcstoul wcstoull wcsxfrm wctob wmemchr wmemcmp wmemcpy wmemmove
        wmemset""".split(),
    "wchar.h, files": WIDE_FILES,
    "wctype.h": """iswalnum iswalpha iswblank iswcntrl iswctype iswdigit iswgraph iswlower iswprint iswpunct iswspace
        iswupper iswxdigit towctrans towlower towupper wctrans wctype""".split(),
}
# Of types like _Float32x, which glibc alone has functions for.
FLOAT_TYPES = re.compile(r"f(32|64|128)x?(_l|_r)?$")
HEADERS = "string strings ctype stdlib inttypes stdio time setjmp math wchar wctype".split()


class Linker:
    """Links functions one by one for an architecture."""

    def __init__(self, arch, natmod, scratch):
        self.arch, self.natmod, self.place = arch, natmod, scratch / f"headers-{arch}"
        os.environ["NATMOD"] = str(natmod)
        self.flags = columns.fragment_flags(running.SDK, arch, "gcc")
        self.compiler = shlex.split(self.flags["cc"])
        need(self.compiler[0])
        self.environment = dict(os.environ)
        if self.flags["core"]:
            self.environment["XTENSA_GNU_CONFIG"] = self.flags["core"]
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)

    def compile(self, *arguments):
        return subprocess.run([*self.compiler, *shlex.split(self.flags["machine"]), *arguments], cwd=self.place,
                              env=self.environment, capture_output=True, text=True, check=True)

    def declared(self, header):
        """The functions that a header declares, but those whose names are for the library alone."""
        (self.place / "header.h.c").write_text(f"#define _GNU_SOURCE\n#include <{header}.h>\n")
        self.compile("-std=gnu11", "-w", "-fsyntax-only", "-aux-info", "declarations", "header.h.c")
        text = (self.place / "declarations").read_text()
        names = re.findall(r"^/\* \S+ \*/ extern .*?[ *(](\w+) \(", text, re.M)
        return {name for name in names if name[0] != "_" and not FLOAT_TYPES.search(name)}

    def outcomes(self, names):
        """What natmod link says of each; empty where it links."""
        for name in names:
            (self.place / f"{name}.c").write_text(
                f"void {name}(void);\nvoid *mpy_init(void) {{ return (void *){name}; }}\n")
        self.compile("-c", "-Os", "-w", "-fno-builtin", *(f"{name}.c" for name in names))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            return dict(zip(names, pool.map(self.link, names)))

    def link(self, name):
        done = subprocess.run([self.natmod, "link", "--arch", self.arch, "--runtime", "-o", f"{name}.mpy", f"{name}.o"],
                              cwd=self.place, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{self.arch}: {name}: exit status {done.returncode}: {done.stderr}")
        if re.search(r"run \S*/tools/", done.stderr):
            raise Missing(done.stderr.strip().splitlines()[-1])
        return done.stderr if done.returncode else ""


def cell(names, refused):
    """What the page says of a header: which of its functions do not link."""
    links = [name for name in names if name not in refused]
    refused = [name for name in names if name in refused]
    if not refused:
        return "all"
    if not links:
        return "none"
    if len(refused) <= len(links):
        return "not " + " ".join(f"`{name}`" for name in refused)
    return "only " + " ".join(f"`{name}`" for name in links)


def page_cells(column):
    """Those of docs/runtime.md, by header."""
    lines = PAGE.read_text(encoding="utf-8").split(BEGIN, 1)[1].splitlines()[2:]
    rows = [line.split("|") for line in lines[:len(C11)]]
    return {re.sub("[`<>]", "", row[1]).strip(): row[column].strip() for row in rows}


def is_explained(name, message):
    """Whether it says what is missing, and who needs that or what helps."""
    first, *more = message.strip().splitlines()
    return first.startswith("natmod: ") and (name in first or any(name in line for line in more)) and more


def cells(arch, natmod, scratch):
    linker = Linker(arch, natmod, scratch)
    names = sorted({name for header in HEADERS for name in linker.declared(header)}
                   | {name for group in C11.values() for name in group})
    outcomes = linker.outcomes(names)
    return outcomes, {header: cell(group, {name for name in group if outcomes[name]}) for header, group in C11.items()}


def check(arch, natmod, scratch):
    outcomes, found = cells(arch, natmod, scratch)
    wrong = [f"{arch}: {name}: {message}" for name, message in outcomes.items()
             if message and ("defined twice" in message or not is_explained(name, message))]
    stated = page_cells(COLUMNS[arch])
    wrong += [f"{arch}: <{header}>: docs/runtime.md says '{stated.get(header)}', and it is '{text}'"
              for header, text in found.items() if stated.get(header) != text]
    print(f"{arch}: {sum(not message for message in outcomes.values())} of {len(outcomes)} functions link")
    return wrong


if __name__ == "__main__":
    exit_with(check_archs, check)
