#include "show.h"

#include <fmt/format.h>

#include "session/parser.h"

namespace natmod::session {

namespace {

constexpr const char* kUnary[] = {"+", "-", "~", "not"};
constexpr const char* kBinary[] = {"|", "^", "&",  "<<", ">>", "+", "-",
                                   "*", "@", "//", "/",  "%",  "**"};
constexpr const char* kCompare[] = {
    "<", ">", "==", "<=", ">=", "!=", "in", "not-in", "is", "is-not"};

using session::show;
std::string show(const ExprPtr& expr) {
  return expr ? show(*expr) : "_";
}

template <class List, class Show>
std::string join(const List& list, Show show_item) {
  std::string text;
  for (const auto& item : list) text += " " + show_item(item);
  return text;
}
std::string join(const Exprs& list) {
  return join(list, [](const ExprPtr& expr) { return show(expr); });
}
std::string join(const std::vector<Argument>& arguments) {
  return join(arguments, [](const Argument& argument) {
    constexpr const char* kMarks[] = {"", "=", "*", "**"};
    return argument.name + kMarks[static_cast<int>(argument.kind)] + show(argument.value);
  });
}
std::string join(const std::set<std::string>& names) {
  return join(names, [](const std::string& name) { return name; });
}

std::string show(const Function& function) {
  std::string parameters = join(function.parameters, [](const Parameter& parameter) {
    constexpr const char* kMarks[] = {"", "|", "*", "**"};
    std::string text = kMarks[static_cast<int>(parameter.kind)] + parameter.name;
    return parameter.default_value ? text + "=" + show(parameter.default_value) : text;
  });
  return fmt::format("{} ({}) [{}] {}", function.name, parameters, join(function.locals),
                     show(*function.body));
}

struct Shower {
  std::string operator()(const Constant& node) const {
    constexpr const char* kNames[] = {"None", "False", "True", "..."};
    switch (node.kind) {
      case Constant::Kind::string:
        return fmt::format("'{}'", node.text);
      case Constant::Kind::bytes:
        return fmt::format("b'{}'", node.text);
      case Constant::Kind::imaginary:
        return node.text + "j";
      case Constant::Kind::integer:
      case Constant::Kind::floating:
        return node.text;
      default:
        return kNames[static_cast<int>(node.kind)];
    }
  }
  std::string operator()(const Name& node) const { return node.id; }
  std::string operator()(const Attribute& node) const {
    return fmt::format("(. {} {})", show(node.value), node.name);
  }
  std::string operator()(const Subscript& node) const {
    return fmt::format("([] {} {})", show(node.value), show(node.index));
  }
  std::string operator()(const Slice& node) const {
    return fmt::format("(: {} {} {})", show(node.lower), show(node.upper), show(node.step));
  }
  std::string operator()(const Call& node) const {
    return fmt::format("({}{})", show(node.callee), join(node.arguments));
  }
  std::string operator()(const Unary& node) const {
    return fmt::format("({} {})", kUnary[static_cast<int>(node.op)], show(node.operand));
  }
  std::string operator()(const Binary& node) const {
    return fmt::format("({} {} {})", kBinary[static_cast<int>(node.op)], show(node.left),
                       show(node.right));
  }
  std::string operator()(const Logical& node) const {
    return fmt::format("({}{})", node.is_or ? "or" : "and", join(node.values));
  }
  std::string operator()(const Compare& node) const {
    return "(" + show(node.left) +
           join(node.links,
                [](const Compare::Link& link) {
                  return std::string(kCompare[static_cast<int>(link.op)]) + " " + show(link.right);
                }) +
           ")";
  }
  std::string operator()(const Conditional& node) const {
    return fmt::format("(if {} {} {})", show(node.condition), show(node.body),
                       show(node.otherwise));
  }
  std::string operator()(const Display& node) const {
    constexpr const char* kNames[] = {"tuple", "list", "set"};
    return fmt::format("({}{})", kNames[static_cast<int>(node.kind)], join(node.items));
  }
  std::string operator()(const DictDisplay& node) const {
    return "(dict" +
           join(node.items,
                [](const DictDisplay::Item& item) {
                  return show(item.key) + ":" + show(item.value);
                }) +
           ")";
  }
  std::string operator()(const Comprehension& node) const {
    constexpr const char* kNames[] = {"list", "set", "dict", "generator"};
    std::string element = show(node.element) + (node.value ? ":" + show(node.value) : "");
    return fmt::format("({}-of {}{})", kNames[static_cast<int>(node.kind)], element,
                       join(node.clauses, [](const Comprehension::Clause& clause) {
                         return fmt::format("(for {} {}{})", show(clause.target),
                                            show(clause.iterable), join(clause.conditions));
                       }));
  }
  std::string operator()(const Starred& node) const { return "*" + show(node.value); }
  std::string operator()(const NamedExpr& node) const {
    return fmt::format("(:= {} {})", node.target, show(node.value));
  }
  std::string operator()(const Lambda& node) const { return show(*node.function); }

  std::string operator()(const ExprStmt& node) const { return show(node.value); }
  std::string operator()(const Assign& node) const {
    return fmt::format("(={} {})", join(node.targets), show(node.value));
  }
  std::string operator()(const AugAssign& node) const {
    return fmt::format("({}= {} {})", kBinary[static_cast<int>(node.op)], show(node.target),
                       show(node.value));
  }
  std::string operator()(const Delete& node) const {
    return fmt::format("(del{})", join(node.targets));
  }
  static std::string aliases(const std::vector<Alias>& names) {
    return join(names, [](const Alias& alias) {
      return alias.as.empty() ? alias.name : alias.name + "/" + alias.as;
    });
  }
  std::string operator()(const Import& node) const {
    return fmt::format("(import{})", aliases(node.names));
  }
  std::string operator()(const ImportFrom& node) const {
    return fmt::format("(from {}{}{})", std::string(static_cast<size_t>(node.level), '.'),
                       node.module, node.names.empty() ? " *" : aliases(node.names));
  }
  std::string operator()(const Assert& node) const {
    return fmt::format("(assert {} {})", show(node.condition), show(node.message));
  }
  std::string operator()(const Raise& node) const {
    return fmt::format("(raise {} {})", show(node.value), show(node.cause));
  }
  std::string operator()(const Return& node) const {
    return fmt::format("(return {})", show(node.value));
  }
  std::string operator()(const Pass&) const { return "pass"; }
  std::string operator()(const Break&) const { return "break"; }
  std::string operator()(const Continue&) const { return "continue"; }
  std::string operator()(const ScopeDeclaration&) const { return "scope"; }
  std::string operator()(const If& node) const {
    return "(if" +
           join(node.branches,
                [](const If::Branch& branch) {
                  return show(branch.condition) + " " + show(branch.body);
                }) +
           " " + show(node.otherwise) + ")";
  }
  std::string operator()(const While& node) const {
    return fmt::format("(while {} {} {})", show(node.condition), show(node.body),
                       show(node.otherwise));
  }
  std::string operator()(const For& node) const {
    return fmt::format("(for {} {} {} {})", show(node.target), show(node.iterable), show(node.body),
                       show(node.otherwise));
  }
  std::string operator()(const Try& node) const {
    return fmt::format("(try {}{} {} {})", show(node.body),
                       join(node.handlers,
                            [](const Try::Handler& handler) {
                              return fmt::format("(except {} {} {})", show(handler.type),
                                                 handler.name, show(handler.body));
                            }),
                       show(node.otherwise), show(node.finally));
  }
  std::string operator()(const With& node) const {
    return "(with" +
           join(node.items,
                [](const With::Item& item) {
                  return show(item.manager) + "/" + show(item.target);
                }) +
           " " + show(node.body) + ")";
  }
  std::string operator()(const FunctionDef& node) const {
    return fmt::format("(def{} {})", join(node.decorators), show(*node.function));
  }
  std::string operator()(const ClassDef& node) const {
    return fmt::format("(class{} {} ({}) {})", join(node.decorators), node.name, join(node.bases),
                       show(node.body));
  }
};

}  // namespace

std::string show(const Expr& expr) {
  return std::visit(Shower{}, expr.node);
}
std::string show(const Stmt& stmt) {
  return std::visit(Shower{}, stmt.node);
}
std::string show(const Block& block) {
  std::string text;
  for (const StmtPtr& stmt : block.statements) text += (text.empty() ? "" : "; ") + show(*stmt);
  return "{" + text + "}";
}
std::string show(const std::string& text) {
  std::string shown = show(*parse(Source("test", text)));
  return shown.substr(1, shown.size() - 2);
}

}  // namespace natmod::session
