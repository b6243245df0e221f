// Compiles many sources in one process, for judge.py: a line of the input is the name of a source,
// and the answer to line N is the file N of the folder given, with the bytes or the message.
//
//   compile_all FOLDER LEVEL SMALL_INT_BITS <names
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "python/compile.h"

namespace {

using namespace natmod;

std::string answer(const std::string& name, python::Options options) {
  options.file = name;
  std::ifstream in(name, std::ios::binary);
  std::string source(std::istreambuf_iterator<char>(in), {});
  try {
    std::vector<uint8_t> bytes = mpy::write(python::compile(source, options));
    return {bytes.begin(), bytes.end()};
  } catch (const python::CompileError& error) {
    return error.traceback(name);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  python::Options options;
  options.optimisation = static_cast<unsigned>(std::stoul(argv[2]));
  options.small_int_bits = static_cast<uint8_t>(std::stoul(argv[3]));
  std::string name;
  for (size_t number = 0; std::getline(std::cin, name); ++number) {
    std::ofstream out(fmt::format("{}/{}", argv[1], number), std::ios::binary);
    out << answer(name, options);
    if (!out.flush()) return 1;
  }
}
