#include "cli/run/line_editor.h"

#include <fmt/format.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#ifdef NATMOD_HAVE_LIBEDIT
#include <histedit.h>
#endif

namespace natmod::cli {

namespace {

/// Standard input that is no terminal, or a system without libedit.
class PlainEditor : public LineEditor {
 public:
  std::optional<std::string> read(const char* prompt) override {
    if (isatty(STDIN_FILENO)) std::cout << prompt << std::flush;
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
  }
};

#ifdef NATMOD_HAVE_LIBEDIT

constexpr int kHistorySize = 1000;

/// While a line is read, SIGALRM interrupts the system call that waits for a key. It is for a
/// Control-C that came when libedit had shown all and had not begun to wait: that call would then
/// not be interrupted.
class Alarms {
 public:
  Alarms() {
    struct sigaction action {};
    action.sa_handler = [](int) {};  // without SA_RESTART
    sigaction(SIGALRM, &action, &before_);
    is_reading_ = 1;
  }
  ~Alarms() {
    is_reading_ = 0;
    set_every(0);
    sigaction(SIGALRM, &before_, nullptr);
  }

  static void start() {
    if (is_reading_) set_every(20'000);
  }

 private:
  static void set_every(suseconds_t microseconds) {
    const itimerval every{{0, microseconds}, {0, microseconds}};
    setitimer(ITIMER_REAL, &every, nullptr);
  }

  struct sigaction before_ {};
  static inline volatile std::sig_atomic_t is_reading_ = 0;
};

class Libedit : public LineEditor {
 public:
  Libedit(std::string history_file, Completer completer)
      : history_file_(std::move(history_file)), completer_(std::move(completer)) {
    std::setlocale(LC_CTYPE, "");
    line_ = el_init("natmod", stdin, stdout, stderr);
    history_ = history_init();
    history(history_, &event_, H_SETSIZE, kHistorySize);
    history(history_, &event_, H_SETUNIQUE, 1);
    if (!history_file_.empty()) history(history_, &event_, H_LOAD, history_file_.c_str());
    el_set(line_, EL_CLIENTDATA, this);
    // Functions go through "...": a lambda has to become a pointer first.
    el_set(
        line_, EL_PROMPT, +[](EditLine* line) { return const_cast<char*>(self(line).prompt_); });
    el_set(line_, EL_EDITOR, "emacs");
    el_set(line_, EL_SIGNAL, 1);
    el_set(line_, EL_HIST, history, history_);
    el_set(
        line_, EL_ADDFN, "natmod-complete", "complete a name",
        +[](EditLine* line, int) { return self(line).complete(); });
    el_set(line_, EL_BIND, "^I", "natmod-complete", nullptr);
    el_set(line_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_source(line_, nullptr);  // the user's ~/.editrc
  }

  ~Libedit() override {
    if (!history_file_.empty()) {
      std::error_code ignored;
      std::filesystem::create_directories(std::filesystem::path(history_file_).parent_path(),
                                          ignored);
      history(history_, &event_, H_SAVE, history_file_.c_str());
    }
    history_end(history_);
    el_end(line_);
  }

  std::optional<std::string> read(const char* prompt) override {
    prompt_ = prompt;
    int size = 0;
    const char* text = gets(size);
    if (!text || size <= 0) {
      std::cout << std::endl;
      return std::nullopt;
    }
    std::string line(text, static_cast<size_t>(size));
    if (line.find_first_not_of(" \t\r\n") != line.npos) history(history_, &event_, H_ENTER, text);
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    return line;
  }

 private:
  const char* gets(int& size) {
    const Alarms alarms;
    return el_gets(line_, &size);
  }

  static Libedit& self(EditLine* line) {
    Libedit* editor = nullptr;
    el_get(line, EL_CLIENTDATA, &editor);
    return *editor;
  }

  /// Inserts what all candidates share; shows them if that is nothing more than what is there.
  unsigned char complete() {
    const LineInfo* info = el_line(line_);
    std::string_view typed(info->buffer, static_cast<size_t>(info->cursor - info->buffer));
    if (typed.find_first_not_of(" \t") == typed.npos) {
      el_insertstr(line_, "    ");
      return CC_REFRESH;
    }
    session::Completion found = completer_(typed);
    if (found.words.empty()) return CC_ERROR;
    std::string shared = found.words.front();
    for (const std::string& word : found.words) {
      auto [end, ignored] = std::mismatch(shared.begin(), shared.end(), word.begin(), word.end());
      shared.erase(end, shared.end());
    }
    size_t present = typed.size() - found.begin;
    if (shared.size() > present) {
      el_insertstr(line_, shared.c_str() + present);
      return CC_REFRESH;
    }
    if (found.words.size() == 1) return CC_NORM;
    std::cout << fmt::format("\n{}", fmt::join(found.words, "  ")) << std::endl;
    return CC_REDISPLAY;
  }

  std::string history_file_;
  Completer completer_;
  const char* prompt_ = "";
  EditLine* line_;
  History* history_;
  HistEvent event_{};
};

#endif

}  // namespace

std::unique_ptr<LineEditor> LineEditor::create([[maybe_unused]] std::string history_file,
                                               [[maybe_unused]] Completer completer) {
#ifdef NATMOD_HAVE_LIBEDIT
  if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
    return std::make_unique<Libedit>(std::move(history_file), std::move(completer));
#endif
  return std::make_unique<PlainEditor>();
}

void end_read_of_line() {
#ifdef NATMOD_HAVE_LIBEDIT
  Alarms::start();
#endif
}

std::string default_history_file() {
  auto from = [](const char* variable, const char* rest) {
    const char* value = std::getenv(variable);
    return value && *value ? std::string(value) + rest : std::string();
  };
  std::string file = from("XDG_STATE_HOME", "/natmod/run_history");
  return file.empty() ? from("HOME", "/.local/state/natmod/run_history") : file;
}

}  // namespace natmod::cli
