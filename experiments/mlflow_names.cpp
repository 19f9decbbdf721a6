#include "experiments/mlflow_names.h"

namespace tenbin {

namespace {

constexpr qsizetype longestName = 250; // characters, as MLflow has it
constexpr qsizetype longestFile = 240; // bytes, of 255 that file systems have

/// What mlflow/utils/validation.py lets through, less "/": it would make folders, and a metric
/// "a" beside "a/b" could not be written.
QString allowed(const QString &name)
{
    QString made;
    for (const char32_t c : name.toUcs4()) {
        const bool kept =
            QChar::isLetterOrNumber(c) || c == U'_' || c == U'.' || c == U'-' || c == U' ';
        const QString next = kept ? QString::fromUcs4(&c, 1) : QStringLiteral("_");
        if (made.size() + next.size() > longestName || (made + next).toUtf8().size() > longestFile)
            break;
        made += next;
    }
    // "." and ".." are names of folders.
    if (made.isEmpty() || made == QLatin1String(".") || made == QLatin1String(".."))
        return QStringLiteral("_");
    return made;
}

} // namespace

QString MlflowNames::take(const QString &name)
{
    const QString base = allowed(name);
    QString made = base;
    // Some file systems do not tell case.
    for (int number = 2; m_taken.contains(made.toCaseFolded()); ++number)
        made = QStringLiteral("%1 %2").arg(base).arg(number);
    m_taken.insert(made.toCaseFolded());
    if (made != name)
        m_renamed.append(QStringLiteral("%1 → %2").arg(name, made));
    return made;
}

} // namespace tenbin
