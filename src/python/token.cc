#include "python/token.h"

#include <algorithm>
#include <array>
#include <vector>

namespace natmod::python {

namespace {

struct Word {
  std::string_view text;
  Tok kind;
};

// In the order of their bytes.
constexpr Word kKeywords[] = {
    {"False", Tok::kw_false},
    {"None", Tok::kw_none},
    {"True", Tok::kw_true},
    {"and", Tok::kw_and},
    {"as", Tok::kw_as},
    {"assert", Tok::kw_assert},
    {"async", Tok::kw_async},
    {"await", Tok::kw_await},
    {"break", Tok::kw_break},
    {"class", Tok::kw_class},
    {"continue", Tok::kw_continue},
    {"def", Tok::kw_def},
    {"del", Tok::kw_del},
    {"elif", Tok::kw_elif},
    {"else", Tok::kw_else},
    {"except", Tok::kw_except},
    {"finally", Tok::kw_finally},
    {"for", Tok::kw_for},
    {"from", Tok::kw_from},
    {"global", Tok::kw_global},
    {"if", Tok::kw_if},
    {"import", Tok::kw_import},
    {"in", Tok::kw_in},
    {"is", Tok::kw_is},
    {"lambda", Tok::kw_lambda},
    {"nonlocal", Tok::kw_nonlocal},
    {"not", Tok::kw_not},
    {"or", Tok::kw_or},
    {"pass", Tok::kw_pass},
    {"raise", Tok::kw_raise},
    {"return", Tok::kw_return},
    {"try", Tok::kw_try},
    {"while", Tok::kw_while},
    {"with", Tok::kw_with},
    {"yield", Tok::kw_yield},
};

// Longer ones first: the first that fits is the longest.
constexpr Operator kOperators[] = {
    {"<<=", Tok::shift_left_assign},
    {">>=", Tok::shift_right_assign},
    {"**=", Tok::power_assign},
    {"//=", Tok::floor_divide_assign},
    {"...", Tok::ellipsis},
    {":=", Tok::walrus},
    {"->", Tok::arrow},
    {"==", Tok::equal},
    {"!=", Tok::not_equal},
    {"<=", Tok::less_equal},
    {">=", Tok::greater_equal},
    {"<<", Tok::shift_left},
    {">>", Tok::shift_right},
    {"**", Tok::power},
    {"//", Tok::floor_divide},
    {"+=", Tok::plus_assign},
    {"-=", Tok::minus_assign},
    {"*=", Tok::times_assign},
    {"@=", Tok::matmul_assign},
    {"/=", Tok::divide_assign},
    {"%=", Tok::modulo_assign},
    {"&=", Tok::and_assign},
    {"|=", Tok::or_assign},
    {"^=", Tok::xor_assign},
    {"+", Tok::plus},
    {"-", Tok::minus},
    {"*", Tok::times},
    {"@", Tok::matmul},
    {"/", Tok::divide},
    {"%", Tok::modulo},
    {"&", Tok::bit_and},
    {"|", Tok::bit_or},
    {"^", Tok::bit_xor},
    {"~", Tok::bit_not},
    {"<", Tok::less},
    {">", Tok::greater},
    {"=", Tok::assign},
    {"(", Tok::left_paren},
    {")", Tok::right_paren},
    {"[", Tok::left_bracket},
    {"]", Tok::right_bracket},
    {"{", Tok::left_brace},
    {"}", Tok::right_brace},
    {",", Tok::comma},
    {":", Tok::colon},
    {";", Tok::semicolon},
    {".", Tok::dot},
};

}  // namespace

std::optional<Tok> find_keyword(std::string_view word) {
  const Word* keyword = std::ranges::lower_bound(kKeywords, word, {}, &Word::text);
  if (keyword == std::end(kKeywords) || keyword->text != word) return std::nullopt;
  return keyword->kind;
}

const Operator* find_operator(std::string_view text) {
  static const auto by_first = [] {
    std::array<std::vector<const Operator*>, 128> table;
    for (const Operator& op : kOperators)
      table[static_cast<unsigned char>(op.text[0])].push_back(&op);
    return table;
  }();
  size_t first = text.empty() ? 0x80 : static_cast<unsigned char>(text[0]);
  if (first >= by_first.size()) return nullptr;
  for (const Operator* op : by_first[first])
    if (text.starts_with(op->text)) return op;
  return nullptr;
}

std::vector<std::string_view> keywords() {
  std::vector<std::string_view> words;
  for (const Word& keyword : kKeywords) words.push_back(keyword.text);
  return words;
}

}  // namespace natmod::python
