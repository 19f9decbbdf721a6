#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QStringList>

#include <limits>

namespace tenbin {

/// One setting of something on a shelf, described once: makes the form, the command line's
/// options, the checks and the manual.
struct ParamSpec
{
    /// List: texts. Object: JSON that something else checks (the params of a chosen learner).
    enum class Type { Flag, Integer, Real, Choice, Text, List, Object };

    QString id;
    QString title;
    QString help;
    Type type = Type::Real;
    QJsonValue initial;
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    QStringList choices;
    QString unit;
    bool important = false; ///< shown at once; the others stand under "More"

    static ParamSpec flag(QString id, QString title, QString help, bool initial);
    static ParamSpec integer(QString id, QString title, QString help, qint64 initial,
                             double minimum, double maximum);
    static ParamSpec real(QString id, QString title, QString help, double initial, double minimum,
                          double maximum);
    static ParamSpec choice(QString id, QString title, QString help, QString initial,
                            QStringList choices);
    static ParamSpec text(QString id, QString title, QString help, QString initial);
    static ParamSpec list(QString id, QString title, QString help);
    static ParamSpec object(QString id, QString title, QString help);
    ParamSpec first() const; ///< the same, marked important

    /// "0.1", "true", "auto": the initial value or another one as the command line writes it.
    QString valueText(const QJsonValue &value) const;
    /// "real in [0, 1]", "one of: a, b".
    QString rangeText() const;
    /// The value of a command-line text, checked against type and range.
    Result<QJsonValue> parse(const QString &text) const;
    /// The value itself when it has the right type and lies in the range.
    Result<QJsonValue> check(const QJsonValue &value) const;
};

/// Values for a list of ParamSpecs: complete and checked when made by `checked` or `parsed`.
class Params
{
public:
    Params() = default;

    /// Fills what is not given with the initial values; unknown ids and bad values are usage errors
    /// that name the nearest known id.
    static Result<Params> checked(const QList<ParamSpec> &specs, const QJsonObject &given);
    /// The same from command-line texts "id=value".
    static Result<Params> parsed(const QList<ParamSpec> &specs, const QStringList &assignments);
    static Params initial(const QList<ParamSpec> &specs);

    bool flag(const QString &id) const;
    qint64 integer(const QString &id) const;
    double real(const QString &id) const;
    QString text(const QString &id) const;
    QStringList list(const QString &id) const;
    QJsonObject object(const QString &id) const;

    const QJsonObject &json() const { return m_values; }

private:
    QJsonObject m_values;
};

/// "a,b" as two texts; "\\," is a comma within one.
QStringList splitList(const QString &text);

/// The candidate with the smallest edit distance to `word`, empty when none is near.
QString nearestWord(const QString &word, const QStringList &candidates);

} // namespace tenbin
