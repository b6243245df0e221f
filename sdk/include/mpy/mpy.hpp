// The C++ API of native modules, a header a line. A module includes what it uses, which compiles soonest, or
// this, which has all of them but those that need a standard library (mpy/std/) and mpy/libc.hpp, whose functions
// are for one source file.
#ifndef MPY_MPY_HPP
#define MPY_MPY_HPP

#include "mpy/module.hpp"      // MPY_MODULE, and what a module says of itself
#include "mpy/function.hpp"    // functions: how Python calls them
#include "mpy/arguments.hpp"   // their arguments: names, defaults, those that are left
#include "mpy/result.hpp"      // their results: copied, or kept with the object that they are a part of
#include "mpy/overload.hpp"    // several functions of one name
#include "mpy/class.hpp"       // classes: methods, properties, special names
#include "mpy/override.hpp"    // virtual functions that classes of Python override
#include "mpy/enum.hpp"        // enumerations as ints
#include "mpy/enum_type.hpp"   // enumerations as types with names
#include "mpy/iterator.hpp"    // iterators as results
#include "mpy/error.hpp"       // raising, catching, exceptions of one's own
#include "mpy/cast.hpp"        // conversions: integers, bool, objects, and types of one's own
#include "mpy/float.hpp"       // float and double
#include "mpy/text.hpp"        // text
#include "mpy/optional.hpp"    // what may be None or left out
#include "mpy/containers.hpp"  // lists, tuples, dicts
#include "mpy/items.hpp"       // the objects of a list or tuple, where they lie
#include "mpy/buffer.hpp"      // memory of other objects: bytes, arrays
#include "mpy/grid.hpp"        // rows in a buffer: images, matrices
#include "mpy/object.hpp"      // any object: attributes, items, operators, calls
#include "mpy/stream.hpp"      // what is read and written like a file
#include "mpy/print.hpp"       // printing
#include "mpy/memory.hpp"      // the collected heap
#include "mpy/name.hpp"        // interned names
#include "mpy/base.hpp"        // text as a template argument, text in memory

#endif  // MPY_MPY_HPP
