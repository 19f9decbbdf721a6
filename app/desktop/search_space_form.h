#pragma once

#include "core/params.h"

#include <QList>
#include <QWidget>

class QToolButton;

namespace tenbin {

class SearchParamRow;

/// All params of a learner in a search: the important ones at once, the rest under "More".
class SearchSpaceForm : public QWidget
{
    Q_OBJECT

public:
    explicit SearchSpaceForm(const QList<ParamSpec> &specs, QWidget *parent = nullptr);

    /// "c=0.01:100:log", one text for each param that varies.
    QStringList space() const;
    /// Fixed values that differ from their defaults.
    QJsonObject fixedValues() const;
    /// The first param whose values cannot be searched.
    std::optional<Error> error() const;
    void setGrid(bool grid);
    SearchParamRow *row(const QString &id) const;

Q_SIGNALS:
    void changed();

private:
    void showMore(bool more);

    QList<SearchParamRow *> m_rows;
    QWidget *m_rest;
    QToolButton *m_more;
};

} // namespace tenbin
