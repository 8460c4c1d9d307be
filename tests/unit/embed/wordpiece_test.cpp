#include "embed/wordpiece.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/embed/golden_lines.h"
#include "tests/unit/embed/model_under_test.h"

namespace runbook {
namespace {

using Ids = std::vector<WordPiece::TokenId>;

// Ids:                 0      1      2      3      4       5    6       7     8     9    10  11
constexpr auto kSmall = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\npod\n##s\ndrain\n##ed\ncafe\n.\n中\n";

WordPiece small() {
  auto made = WordPiece::parse(kSmall);
  REQUIRE(made);
  return std::move(made).value();
}

TEST_CASE("encode gives the reference tokenizer's ids for every golden line",
          "[embed][wordpiece]") {
  if (!has_model()) return;
  const auto tokenizer = WordPiece::load(model_under_test().model_folder / "vocab.txt");
  REQUIRE(tokenizer);
  const auto lines = read_golden<WordPiece::TokenId>("wordpiece.tsv");
  REQUIRE(lines.size() == 500);
  for (const auto& line : lines) {
    CAPTURE(line.line, line.text);
    CHECK(tokenizer->encode(line.text) == line.numbers);
  }
}

TEST_CASE("encode takes the longest piece first and frames the text", "[embed][wordpiece]") {
  CHECK(small().encode("pods drained") == Ids{2, 5, 6, 7, 8, 3});
}

TEST_CASE("encode lowers, strips accents and sets punctuation and ideographs apart",
          "[embed][wordpiece]") {
  CHECK(small().encode("Café.POD中pod") == Ids{2, 9, 10, 5, 11, 5, 3});
}

TEST_CASE("encode makes one unknown token of a word that the vocabulary cannot build",
          "[embed][wordpiece]") {
  CHECK(small().encode("podx pod") == Ids{2, 1, 5, 3});
}

TEST_CASE("encode of a text without words is the frame alone", "[embed][wordpiece]") {
  CHECK(small().encode("") == Ids{2, 3});
  CHECK(small().encode(" \n\t") == Ids{2, 3});
}

TEST_CASE("encode cuts at the end and keeps the frame", "[embed][wordpiece]") {
  CHECK(small().encode("pod pod pod pod", 4) == Ids{2, 5, 5, 3});
  CHECK(small().encode("pods", 3) == Ids{2, 5, 3});
  CHECK(small().encode("pod", 2) == Ids{2, 3});
}

TEST_CASE("encode drops ill-formed bytes and keeps what is around them", "[embed][wordpiece]") {
  CHECK(small().encode("po\xFF\xC3"
                       "d \xE4\xB8 drain\x80") == Ids{2, 5, 7, 3});
  CHECK(small().encode(std::string_view("pod\0s", 5)) == Ids{2, 5, 6, 3});
}

TEST_CASE("encode stops reading once it has enough", "[embed][wordpiece]") {
  std::string text;
  for (int i = 0; i < 2'000'000; ++i)
    text += "pod ";
  CHECK(small().encode(text).size() == 256);
}

TEST_CASE("parse accepts Windows line ends and a last line without one", "[embed][wordpiece]") {
  const auto made = WordPiece::parse("[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\npod\r\n##s");
  REQUIRE(made);
  CHECK(made->encode("pods") == Ids{2, 5, 6, 3});
}

TEST_CASE("parse refuses a vocabulary without a special token", "[embed][wordpiece]") {
  for (const char* text : {"", "\n\n", "[PAD]\n[UNK]\n[CLS]\n[SEP]\npod\n"}) {
    CAPTURE(text);
    CHECK_FALSE(WordPiece::parse(text));
  }
  const auto made = WordPiece::parse("[PAD]\n[UNK]\n[CLS]\n[MASK]\n");
  REQUIRE_FALSE(made);
  CHECK(made.error().code == Errc::corrupt);
  CHECK(to_string(made.error()) == "the vocabulary has no [SEP]");
}

TEST_CASE("load says which file is missing", "[embed][wordpiece]") {
  const auto made = WordPiece::load("/nowhere/vocab.txt");
  REQUIRE_FALSE(made);
  CHECK(made.error().code == Errc::not_found);
  CHECK(to_string(made.error()).find("/nowhere/vocab.txt") != std::string::npos);
}

}  // namespace
}  // namespace runbook
