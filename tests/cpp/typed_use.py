"""A program that a type checker reads by the stubs of the examples: each marked line is wrong, no other is."""

import cpp_class
import cpp_functions
import cpp_objects
import cpp_shapes
from cpp_class import Square, Stack, StackEmpty, Vec

v = Vec(1, y=2)
w: Vec = v + Vec(3, 4)
n: int = v.dot(w) + v.norm2 + v.x + len(v) + v[0] + Vec.DIMENSIONS
same: Vec = v.move(1).move(2, dy=3)
v.x = 5
v.norm2 = 7  # wrong: a property to read
v.x = "5"  # wrong: an int
v.dot(3)  # wrong: a Vec
v.turn()  # wrong: no such method
Vec("1")  # wrong: an int
text: str = v.dot(w)  # wrong: an int
v + "x"  # wrong: no such operand

corners: int = cpp_class.corners_of(Square(4))
cpp_class.corners_of(v)  # wrong: no Shape

with Stack(4) as s:
    s.push(1)
    s[0] = 2
    s[0] = "2"  # wrong: an int
    for item in s:
        print(item)
try:
    s.pop()
except StackEmpty as e:
    print(e.args)
except IndexError:
    pass

cpp_functions.scale(1, by=2, negate=True)
cpp_functions.scale(1, 2, True)  # wrong: by keyword alone
cpp_functions.scale(1, factor=2)  # wrong: no such keyword
cpp_functions.clamp(1, low=2)  # wrong: by position alone
cpp_functions.gone()  # wrong: no such function

found = cpp_objects.find(b"abc", 1)
if found is not None:
    print(found + 1)
maybe: int = cpp_objects.find(b"abc", 1)  # wrong: None is possible
cpp_objects.find("abc", 1)  # wrong: no buffer
first, second = cpp_objects.halves(5)
cpp_objects.guarded(lambda: None)
cpp_objects.guarded(5)  # wrong: no function


class Disc(cpp_shapes.Shape):
    def area(self) -> int:
        return 3

    def corners(self) -> str:  # wrong: an int in Shape
        return "none"


disc = Disc()
disc.paint(cpp_shapes.Colour.RED)
disc.paint(0)  # wrong: a Colour
ink: cpp_shapes.Colour = disc.ink
one: cpp_shapes.Box = cpp_shapes.Box(1) * 2
number: int = cpp_shapes.Box(1, 2) * one
one * "x"  # wrong: no such overload
cpp_shapes.Box()  # wrong: no such overload
for divisor in cpp_shapes.divisors(12):
    print(divisor + 1)
    divisor.x  # wrong: an int
