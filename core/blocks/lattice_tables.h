// SPDX-License-Identifier: GPL-3.0-or-later
// The points that the IQ1, IQ2 and IQ3 formats choose from: parts of the ternary cube of eight dimensions and of a cube
// of eight steps in four dimensions. They were found by search and follow no rule; ggml-common.h (MIT licence, tables
// iq1s_grid, iq2xxs_grid, iq2xs_grid, iq2s_grid, iq3xxs_grid, iq3s_grid) lists them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace qs {

template <std::size_t Dimensions>
using LatticePoint = std::array<std::int8_t, Dimensions>;
template <std::size_t Dimensions, std::size_t Points>
using Lattice = std::array<LatticePoint<Dimensions>, Points>;

extern const Lattice<8, 2048> kIq1Lattice; ///< IQ1_S and IQ1_M
extern const Lattice<8, 256> kIq2XxsLattice;
extern const Lattice<8, 512> kIq2XsLattice;
extern const Lattice<8, 1024> kIq2SLattice;
extern const Lattice<4, 256> kIq3XxsLattice;
extern const Lattice<4, 512> kIq3SLattice;

} // namespace qs
