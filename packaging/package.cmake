# The Debian package, made by `cpack` in the folder of a release build.
#
# One package for all: the model's weights are 83 of its 95 MB, yet who installs one package
# gets the search that the documents promise, and nothing has to agree in version with anything. Who
# wants it without the model configures with RUNBOOK_LOCAL_MODEL=OFF and packs 2 MB.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME runbook)
set(CPACK_PACKAGE_VENDOR "the runbook authors")
set(CPACK_PACKAGE_CONTACT "the runbook authors <runbook@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
if(TARGET runbook_embed)
  set(model "the local embedding model with its runtime,\n")
endif()
set(CPACK_PACKAGE_DESCRIPTION
    "Indexes runbooks, post-mortems and known issues in the folders where they lie
and answers a question, a pasted alert or a log line with the section, its
lines, its age and its commands. Nothing leaves the machine.

Holds the command, the library with its headers, ${model}and a sample corpus in /usr/share/doc/runbook/corpus.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
# dpkg-shlibdeps reads what the programs need; these two it finds in the package itself.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS
    "${CMAKE_BINARY_DIR}/lib" "${CMAKE_BINARY_DIR}/lib/runbook")
# Weights hardly compress: a slower method would win little.
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_STRIP_FILES ON)
# Not what the builder's umask happens to be.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
