// The names that the sources of a module use (MP_QSTR_x), and the header that is made of them.
#pragma once

#include <string>
#include <vector>

namespace natmod::project {

struct QstrRequest {
  std::string header;         ///< to write; its time moves only with its text
  std::string depfile;        ///< a make rule with what the names come from; empty: none
  std::string dep_target;     ///< of the rule; empty: the header
  bool scan = false;          ///< look for names in the text of the sources, without a compiler
  bool preprocessed = false;  ///< the sources are, whatever their names
  std::vector<std::string> sources;   ///< C and C++, preprocessed or not, and C++ objects
  std::vector<std::string> compiler;  ///< the command that compiles the module, without its source
};

/// The first source that the compiler has to preprocess, where there is none; empty: no such
/// source.
std::string find_source_without_compiler(const QstrRequest& request);

/// Error if a source cannot be read or preprocessed.
void make_qstr_header(const QstrRequest& request);

}  // namespace natmod::project
