#include "modules/framebuf/shapes.h"

#include <functional>

#include "runtime/words.h"

namespace natmod::board::framebuf {

// Bresenham's: `error` decides when the shorter axis takes a step.
void draw_line(Pixels& pixels, Point from, Point to, uint64_t colour) {
  const auto sign = [&](uint64_t word) { return signed_word(pixels.runtime(), word); };
  struct Axis {
    uint64_t at, length, step;
  };
  const auto axis = [&](uint64_t first, uint64_t last) {
    const uint64_t length = last - first;
    return sign(length) > 0 ? Axis{first, length, 1} : Axis{first, -length, ~uint64_t{0}};
  };
  Axis x = axis(from.x, to.x);
  Axis y = axis(from.y, to.y);
  const bool is_steep = sign(y.length) > sign(x.length);
  Axis& along = is_steep ? y : x;
  Axis& across = is_steep ? x : y;
  uint64_t error = 2 * across.length - along.length;
  for (int64_t left = sign(along.length); left > 0; --left) {
    pixels.set_if_inside(x.at, y.at, colour);
    while (sign(error) >= 0) {
      across.at += across.step;
      error -= 2 * along.length;
    }
    along.at += along.step;
    error += 2 * across.length;
  }
  pixels.set_if_inside(to.x, to.y, colour);
}

// -- Ellipses

namespace {

// What is that far from the centre, in each of the quadrants that are asked for.
void draw_in_quadrants(Pixels& pixels, const Ellipse& ellipse, Point distance, uint64_t colour) {
  struct Quadrant {
    bool is_right, is_upper;
  };
  constexpr Quadrant kQuadrants[] = {{true, true}, {false, true}, {false, false}, {true, false}};
  const auto [x, y] = ellipse.centre;
  for (unsigned i = 0; i < std::size(kQuadrants); ++i) {
    if ((ellipse.quadrants >> i & 1) == 0) continue;
    const uint64_t at_y = kQuadrants[i].is_upper ? y - distance.y : y + distance.y;
    const uint64_t left = kQuadrants[i].is_right ? x : x - distance.x;
    if (ellipse.is_filled) {
      pixels.fill(left, at_y, distance.x + 1, 1, colour);
    } else {
      pixels.set_if_inside(kQuadrants[i].is_right ? x + distance.x : left, at_y, colour);
    }
  }
}

// Goes along one axis, from the end of the other on, to where the slope is one. `draw` gets the
// distances on the two.
void walk_ellipse(Pixels& pixels, uint64_t along_radius, uint64_t across_radius,
                  const std::function<void(uint64_t, uint64_t)>& draw) {
  const auto sign = [&](uint64_t word) { return signed_word(pixels.runtime(), word); };
  const uint64_t along_square = along_radius * along_radius;
  const uint64_t across_square = across_radius * across_radius;
  uint64_t along = 0;
  uint64_t across = across_radius;
  uint64_t along_change = across_square;
  uint64_t across_change = along_square * (1 - 2 * across_radius);
  uint64_t error = 0;
  uint64_t along_end = 0;
  uint64_t across_end = 2 * along_square * across_radius;
  while (sign(across_end) >= sign(along_end)) {
    pixels.work(1);
    draw(along, across);
    ++along;
    along_end += 2 * across_square;
    error += along_change;
    along_change += 2 * across_square;
    if (sign(2 * error + across_change) > 0) {
      --across;
      across_end -= 2 * along_square;
      error += across_change;
      across_change += 2 * along_square;
    }
  }
}

}  // namespace

void draw_ellipse(Pixels& pixels, const Ellipse& ellipse, uint64_t colour) {
  const auto [x_radius, y_radius] = ellipse.radius;
  const auto draw = [&](uint64_t x, uint64_t y) {
    draw_in_quadrants(pixels, ellipse, {x, y}, colour);
  };
  if (x_radius == 0 && y_radius == 0) {
    if (ellipse.quadrants != 0) pixels.set_if_inside(ellipse.centre.x, ellipse.centre.y, colour);
    return;
  }
  walk_ellipse(pixels, y_radius, x_radius, [&](uint64_t y, uint64_t x) { draw(x, y); });
  walk_ellipse(pixels, x_radius, y_radius, draw);
}

// -- Polygons

namespace {

// From the first point to the last, and so on back to the first.
template <class Use>
void for_edges(const Polygon& polygon, const Use& use) {
  Point from = polygon.points.front();
  for (size_t i = polygon.points.size(); i-- > 0;) {
    const Point to = polygon.points[i];
    use(from, to);
    from = to;
  }
}

Point placed(const Polygon& polygon, Point point) {
  return {polygon.origin.x + point.x, polygon.origin.y + point.y};
}
void draw_edge(Pixels& pixels, const Polygon& polygon, Point from, Point to, uint64_t colour) {
  draw_line(pixels, placed(polygon, from), placed(polygon, to), colour);
}

class PolygonFiller {
 public:
  PolygonFiller(Pixels& pixels, const Polygon& polygon, uint64_t colour)
      : pixels_(pixels), polygon_(polygon), colour_(colour) {}

  void fill() {
    int64_t first = sign(polygon_.points[0].y);
    int64_t last = first;
    for (const Point& point : polygon_.points) {
      first = std::min(first, sign(point.y));
      last = std::max(last, sign(point.y));
    }
    for (int64_t row = first; row <= last; ++row) fill_row(row);
  }

 private:
  int64_t sign(uint64_t word) const { return signed_word(pixels_.runtime(), word); }

  // An edge has its upper end and not its lower one, so that neighbours meet once; what that leaves
  // out at the lowest points is drawn by itself.
  void fill_row(int64_t row) {
    std::vector<int64_t> crossings;
    for_edges(polygon_, [&](Point from, Point to) {
      pixels_.work(1);
      const int64_t y1 = sign(from.y);
      const int64_t y2 = sign(to.y);
      if ((y1 > row) != (y2 > row)) {
        crossings.push_back(crossing(from, to, row));
      } else if (row == std::max(y1, y2)) {
        draw_lowest(from, to, y2 - y1);
      }
    });
    std::ranges::sort(crossings);
    for (size_t i = 0; i + 1 < crossings.size(); i += 2) {
      const uint64_t left = crossings[i];
      const uint64_t right = crossings[i + 1];
      const auto [x, y] = placed(polygon_, {left, static_cast<uint64_t>(row)});
      pixels_.fill(x, y, right - left + 1, 1, colour_);
    }
  }

  void draw_lowest(Point from, Point to, int64_t rise) {
    if (rise == 0) return draw_edge(pixels_, polygon_, from, to, colour_);
    const auto [x, y] = placed(polygon_, rise > 0 ? to : from);
    pixels_.set_if_inside(x, y, colour_);
  }

  // Where an edge crosses the row, rounded from 32nds.
  int64_t crossing(Point from, Point to, uint64_t row) const {
    const int64_t rise = sign(to.y - from.y);
    const uint64_t product = 32 * (to.x - from.x) * (row - from.y);
    const uint64_t run = rise == -1 ? -product : sign(product) / rise;  // -1 overflows
    return sign(32 * from.x + run + 16) / 32;
  }

  Pixels& pixels_;
  const Polygon& polygon_;
  uint64_t colour_;
};

}  // namespace

void draw_outline(Pixels& pixels, const Polygon& polygon, uint64_t colour) {
  for_edges(polygon, [&](Point from, Point to) { draw_edge(pixels, polygon, from, to, colour); });
}

void fill_polygon(Pixels& pixels, const Polygon& polygon, uint64_t colour) {
  PolygonFiller(pixels, polygon, colour).fill();
}

}  // namespace natmod::board::framebuf
