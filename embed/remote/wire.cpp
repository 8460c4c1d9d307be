#include "embed/remote/wire.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook {
namespace {

using nlohmann::json;

// Of the models that are used, none has more than 8,192.
constexpr std::size_t kMaxDimension = 16'384;
constexpr int kMaxDepth = 64;

/// Reads a reply event by event. A list of numbers directly below a key "embedding" (openai), or
/// below a list below "embeddings" (ollama), is a vector; "index" beside it says whose.
class ReplyReader final : public nlohmann::json_sax<json> {
 public:
  ReplyReader(RemoteApi api, std::size_t wanted) : api_(api), wanted_(wanted) {}

  std::string wrong;  ///< why it was given up
  std::string served_model;
  std::vector<std::pair<std::size_t, Vector>> vectors;  ///< with the text each belongs to

  bool null() override { return other_value(); }
  bool boolean(bool) override { return other_value(); }
  bool number_integer(std::int64_t value) override {  // a negative one
    if (!is_index()) return number(static_cast<double>(value));
    wrong = "an index is negative";
    return false;
  }
  bool number_unsigned(std::uint64_t value) override {
    if (is_index()) {
      index_ = static_cast<std::size_t>(value);
      return true;
    }
    return number(static_cast<double>(value));
  }
  bool number_float(double value, const std::string&) override { return number(value); }
  bool string(std::string& value) override {
    if (depth_ == 1 && key_ == "model") served_model = value.substr(0, kLongestName);
    return other_value();
  }
  bool binary(json::binary_t&) override { return other_value(); }

  bool start_object(std::size_t) override {
    if (in_vector_) return not_a_number();
    if (is_item()) {
      index_.reset();
      vector_.clear();
    }
    return enter();
  }
  bool end_object() override {
    --depth_;
    if (api_ != RemoteApi::openai || !is_item()) return true;
    return keep(index_.value_or(vectors.size()));
  }
  bool start_array(std::size_t) override {
    if (in_vector_) return not_a_number();
    const bool begins =
        api_ == RemoteApi::openai ? depth_ == kItemDepth && key_ == "embedding" : is_item();
    if (begins) {
      in_vector_ = true;
      vector_.clear();
    }
    return enter();
  }
  bool end_array() override {
    --depth_;
    if (!std::exchange(in_vector_, false)) return true;
    return api_ == RemoteApi::openai || keep(vectors.size());
  }
  bool key(std::string& name) override {
    key_ = name.substr(0, kLongestName);
    if (depth_ == 1) top_key_ = key_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    if (wrong.empty()) wrong = "it is not JSON, or it was cut off";
    return false;
  }

 private:
  static constexpr std::size_t kLongestName = 128;
  static constexpr int kItemDepth = 3;  // {"data": [{ … }]

  /// What begins here is an entry of the list of vectors.
  bool is_item() const {
    return depth_ == 2 && top_key_ == (api_ == RemoteApi::openai ? "data" : "embeddings");
  }
  bool is_index() const { return !in_vector_ && depth_ == kItemDepth && key_ == "index"; }
  bool enter() {
    if (++depth_ <= kMaxDepth) return true;
    wrong = "it is nested too deep";
    return false;
  }
  bool not_a_number() {
    wrong = "a vector holds something that is no number";
    return false;
  }
  bool other_value() { return !in_vector_ || not_a_number(); }
  bool number(double value) {
    if (!in_vector_) return true;
    if (vector_.size() == kMaxDimension) {
      wrong = str_cat("a vector has more than ", kMaxDimension, " numbers");
      return false;
    }
    if (std::abs(value) > double{std::numeric_limits<float>::max()}) {
      wrong = "a vector holds a number out of all bounds";
      return false;
    }
    vector_.push_back(static_cast<float>(value));
    return true;
  }
  bool keep(std::size_t index) {
    if (vectors.size() == wanted_) {
      wrong = str_cat("expected ", wanted_, " vectors, got more");
      return false;
    }
    vectors.emplace_back(index, std::move(vector_));
    vector_ = {};
    return true;
  }

  RemoteApi api_;
  std::size_t wanted_;
  int depth_ = 0;
  bool in_vector_ = false;
  std::string key_;
  std::string top_key_;
  std::optional<std::size_t> index_;
  Vector vector_;
};

Error unusable(std::string_view why) {
  return {.code = Errc::unavailable, .message = str_cat("its reply cannot be used: ", why)};
}

/// Length 1. False for a vector that has no direction.
bool normalise(Vector& vector) {
  double squares = 0;
  for (const float value : vector)
    squares += double{value} * double{value};
  const double length = std::sqrt(squares);
  if (!std::isfinite(length) || length <= 0) return false;
  for (float& value : vector)
    value = static_cast<float>(double{value} / length);
  return true;
}

/// The vectors in the order of the texts.
Result<std::vector<Vector>> in_order(std::vector<std::pair<std::size_t, Vector>> found,
                                     std::size_t wanted) {
  if (found.size() != wanted)
    return unusable(str_cat("expected ", wanted, " vectors, got ", found.size()));
  std::vector<Vector> vectors(wanted);
  const std::size_t dimension = wanted == 0 ? 0 : found.front().second.size();
  for (auto& [index, vector] : found) {
    if (index >= wanted || !vectors[index].empty())
      return unusable(str_cat("no text, or two vectors, at index ", index));
    if (vector.empty()) return unusable("a vector is missing or empty");
    if (vector.size() != dimension) {
      return unusable(
          str_cat("its vectors have ", dimension, " numbers and ", vector.size(), " numbers"));
    }
    if (!normalise(vector)) return unusable("a vector is zero or not finite");
    vectors[index] = std::move(vector);
  }
  return vectors;
}

}  // namespace

std::string embedding_request(RemoteApi api, std::string_view model,
                              std::optional<std::size_t> dimensions,
                              std::span<const std::string> texts) {
  json body = {{"model", model}, {"input", texts}};
  if (dimensions) body["dimensions"] = *dimensions;
  if (api == RemoteApi::openai) body["encoding_format"] = "float";
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<EmbeddingReply> parse_embedding_reply(RemoteApi api, std::string_view body,
                                             std::size_t wanted) {
  if (body.starts_with("\x1f\x8b"))
    return unusable("it is compressed, though nothing compressed was asked for");
  ReplyReader reader(api, wanted);
  if (!json::sax_parse(body, &reader)) return unusable(reader.wrong);
  EmbeddingReply reply;
  RB_TRY(reply.vectors, in_order(std::move(reader.vectors), wanted));
  reply.served_model = std::move(reader.served_model);
  return reply;
}

std::string refusal_word(std::string_view body) {
  constexpr std::size_t kLongestBody = 16 * 1024;
  constexpr std::size_t kLongestWord = 40;
  if (body.size() > kLongestBody) return {};
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("error") || !parsed["error"].is_object()) return {};
  for (const char* const key : {"code", "type"}) {
    const auto found = parsed["error"].find(key);
    if (found == parsed["error"].end() || !found->is_string()) continue;
    const auto& word = found->get_ref<const std::string&>();
    const bool plain =
        !word.empty() && word.size() <= kLongestWord &&
        std::all_of(word.begin(), word.end(), [](char c) { return is_ascii_lower(c) || c == '_'; });
    if (plain) return word;
  }
  return {};
}

}  // namespace runbook
