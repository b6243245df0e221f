// Runs the programs of line tables: which source line the code at an address comes from.
//
// Source: DWARF 5, 6.2.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "link/dwarf.h"

namespace natmod::link {
namespace {

class LineReader {
 public:
  explicit LineReader(const std::vector<elf::OutputSection>& sections) : sections_(sections) {}

  std::vector<SourceLine> run() {
    const elf::OutputSection* lines = find_section(sections_, ".debug_line");
    if (lines == nullptr) return {};
    try {
      ByteReader reader(lines->data, lines->name);
      while (!reader.at_end()) {
        UnitLength unit = read_length(reader);
        sizes_.offset = unit.offset_size;
        ByteReader table(reader.take(unit.length), lines->name);
        read_table(table);
      }
    } catch (const Error&) {  // not understood
    }
    return merge();
  }

 private:
  void read_table(ByteReader& reader) {
    uint16_t version = reader.u16();
    if (version >= 5) {
      sizes_.address = reader.u8();
      reader.u8();  // size of segment selectors
    }
    uint64_t header = read_number(reader, sizes_.offset);
    ByteReader program = reader;
    program.take(header);
    min_length_ = reader.u8();
    if (version >= 4) reader.u8();  // operations of an instruction
    starts_as_statement_ = reader.u8() != 0;
    line_base_ = static_cast<int8_t>(reader.u8());
    line_range_ = reader.u8();
    first_special_ = reader.u8();
    operand_counts_ = reader.take(first_special_ == 0 ? 0 : first_special_ - 1U);
    if (line_range_ == 0) reader.bad("no lines at all");
    files_.clear();
    if (version >= 5) {
      const std::vector<std::string> folders = read_names(reader, {});
      files_ = read_names(reader, folders);
    } else {
      std::vector<std::string> folders(1);  // that of the compiler
      for (std::string_view name; !(name = read_string(reader)).empty();)
        folders.emplace_back(name);
      files_.emplace_back();  // they count from 1
      for (std::string_view name; !(name = read_string(reader)).empty();) {
        files_.push_back(path_of(name, folders, read_leb(reader)));
        for (int i = 0; i < 2; ++i) read_leb(reader);  // time, size
      }
    }
    run_program(program);
  }

  /// As from the folder in which the compiler ran, which is the first one.
  static std::string path_of(std::string_view name, const std::vector<std::string>& folders,
                             uint64_t folder) {
    const bool is_whole = name.starts_with('/') || folder == 0 || folder >= folders.size();
    return is_whole ? std::string(name) : fmt::format("{}/{}", folders[folder], name);
  }

  std::vector<std::string> read_names(ByteReader& reader, const std::vector<std::string>& folders) {
    constexpr uint64_t kPath = 1, kFolder = 2;
    std::vector<std::pair<uint64_t, uint64_t>> format(reader.u8());
    for (auto& [what, form] : format) {
      what = read_leb(reader);
      form = read_leb(reader);
    }
    std::vector<std::string> names;
    for (uint64_t left = read_leb(reader); left != 0; --left) {
      constexpr size_t kMaxNames = 1 << 16;  // whose values may take no bytes
      if (names.size() == kMaxNames) reader.bad("more names than a module has files");
      std::string_view name;
      uint64_t folder = 0;
      for (const auto& [what, form] : format) {
        ByteReader value = reader;
        skip_value(reader, form, sizes_);
        if (what == kPath) name = read_name(value, form);
        if (what == kFolder) folder = read_index(value, form);
      }
      names.push_back(path_of(name, folders, folder));
    }
    return names;
  }

  static uint64_t read_index(ByteReader& reader, uint64_t form) {
    constexpr uint64_t kData2 = 0x05, kData1 = 0x0b, kUdata = 0x0f;
    if (form == kData1) return reader.u8();
    if (form == kData2) return reader.u16();
    return form == kUdata ? read_leb(reader) : 0;
  }

  std::string_view read_name(ByteReader& reader, uint64_t form) const {
    constexpr uint64_t kInline = 0x08, kStrp = 0x0e, kLineStrp = 0x1f;
    if (form == kInline) return read_string(reader);
    if (form != kStrp && form != kLineStrp) return {};
    const elf::OutputSection* strings =
        find_section(sections_, form == kStrp ? ".debug_str" : ".debug_line_str");
    if (strings == nullptr) return {};
    ByteReader text(strings->data, strings->name, read_number(reader, sizes_.offset));
    return read_string(text);
  }

  void run_program(ByteReader& reader) {
    enum : uint8_t { kExtended, kCopy, kAdvancePc, kAdvanceLine, kSetFile };
    enum : uint8_t { kNegateStatement = 6, kConstAddPc = 8, kFixedAdvance = 9 };
    begin_sequence();
    while (!reader.at_end()) {
      uint8_t code = reader.u8();
      if (code >= first_special_) {
        unsigned step = code - unsigned{first_special_};
        row_.address += uint64_t{step / line_range_} * min_length_;
        row_.line += static_cast<uint64_t>(int64_t{line_base_} + step % line_range_);
        add_row();
      } else if (code == kExtended) {
        run_extended(reader);
      } else if (code == kCopy) {
        add_row();
      } else if (code == kAdvancePc) {
        row_.address += read_leb(reader) * min_length_;
      } else if (code == kAdvanceLine) {
        row_.line += read_signed(reader);
      } else if (code == kSetFile) {
        row_.file = read_leb(reader);
      } else if (code == kNegateStatement) {
        row_.is_statement = !row_.is_statement;
      } else if (code == kConstAddPc) {
        row_.address += uint64_t{(255U - first_special_) / line_range_} * min_length_;
      } else if (code == kFixedAdvance) {
        row_.address += reader.u16();
      } else {
        for (uint8_t i = 0; i < operand_counts_[code - 1U]; ++i) read_leb(reader);
      }
    }
  }

  void run_extended(ByteReader& reader) {
    constexpr uint8_t kEndSequence = 1, kSetAddress = 2;
    ByteReader instruction(reader.take(read_leb(reader)), reader.name());
    if (instruction.at_end()) return;
    uint8_t code = instruction.u8();
    if (code == kSetAddress) row_.address = read_number(instruction, instruction.left());
    if (code != kEndSequence) return;
    row_.line = 0;
    add_row();
    begin_sequence();
  }

  void begin_sequence() {
    row_ = Row();
    row_.is_statement = starts_as_statement_;
  }

  static uint64_t read_signed(ByteReader& reader) {
    uint64_t value = 0;
    for (unsigned shift = 0;;) {
      uint8_t byte = reader.u8();
      if (shift < 64) value |= uint64_t{byte & 0x7fU} << shift;
      shift += 7;
      if (byte & 0x80) continue;
      if (byte & 0x40 && shift < 64) value |= UINT64_MAX << shift;
      return value;
    }
  }

  void add_row() {
    bool is_known = row_.line != 0 && row_.file < files_.size();
    lines_.push_back({row_.address, is_known ? files_[row_.file] : "", is_known ? row_.line : 0,
                      is_known && row_.is_statement});
  }

  // Where a sequence ends another may begin: what is known counts. Of several rows at an address
  // the last has the instruction, and the statements before it begin there too.
  std::vector<SourceLine> merge() {
    std::stable_sort(lines_.begin(), lines_.end(), [](const SourceLine& a, const SourceLine& b) {
      return std::pair(a.address, a.line != 0) < std::pair(b.address, b.line != 0);
    });
    std::vector<SourceLine> merged;
    for (size_t i = 0; i < lines_.size(); ++i) {
      SourceLine& line = lines_[i];
      const bool is_last = i + 1 == lines_.size() || lines_[i + 1].address != line.address;
      if (!is_last && !line.is_statement) continue;
      const bool is_same =
          !merged.empty() && merged.back().line == line.line && merged.back().file == line.file;
      const bool begins =
          line.is_statement && (merged.empty() || merged.back().address != line.address);
      if (!is_same || begins) merged.push_back(std::move(line));
    }
    return merged;
  }

  struct Row {
    uint64_t address = 0, file = 1, line = 1;
    bool is_statement = true;
  };

  const std::vector<elf::OutputSection>& sections_;
  ValueSizes sizes_;
  uint64_t min_length_ = 1;
  bool starts_as_statement_ = true;
  int8_t line_base_ = 0;
  uint8_t line_range_ = 1;
  uint8_t first_special_ = 0;
  Bytes operand_counts_;
  std::vector<std::string> files_;
  Row row_;
  std::vector<SourceLine> lines_;
};

}  // namespace

std::vector<SourceLine> read_lines(const std::vector<elf::OutputSection>& sections) {
  return LineReader(sections).run();
}

}  // namespace natmod::link
