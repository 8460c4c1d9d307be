#include "embed/remote/wire.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace runbook {
namespace {

using nlohmann::json;

std::string why(RemoteApi api, std::string_view body, std::size_t wanted) {
  const auto reply = parse_embedding_reply(api, body, wanted);
  return reply ? "no error" : reply.error().message;
}

std::string openai_error(std::string_view body, std::size_t wanted = 1) {
  return why(RemoteApi::openai, body, wanted);
}

TEST_CASE("a request names the model and holds the texts", "[embed][remote]") {
  const std::vector<std::string> texts = {"disk \"full\"", "zwölf\n"};

  const json openai = json::parse(embedding_request(RemoteApi::openai, "m", std::nullopt, texts));
  const json ollama = json::parse(embedding_request(RemoteApi::ollama, "m", 256, texts));

  CHECK(openai == json{{"model", "m"}, {"input", texts}, {"encoding_format", "float"}});
  CHECK(ollama == json{{"model", "m"}, {"input", texts}, {"dimensions", 256}});
}

TEST_CASE("vectors come in the order of the texts and of length 1", "[embed][remote]") {
  const auto openai = parse_embedding_reply(
      RemoteApi::openai,
      R"({"object":"list","data":[{"object":"embedding","embedding":[0,2],"index":1},)"
      R"({"index":0,"embedding":[3.0,-4e0]}],"model":"m-1","usage":{"prompt_tokens":8}})",
      2);
  const auto ollama = parse_embedding_reply(
      RemoteApi::ollama, R"({"model":"nomic","embeddings":[[3,-4],[0,2]],"load_duration":1})", 2);

  REQUIRE(openai);
  REQUIRE(ollama);
  CHECK(openai->vectors == std::vector<Vector>{{0.6F, -0.8F}, {0.0F, 1.0F}});
  CHECK(ollama->vectors == openai->vectors);
  CHECK(openai->served_model == "m-1");
  CHECK(ollama->served_model == "nomic");
}

TEST_CASE("a reply that is not exactly one finite vector a text is refused", "[embed][remote]") {
  const std::string start = "its reply cannot be used: ";
  CHECK(openai_error("") == start + "it is not JSON, or it was cut off");
  CHECK(openai_error("<html>") == start + "it is not JSON, or it was cut off");
  CHECK(openai_error(R"({"data":[{"embedding":[1,)") ==
        start + "it is not JSON, or it was cut off");
  CHECK(openai_error(R"({"data":[{"embedding":[NaN]}]})") ==
        start + "it is not JSON, or it was cut off");
  CHECK(openai_error(R"({"data":[{"embedding":[1e999]}]})") ==
        start + "it is not JSON, or it was cut off");
  CHECK(openai_error(R"({"data":[{"embedding":[1e39]}]})") ==
        start + "a vector holds a number out of all bounds");
  CHECK(openai_error(R"({"data":[{"embedding":[null]}]})") ==
        start + "a vector holds something that is no number");
  CHECK(openai_error(R"({"data":[{"embedding":["1"]}]})") ==
        start + "a vector holds something that is no number");
  CHECK(openai_error(R"({"data":[{"embedding":[[1]]}]})") ==
        start + "a vector holds something that is no number");
  CHECK(openai_error(R"({"data":[{"embedding":"AAAA"}]})") ==
        start + "a vector is missing or empty");
  CHECK(openai_error(R"({"data":[{"embedding":[]}]})") == start + "a vector is missing or empty");
  CHECK(openai_error(R"({"data":[{"embedding":[0,0]}]})") ==
        start + "a vector is zero or not finite");
  CHECK(openai_error(R"({"data":[]})") == start + "expected 1 vectors, got 0");
  CHECK(openai_error(R"([1,2,3])") == start + "expected 1 vectors, got 0");
  CHECK(openai_error(R"({"data":[{"embedding":[1]},{"embedding":[1]}]})") ==
        start + "expected 1 vectors, got more");
  CHECK(openai_error(R"({"data":[{"embedding":[1],"index":7}]})") ==
        start + "no text, or two vectors, at index 7");
  CHECK(openai_error(R"({"data":[{"embedding":[1],"index":-1}]})") ==
        start + "an index is negative");
  CHECK(openai_error(R"({"data":[{"embedding":[1],"index":0},{"embedding":[1],"index":0}]})", 2) ==
        start + "no text, or two vectors, at index 0");
  CHECK(openai_error(R"({"data":[{"embedding":[1]},{"embedding":[1,2]}]})", 2) ==
        start + "its vectors have 1 numbers and 2 numbers");
  CHECK(openai_error(std::string(100'000, '[')) == start + "it is nested too deep");
  CHECK(openai_error("\x1f\x8b\x08") ==
        start + "it is compressed, though nothing compressed was asked for");
  CHECK(why(RemoteApi::ollama, R"({"embedding":[1,2]})", 1) == start + "expected 1 vectors, got 0");
}

TEST_CASE("of a refusal only a plain word is repeated", "[embed][remote]") {
  CHECK(refusal_word(R"({"error":{"message":"no sk-123","code":"invalid_api_key"}})") ==
        "invalid_api_key");
  CHECK(refusal_word(R"({"error":{"code":null,"type":"server_error"}})") == "server_error");
  CHECK(refusal_word(R"({"error":{"code":"sk-abc123"}})").empty());
  CHECK(refusal_word(R"({"error":"model not found"})").empty());
  CHECK(refusal_word("<html>").empty());
}

}  // namespace
}  // namespace runbook
