# SPDX-License-Identifier: GPL-3.0-or-later
# quantscope_add_test(tst_name LABEL core|widgets|app|picture LIBRARIES target…)
# builds tst_name.cpp of the calling folder as a Qt Test program and runs it without a display.
function(quantscope_add_test name)
    cmake_parse_arguments(TEST "" "LABEL" "LIBRARIES" ${ARGN})
    add_executable(${name} ${name}.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE ${TEST_LIBRARIES} quantscope_options Qt6::Test)
    target_compile_definitions(${name} PRIVATE QUANTSCOPE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        LABELS "${TEST_LABEL}"
        TIMEOUT 600
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;QT_LOGGING_RULES=qt.qpa.*=false")
endfunction()
