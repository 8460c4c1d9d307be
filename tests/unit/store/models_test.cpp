#include <cmath>

#include "base/text.h"
#include "store/store.h"
#include "tests/unit/store/fixture.h"

namespace runbook::test {
namespace {

struct Workshop {
  Workshop() : writer(must(Writer::open(folder.path() / "cache" / "index.db"))) {
    must(writer.begin());
    source = must(writer.upsert_source("docs", "/docs"));
    must(writer.commit());
  }
  void add_pages(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string name = str_cat("p", pages++);
      add_document(writer, source, name + ".md", "# " + name + "\n\nText of " + name + ".\n");
    }
  }
  /// A vector for everything that has none: the seed and half of the first axis, so that any two
  /// have something in common.
  void embed(const std::string& model, float common = 0) {
    must(writer.begin());
    for (const PendingChunk& chunk : must(writer.list_pending(model))) {
      Vector vector = make_vector(++seed);
      for (float& value : vector)
        value *= std::sqrt(1 - common * common);
      vector.push_back(common);
      must(writer.put_vector(model, chunk.text_hash, quantize(vector)));
    }
    must(writer.commit());
  }

  TempDir folder;
  Writer writer;
  SourceId source{};
  int pages = 0;
  std::uint32_t seed = 0;
};

TEST_CASE("the floor of a model is the cosine of its random pairs", "[store][models]") {
  Workshop shop;
  shop.add_pages(60);
  shop.embed("near", 0.8F);
  shop.embed("far", 0.0F);

  must(shop.writer.update_cosine_floor("near"));
  must(shop.writer.update_cosine_floor("far"));

  const Reader& reader = shop.writer.reader();
  CHECK(*must(reader.model_facts("near")).cosine_floor == Approx(0.64).margin(0.05));
  CHECK(*must(reader.model_facts("far")).cosine_floor == Approx(0.0).margin(0.08));
  CHECK_FALSE(must(reader.model_facts("never seen")).cosine_floor);
}

TEST_CASE("a floor stays until there are twice the vectors", "[store][models]") {
  Workshop shop;
  const auto floor = [&] { return must(shop.writer.reader().model_facts("m")).cosine_floor; };
  shop.add_pages(10);
  shop.embed("m", 0.5F);
  must(shop.writer.update_cosine_floor("m"));
  CHECK_FALSE(floor());  // ten pages say little

  shop.add_pages(20);
  shop.embed("m", 0.5F);
  must(shop.writer.update_cosine_floor("m"));
  const auto first = floor();
  REQUIRE(first);
  shop.add_pages(20);
  shop.embed("m", 0.9F);
  must(shop.writer.update_cosine_floor("m"));
  CHECK(floor() == first);
  shop.add_pages(20);
  shop.embed("m", 0.9F);
  must(shop.writer.update_cosine_floor("m"));
  CHECK(*floor() > *first);
}

TEST_CASE("the model that another replaces is found while texts wait", "[store][models]") {
  Workshop shop;
  const Reader& reader = shop.writer.reader();
  shop.add_pages(3);
  CHECK_FALSE(must(reader.find_replaced_model("new")));
  shop.embed("old");

  const auto replaced = must(reader.find_replaced_model("new"));

  REQUIRE(replaced);
  CHECK(replaced->name == "old");
  CHECK(replaced->texts == 3);
  shop.embed("new");
  CHECK_FALSE(must(reader.find_replaced_model("new")));
  CHECK_FALSE(must(reader.find_replaced_model("old")));  // its vectors are kept
}

TEST_CASE("the store knows a model's dimension and what its endpoint called it",
          "[store][models]") {
  Workshop shop;
  const Reader& reader = shop.writer.reader();
  CHECK(must(reader.vector_dimension("m")) == 0);
  shop.add_pages(2);
  shop.embed("m");

  must(shop.writer.set_served_model("m", "m-2026"));

  CHECK(must(reader.vector_dimension("m")) == 33);
  CHECK(must(reader.model_facts("m")).served_model == "m-2026");
  CHECK(must(reader.model_facts("n")).served_model.empty());
}

}  // namespace
}  // namespace runbook::test
