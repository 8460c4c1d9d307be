// Questions of strangers through the full-text engine: whatever is typed or pasted, SQLite never
// says that it is no query, and the answer is one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "retriever/query.h"
#include "retriever/retriever.h"
#include "store/fts_query.h"
#include "store/store.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/small_index.h"

namespace {

using namespace runbook;

const Reader& reader() {
  static const test::SmallIndex index;
  static const Result<Reader> reader = Reader::open(index.database());
  FUZZ_REQUIRE(reader);
  return *reader;
}

void check_terms(std::string_view text) {
  std::vector<std::string> terms = question_terms(text);
  for (const std::string& term : terms)
    FUZZ_REQUIRE(is_valid_utf8(term) && !term.empty());
  if (terms.size() > kMaxTerms) terms.resize(kMaxTerms);
  const auto counts = reader().document_frequencies(terms);
  FUZZ_REQUIRE(counts && counts->size() == terms.size());
  const MatchQuery match = match_any(terms);
  FUZZ_REQUIRE(match.expression.empty() == terms.empty());
  FUZZ_REQUIRE(reader().lexical(match, {}));
}

/// Even what is no word at all is quoted well.
void check_quoting(std::string_view text) {
  FUZZ_REQUIRE(reader().lexical(match_any({std::string(text)}), {}));
  FUZZ_REQUIRE(reader().lexical(match_any({"a", std::string(text), "b"}), {}));
}

void check_understanding(std::string_view text) {
  const Query query = understand(text);
  FUZZ_REQUIRE(query.content.size() <= kMaxContent && query.pairs.size() <= kMaxPairs);
  FUZZ_REQUIRE(is_valid_utf8(query.embedding_text));
  for (const WordPair& pair : query.pairs)
    FUZZ_REQUIRE(pair.first >= 0 && std::cmp_less(pair.first, query.content.size()) &&
                 pair.second >= 0 && std::cmp_less(pair.second, query.content.size()));
}

void check_answer(std::string_view text) {
  SearchRequest request;
  request.question = text;
  request.mode = SearchMode::lexical;
  request.group = text.size() % 2 == 0 ? Grouping::document : Grouping::section;
  request.explain = true;
  const auto reply =
      retrieve(request, reader(), nullptr, "", {.alpha = {}, .min_score = 0}, SystemClock());
  FUZZ_REQUIRE(reply);
  double before = 1;
  for (const Hit& hit : reply->hits) {
    FUZZ_REQUIRE(hit.score >= 0 && hit.score <= before);
    FUZZ_REQUIRE(hit.section.lines.first <= hit.line && hit.line <= hit.section.lines.last);
    before = hit.score;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_terms(text);
  check_quoting(text);
  check_understanding(text);
  check_answer(text);
  return 0;
}
