# Options, language level, warnings and hardening of every target.
option(TENBIN_BUILD_TESTS "Build the tests" ON)
option(TENBIN_BUILD_BENCHMARKS "Build the benchmarks" ON)
option(TENBIN_WITH_GUI "Build the window" ON)
option(TENBIN_WITH_TORCH "Build the module of neural learners when LibTorch is found" ON)
option(TENBIN_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)
set(TENBIN_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib/tenbin")

find_program(TENBIN_CCACHE ccache)
if(TENBIN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${TENBIN_CCACHE}")
endif()
# mold before 2.0 lays out programs with thread-local variables wrongly now and then: they do not
# start (RELRO begins on a page that is not loaded), or linking does not end.
find_program(TENBIN_MOLD mold)
if(TENBIN_MOLD)
  execute_process(COMMAND "${TENBIN_MOLD}" --version OUTPUT_VARIABLE TENBIN_MOLD_VERSION)
  string(REGEX MATCH "[0-9]+[.][0-9]+" TENBIN_MOLD_VERSION "${TENBIN_MOLD_VERSION}")
  if(TENBIN_MOLD_VERSION VERSION_GREATER_EQUAL 2.0)
    add_link_options(-fuse-ld=mold)
  endif()
endif()

# What every target of ours is compiled with: kept on an interface target so that nothing leaks
# into sources that tools generate.
add_library(tenbin_options INTERFACE)
target_include_directories(tenbin_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(tenbin_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${TENBIN_WARNINGS_AS_ERRORS}>:-Werror>
  -fstack-protector-strong -fno-math-errno)
target_compile_definitions(tenbin_options INTERFACE
  QT_NO_KEYWORDS QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(tenbin_options INTERFACE _GLIBCXX_ASSERTIONS)
  if(NOT TENBIN_SANITIZE)
    target_compile_options(tenbin_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  endif()
endif()
add_link_options(-Wl,--as-needed -Wl,-z,relro,-z,now)

if(TENBIN_SANITIZE)
  add_compile_options(-fsanitize=${TENBIN_SANITIZE} -fno-omit-frame-pointer -O1)
  if(TENBIN_SANITIZE MATCHES "undefined")
    # Checks of every access: a third of the time to compile, and the address sanitizer finds null
    # pointers and accesses beyond objects itself.
    add_compile_options(-fno-sanitize=alignment,null,object-size,vptr)
  endif()
  add_link_options(-fsanitize=${TENBIN_SANITIZE})
endif()
