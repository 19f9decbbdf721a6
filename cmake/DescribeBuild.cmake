# cmake -DSOURCE=… -DOUT=… -P DescribeBuild.cmake: writes a header with the revision that is built.
# Unchanged content leaves the file alone, so that only a new revision compiles its one user again.
# Outside git, and where git is missing, the revision is empty.
set(revision "")
find_program(git NAMES git)
if(git)
  execute_process(
    COMMAND "${git}" -C "${SOURCE}" describe --always --long --tags --dirty --abbrev=12
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(CONFIGURE OUTPUT "${OUT}" @ONLY CONTENT
"#pragma once
#define TENBIN_REVISION \"${revision}\"
")
