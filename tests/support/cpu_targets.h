// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/cpu_target.h"

#include <QTest>

/// Rows "AVX3, 17 values" for every CPU target this machine runs and every interesting length.
inline void addTargetsAndCounts(std::initializer_list<int> counts)
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("count");
    for (const std::string& target : qs::availableCpuTargets()) {
        for (const int count : counts) {
            QTest::addRow("%s, %d values", target.c_str(), count) << QString::fromStdString(target) << count;
        }
    }
}

/// While it lives, the kernels use one target.
class ForcedTarget {
public:
    explicit ForcedTarget(const QString& name) { (void)qs::forceCpuTarget(name.toStdString()); }
    ~ForcedTarget() { (void)qs::forceCpuTarget(""); }
};
