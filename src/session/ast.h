// What a session says, as trees. A node is a plain struct that the parser fills and nobody changes;
// the shapes are those of Python's own abstract syntax, without what only a compiler needs.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "session/source.h"

namespace natmod::session {

// ---- expressions

struct Expr;
using ExprPtr = std::unique_ptr<const Expr>;
using Exprs = std::vector<ExprPtr>;

enum class UnaryOperator : uint8_t { plus, minus, invert, not_ };

enum class BinaryOperator : uint8_t {
  bit_or,
  bit_xor,
  bit_and,
  shift_left,
  shift_right,
  add,
  subtract,
  multiply,
  matmul,
  floor_divide,
  true_divide,
  modulo,
  power,
};

enum class CompareOperator : uint8_t {
  less,
  greater,
  equal,
  less_equal,
  greater_equal,
  not_equal,
  in,
  not_in,
  is,
  is_not,
};

struct Constant {
  enum class Kind : uint8_t {
    none,
    false_,
    true_,
    ellipsis,
    integer,
    floating,
    imaginary,
    string,
    bytes
  };
  Kind kind;
  /// string (UTF-8) and bytes: the value; numbers: the spelling without underscores, an integer
  /// with its prefix (`0xff`), an imaginary number without its `j`.
  std::string text;
};
struct Name {
  std::string id;
};
struct Attribute {
  ExprPtr value;
  std::string name;
};
struct Subscript {
  ExprPtr value, index;
};
/// `lower:upper:step` inside a subscript; null where absent.
struct Slice {
  ExprPtr lower, upper, step;
};
struct Argument {
  enum class Kind : uint8_t { positional, keyword, unpack, unpack_keywords };
  Kind kind;
  std::string name;  ///< keyword
  ExprPtr value;
};
struct Call {
  ExprPtr callee;
  std::vector<Argument> arguments;
};
struct Unary {
  UnaryOperator op;
  ExprPtr operand;
};
struct Binary {
  BinaryOperator op;
  ExprPtr left, right;
};
/// `a and b and c`, `a or b or c`: two values or more.
struct Logical {
  bool is_or;
  Exprs values;
};
/// `a < b <= c`: each operand but the first stands right of its operator.
struct Compare {
  struct Link {
    CompareOperator op;
    ExprPtr right;
  };
  ExprPtr left;
  std::vector<Link> links;
};
/// `body if condition else otherwise`.
struct Conditional {
  ExprPtr condition, body, otherwise;
};
/// A tuple, list or set display. A Starred item occurs only in assignment targets.
struct Display {
  enum class Kind : uint8_t { tuple, list, set };
  Kind kind;
  Exprs items;
};
struct DictDisplay {
  struct Item {
    ExprPtr key, value;
  };
  std::vector<Item> items;
};
/// A comprehension, or a generator expression. `value` is null except in a dict's.
struct Comprehension {
  enum class Kind : uint8_t { list, set, dict, generator };
  struct Clause {
    ExprPtr target, iterable;
    Exprs conditions;
  };
  Kind kind;
  ExprPtr element, value;
  std::vector<Clause> clauses;
};
struct Starred {
  ExprPtr value;
};
/// `target := value`.
struct NamedExpr {
  std::string target;
  ExprPtr value;
};

struct Parameter {
  enum class Kind : uint8_t { positional, keyword_only, star, double_star };
  Kind kind;
  std::string name;
  ExprPtr default_value;  ///< null: none
};
/// What a def or a lambda makes. `body` is shared with the functions that a session defines.
struct Block;
struct Function {
  std::string name;
  std::vector<Parameter> parameters;
  std::set<std::string> locals;   ///< every name that the body binds, parameters included
  std::set<std::string> globals;  ///< names that it declares `global`
  std::set<std::string> uses;     ///< names that it, or a function inside it, takes from outside
  std::shared_ptr<const Block> body;
};
struct Lambda {
  std::shared_ptr<const Function> function;
};

struct Expr {
  Span span;
  std::variant<Constant, Name, Attribute, Subscript, Slice, Call, Unary, Binary, Logical, Compare,
               Conditional, Display, DictDisplay, Comprehension, Starred, NamedExpr, Lambda>
      node;
};

// ---- statements

struct Stmt;
using StmtPtr = std::unique_ptr<const Stmt>;

/// A sequence of statements.
struct Block {
  std::vector<StmtPtr> statements;
};

struct ExprStmt {
  ExprPtr value;
};
/// `a = b, *c = value`: targets from left to right.
struct Assign {
  Exprs targets;
  ExprPtr value;
};
struct AugAssign {
  ExprPtr target;
  BinaryOperator op;
  ExprPtr value;
};
struct Delete {
  Exprs targets;
};
struct Alias {
  std::string name;  ///< dotted in `import`
  std::string as;    ///< empty: none
};
struct Import {
  std::vector<Alias> names;
};
struct ImportFrom {
  std::string module;
  int level;                 ///< leading dots
  std::vector<Alias> names;  ///< empty: `*`
};
struct Assert {
  ExprPtr condition, message;  ///< message: null if absent
};
/// `raise value from cause`. A cause is evaluated and ignored, as MicroPython does.
struct Raise {
  ExprPtr value;  ///< null: the exception that is being handled
  ExprPtr cause;  ///< null if absent
};
struct Return {
  ExprPtr value;  ///< null: None
};
struct Pass {};
struct Break {};
struct Continue {};
/// In a function, names that are those of the module or of the enclosing function. The parser has
/// settled both; nothing happens when they run.
struct ScopeDeclaration {};
struct If {
  struct Branch {
    ExprPtr condition;
    Block body;
  };
  std::vector<Branch> branches;
  Block otherwise;
};
struct While {
  ExprPtr condition;
  Block body, otherwise;
};
struct For {
  ExprPtr target, iterable;
  Block body, otherwise;
};
struct Try {
  struct Handler {
    ExprPtr type;      ///< null: every exception
    std::string name;  ///< empty: none
    Block body;
  };
  Block body;
  std::vector<Handler> handlers;
  Block otherwise, finally;
};
struct With {
  struct Item {
    ExprPtr manager, target;  ///< target: null if absent
  };
  std::vector<Item> items;
  Block body;
};
struct FunctionDef {
  Exprs decorators;
  std::shared_ptr<const Function> function;
};
struct ClassDef {
  Exprs decorators;
  std::string name;
  std::vector<Argument> bases;
  /// Names that its body binds, and those that it declares to be of the module or of a function.
  std::set<std::string> locals, globals, nonlocals;
  Block body;
};

struct Stmt {
  Span span;
  std::variant<ExprStmt, Assign, AugAssign, Delete, Import, ImportFrom, Assert, Raise, Return, Pass,
               Break, Continue, ScopeDeclaration, If, While, For, Try, With, FunctionDef, ClassDef>
      node;
};

}  // namespace natmod::session
