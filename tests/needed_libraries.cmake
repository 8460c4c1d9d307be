# cmake -DREADELF=… -DFILES="a;b" -P needed_libraries.cmake
# Fails when one of FILES needs a library that a plugin opens on demand.
foreach(file IN LISTS FILES)
  execute_process(COMMAND "${READELF}" --dynamic --wide "${file}" OUTPUT_VARIABLE dynamic
                  ERROR_VARIABLE said RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${READELF} cannot read ${file}: ${said}")
  endif()
  string(REGEX MATCHALL "\\(NEEDED\\)[^\n]*" needed "${dynamic}")
  if(NOT needed)
    message(FATAL_ERROR "${file} needs no library at all: is it the right file?")
  endif()
  foreach(heavy onnxruntime curl git2)
    if(needed MATCHES "lib${heavy}")
      message(FATAL_ERROR "${file} needs lib${heavy}; open it through a plugin instead")
    endif()
  endforeach()
endforeach()
