# SPDX-License-Identifier: GPL-3.0-or-later
# Packages from an install tree: cpack -G TGZ or cpack -G DEB in the build folder.
set(CPACK_PACKAGE_NAME quantscope)
set(CPACK_PACKAGE_VENDOR "The Quantscope developers")
set(CPACK_PACKAGE_CONTACT "${CPACK_PACKAGE_VENDOR} <quantscope@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR "TGZ;DEB")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_FILE_NAME quantscope-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The window and the PDF reports draw their text with it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS fonts-dejavu-core)
include(CPack)
