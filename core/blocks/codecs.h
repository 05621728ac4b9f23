// SPDX-License-Identifier: GPL-3.0-or-later
// The functions behind the rows of blockCodecs(); each family is defined in the file of its name.
#pragma once

#include "core/blocks/block_codec.h"
