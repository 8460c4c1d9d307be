#include <string>
#include <vector>

#include "store/name_parts.h"
#include "store/store.h"
#include "tests/unit/store/fixture.h"

namespace runbook::test {
namespace {

using Words = std::vector<std::string>;

class Index {
 public:
  Index() : writer_(must(Writer::open(folder_.path() / "cache" / "index.db"))) {
    must(writer_.begin());
    source_ = must(writer_.upsert_source("docs", "/docs"));
    must(writer_.commit());
  }
  DocumentId add(const std::string& path, const std::string& title) {
    return add_document(writer_, source_, path, "# " + title + "\n\nText.\n");
  }
  Writer& writer() { return writer_; }
  std::optional<NameFrequencies> frequencies(const Words& words) {
    return must(writer_.reader().name_frequencies(words));
  }

 private:
  TempDir folder_;
  Writer writer_;
  SourceId source_{};
};

TEST_CASE("a name's parts are its words, folded, without stop words", "[store][names]") {
  CHECK(name_parts("KubePodNotReady and the rest") == Words{"kube", "pod", "not", "ready", "rest"});
  CHECK(name_parts("") == Words{});
}

TEST_CASE("a word of names is counted once a document, by title and file name", "[store][names]") {
  Index index;
  index.add("db/disk-full.md", "Disk full, disk slow");
  index.add("k8s/disk.md", "Volumes");
  index.add("k8s/pods.md", "Pods");
  must(index.writer().count_name_words());

  const auto found = index.frequencies({"disk", "volumes", "unheard"});

  REQUIRE(found);
  CHECK(found->documents == 3);
  CHECK(found->counts == std::vector<std::int64_t>{2, 1, 1});
}

TEST_CASE("names that changed are not counted until they are counted anew", "[store][names]") {
  Index index;
  index.add("disk.md", "Disk");
  const DocumentId gone = index.add("disk-2.md", "Disk");
  must(index.writer().count_name_words());
  REQUIRE(index.frequencies({"disk"}));

  must(index.writer().begin());
  must(index.writer().remove_document(gone));
  must(index.writer().commit());
  CHECK_FALSE(index.frequencies({"disk"}));

  must(index.writer().count_name_words());
  CHECK(index.frequencies({"disk"})->counts == std::vector<std::int64_t>{1});
  CHECK(index.frequencies({"disk"})->documents == 1);
}

TEST_CASE("names are counted within the batch that changed them, too", "[store][names]") {
  Index index;
  const DocumentId page = index.add("disk.md", "Disk");
  must(index.writer().begin());
  must(index.writer().remove_document(page));
  must(index.writer().count_name_words());
  must(index.writer().commit());

  const auto found = index.frequencies({"disk"});

  REQUIRE(found);
  CHECK(found->documents == 0);
}

}  // namespace
}  // namespace runbook::test
