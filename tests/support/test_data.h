#pragma once

#include "data/dataset.h"

#include <QJsonDocument>
#include <QString>

namespace tenbin::test {

/// $TENBIN_REFERENCE_DIR, else ../shared/reference beside the repository; empty when absent.
QString referenceFolder(const QString &area);
/// A file of ../shared/data, empty when absent. Tests that need it then QSKIP with `absentData`.
QString sharedData(const QString &name);
inline constexpr const char *absentData =
    "the data sets used by this test are not beside the repository";
/// A file that the repository holds itself.
QString sourceFile(const QString &name);

QJsonDocument readJson(const QString &path);
QByteArray readAll(const QString &path);

/// Sanitizers slow everything down: limits of time say nothing there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// A null QString is a missing value.
Column textColumn(const QString &name, const QStringList &values);
/// Levels in order of first appearance; a null QString is a missing value.
Column categoricalColumn(const QString &name, const QStringList &values);
/// 0, 1, … count - 1.
Rows allRows(qsizetype count);

/// Features x0…x(d-1), standard normal, and a binary target "y" ("no"/"yes") that depends on x0,
/// x1 and the product x2·x3 through a logistic curve.
Dataset binaryData(qsizetype rows, int features, quint64 seed = 1);
/// The same features with a numeric target "y" = 3 x0 - 2 x1 + x2·x3 + noise.
Dataset regressionData(qsizetype rows, int features, quint64 seed = 1);

} // namespace tenbin::test
