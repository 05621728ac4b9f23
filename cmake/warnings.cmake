# SPDX-License-Identifier: GPL-3.0-or-later
# One interface target that every target of ours links: warnings, sanitizers and the arithmetic we rely on.
add_library(quantscope_options INTERFACE)
target_compile_options(quantscope_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
    # GCC 12 sees overlapping copies in std::string's operator+ that are not there (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    # … and uninitialised members in <regex> and in moved-from optionals that are set (GCC bugs 105562, 80635).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
    # Without this GCC fuses a multiply and an add where the instruction set has it, and values halfway between two codes
    # get different codes on different processors.
    -ffp-contract=off)
target_include_directories(quantscope_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
if(QUANTSCOPE_WERROR)
    target_compile_options(quantscope_options INTERFACE -Werror)
endif()
if(QUANTSCOPE_SANITIZE)
    target_compile_options(quantscope_options INTERFACE -fsanitize=${QUANTSCOPE_SANITIZE} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(quantscope_options INTERFACE -fsanitize=${QUANTSCOPE_SANITIZE})
endif()
