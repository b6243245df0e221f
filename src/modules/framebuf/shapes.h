// Lines, ellipses and polygons, pixel for pixel as MicroPython draws them.
//
// Source: MicroPython's extmod/modframebuf.c for which pixels belong to a shape.
#pragma once

#include <vector>

#include "modules/framebuf/pixels.h"

namespace natmod::board::framebuf {

struct Point {
  uint64_t x, y;
};

void draw_line(Pixels& pixels, Point from, Point to, uint64_t colour);

struct Ellipse {
  Point centre, radius;
  uint64_t quadrants;  ///< bit 0: the upper right one, and on against the clock
  bool is_filled;
};
void draw_ellipse(Pixels& pixels, const Ellipse& ellipse, uint64_t colour);

struct Polygon {
  Point origin;
  std::vector<Point> points;  ///< from there; at least one
};
void draw_outline(Pixels& pixels, const Polygon& polygon, uint64_t colour);
void fill_polygon(Pixels& pixels, const Polygon& polygon, uint64_t colour);

}  // namespace natmod::board::framebuf
