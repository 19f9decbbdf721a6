# tenbin_shelf(TARGET layer FOLDER layer/shelf TYPE T HEADER h): the folder is the catalogue.
#
# Every .cpp of the folder is one entry; its stem is the id, and it defines
# `tenbin::SHELF::STEM()` returning a T. A source with all entries is written at configure time:
# a forgotten function is a link error, and no linker can drop an entry. With SUFFIX s the files
# and functions end in s and the ids do not: a command may then be called "export".
function(tenbin_shelf)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;FOLDER;TYPE;HEADER;SUFFIX" "")
  get_filename_component(shelf "${arg_FOLDER}" NAME)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${arg_FOLDER}/*.cpp")
  list(SORT sources)
  set(declarations "")
  set(rows "")
  foreach(source IN LISTS sources)
    get_filename_component(stem "${source}" NAME_WE)
    string(APPEND declarations "${arg_TYPE} ${stem}();\n")
    set(id "${stem}")
    if(arg_SUFFIX)
      string(REGEX REPLACE "${arg_SUFFIX}$" "" id "${stem}")
    endif()
    string(APPEND rows "        {QStringLiteral(\"${id}\"), ${shelf}::${stem}()},\n")
  endforeach()
  set(out "${CMAKE_BINARY_DIR}/shelves/${shelf}_shelf.cpp")
  set(content "// Written by cmake/TenbinShelf.cmake from the files of ${arg_FOLDER}/.
#include \"${arg_HEADER}\"
#include \"core/shelf.h\"

namespace tenbin {
namespace ${shelf} {
${declarations}} // namespace ${shelf}

template <> const Shelf<${arg_TYPE}> &shelf<${arg_TYPE}>()
{
    static const Shelf<${arg_TYPE}> entries{{
${rows}    }};
    return entries;
}
} // namespace tenbin
")
  file(CONFIGURE OUTPUT "${out}" CONTENT "${content}" @ONLY)
  target_sources(${arg_TARGET} PRIVATE ${sources} "${out}")
endfunction()
