// Catalogs, manifests and owner files: text → facts, one file a format.
//
// A reader is a pure function: the text of one file in, facts out, each with its line; what is
// wrong with the file is a problem of a line and never a stop. No reader looks at another file or
// at the disk; what only several files together say is linked later (graph/link.h).
//
// To add a format: x.cpp beside these, with its functions in readers.h and a row in the tables of
// catalog.cpp; an example below tests/golden/facts/ becomes its golden.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/yaml.h"
#include "store/fact_rows.h"

namespace runbook::catalogs {

/// One file as a reader gets it.
struct CatalogFile {
  std::string_view path;  ///< below the source's root
  std::string_view text;  ///< valid UTF-8, templates neutralised in YAML
  std::string_view env;   ///< text of the `.env` beside it; empty when there is none
};

/// Takes what a reader finds. Whatever holds a template's place (`{{ … }}`) is dropped: a name that
/// is not known yet is nobody's. Confined to one file.
class FactWriter {
 public:
  explicit FactWriter(double confidence, int lines_before = 0)
      : confidence_(confidence), lines_before_(lines_before) {}

  void entity(int line, std::string subject, std::string_view type = "");
  /// Nothing is written of an empty value.
  void attribute(int line, std::string_view subject, std::string_view name, std::string_view value);
  void alias(int line, std::string_view subject, std::string_view name,
             std::string_view kind = "alias");
  /// The subject depends on the object, which is a reference or "host:…".
  void edge(int line, std::string_view subject, std::string_view kind, std::string object,
            std::string_view detail = "");
  /// @param detail  "also" for the second owner of a list, which contradicts nobody
  void owner(int line, std::string_view subject, std::string_view team,
             std::string_view detail = "");
  void contact(int line, std::string_view subject, std::string_view kind, std::string_view value,
               std::string_view label = "");
  void add(FactRow fact);

  void problem(int line, std::string message, std::string hint = "");

  std::vector<FactRow> take_facts() { return std::move(facts_); }
  std::vector<FactProblem> take_problems() { return std::move(problems_); }

 private:
  double confidence_;
  int lines_before_;
  std::vector<FactRow> facts_;
  std::vector<FactProblem> problems_;
};

/// A format that is YAML: chosen for each document of a stream by what stands in it.
struct YamlReader {
  std::string_view format;
  double confidence;  ///< that what it says is so; formats of the trade differ
  bool (*recognises)(const CatalogFile& file, const Node& document);
  void (*read)(const CatalogFile& file, const Node& document, FactWriter& out);
};

/// A format that is lines of text: chosen by the file's name.
struct TextReader {
  std::string_view format;
  double confidence;
  bool (*recognises)(const CatalogFile& file);
  void (*read)(const CatalogFile& file, FactWriter& out);
};

struct FileFacts {
  std::string format;  ///< of the first document that held facts; empty: none did
  std::vector<FactRow> facts;
  std::vector<FactProblem> problems;
};

/// Whether a file of this name may hold facts and has to be opened.
bool may_hold_facts(std::string_view path);

/// Whether a file of this name says nothing itself but fills the values of those beside it: `.env`.
bool fills_values(std::string_view path);

/// Whether the values of a `.env` beside it change what this file says.
bool takes_values(std::string_view path);

/// @param text  any bytes that are text; @param env  of the `.env` beside it, or empty
FileFacts read_facts(std::string_view path, std::string_view text, std::string_view env);

}  // namespace runbook::catalogs
