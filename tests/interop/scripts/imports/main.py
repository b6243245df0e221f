"""What import finds, runs and leaves behind."""
import sys


def attempt(text):
    print(">>>", text)
    before = set(sys.modules)
    try:
        exec(text, {"__name__": "__main__"})
    except Exception as error:
        sys.print_exception(error, sys.stdout)
    print("new:", sorted(set(sys.modules) - before))


print(len(sys.path) > 1, type(sys.path[0]), sys.argv, __file__, __name__)
sys.path[:] = [""]  # names of files that do not depend on where this lies
attempt("import alone; print(alone.f(), alone)")
attempt("import alone; alone.n += 1; import alone as again; print(again.n)")
attempt("import package; print(package.inner.f(), package.__path__, package)")
attempt("import package.inside.deep; print(package.inside.deep.found)")
attempt("import package.inside.deep as deep; print(deep.__name__, deep.__file__)")
attempt("from package.inside import deep as d, deep; print(d is deep)")
attempt("from package import *; print(sorted(k for k in globals() if k[0] != '_'))")
attempt("import space.member; print(space.__path__, hasattr(space, '__file__'), space.member.y)")
attempt("from space import member; print(member)")
attempt("import machine_code_free; print(machine_code_free.__file__, list(machine_code_free.numbers(3)))")
attempt("import both; print(both.which, both.__file__)")
for name in ("failing", "wrong", "relative", "absent", "package.absent", "space.member.more",
             "package.failing"):
    attempt("import " + name)
attempt("import failing")
attempt("import package; print(hasattr(package, 'failing'))")
attempt("from package import absent")
attempt("from alone import absent")
attempt("from space import absent")
attempt("import io, sys, gc; print(io is sys.modules.get('io'), sys.path)")
attempt("print(__import__('space.member').__name__, __import__('space.member', None, None, ()).__name__)")
attempt("print(__import__('space.member', None, None, ['y']), __import__('space', {}, {}, None, 0))")
attempt("__import__('')")
attempt("__import__(5)")
attempt("__import__('alone', None, None, None, -1)")
attempt("import cycle_a")
attempt("import sys; del sys.modules['alone']; import alone; print(alone.n)")
sys.path = ["plain"]
attempt("import elsewhere; print(elsewhere)")
attempt("import space; print('loaded already')")
attempt("import cycle_c")
sys.path.insert(0, "")
attempt("execfile('plain/elsewhere.py'); print(where)")
attempt("execfile('plain/absent.py')")
sys.path = []
attempt("import elsewhere")
