# tenbin_layer(NAME SOURCES … LINKS …): one static library a layer. The links name the lower
# layer and the libraries that this layer may use; tests/guards/tst_layers checks the includes.
function(tenbin_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;PRIVATE_LINKS")
  add_library(tenbin_${name} STATIC ${arg_SOURCES})
  target_link_libraries(tenbin_${name} PUBLIC tenbin_options ${arg_LINKS}
                                       PRIVATE ${arg_PRIVATE_LINKS})
endfunction()

# tenbin_test(LAYER UNIT [LABELS …] [LINKS …]): tests/LAYER/tst_UNIT.cpp, one program a unit.
function(tenbin_test layer unit)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LABELS;LINKS")
  set(target tst_${unit})
  add_executable(${target} "${CMAKE_SOURCE_DIR}/tests/${layer}/tst_${unit}.cpp")
  target_link_libraries(${target} PRIVATE tenbin_options tenbin_test_support ${arg_LINKS} Qt6::Test)
  set_target_properties(${target} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin/tests")
  add_test(NAME ${layer}.${unit} COMMAND ${target} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${layer}.${unit} PROPERTIES
    LABELS "${layer};${arg_LABELS}" TIMEOUT 600
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;OPENBLAS_NUM_THREADS=1")
endfunction()
