# Writes OUTPUT, a C++ source that holds every migration of SQL_FILES (a ;-list, in order) as a raw
# string, so that the installed library needs no file beside it.
set(entries "")
foreach(file IN LISTS SQL_FILES)
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME)
  # A raw string literal may hold at most 65,536 characters by the standard; migrations are shorter.
  string(APPEND entries "    {\"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE "${OUTPUT}.new" "// Made by embed_sql.cmake from store/sql.
#include \"store/internal/migrations.h\"

namespace runbook {

std::span<const Migration> migrations() {
  static constexpr Migration kMigrations[] = {
${entries}  };
  return kMigrations;
}

}  // namespace runbook
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
