#pragma once

#include "core/params.h"

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace tenbin {

class ParamForm;

/// What an audit is asked: protected columns, bins, positive class, privileged group, and the rest.
class FairnessForm : public QWidget
{
    Q_OBJECT

public:
    explicit FairnessForm(QWidget *parent = nullptr);

    /// The columns that can be protected; the first of `suggested` is chosen where none was.
    void setColumns(const QStringList &columns, const QStringList &suggested);
    /// The groups that the protected columns make; or why there are none.
    void setGroups(const QStringList &groups, const QString &why);
    /// Classes of the target, empty: numbers.
    void setClasses(const QStringList &classes, const QString &positive);

    /// Those of an audit that is shown.
    void setParams(const QJsonObject &params);

    QStringList protectedColumns() const;
    QString bins() const;
    /// Params of the task, those that differ from their defaults. The first error of a field.
    Result<QJsonObject> params() const;

Q_SIGNALS:
    /// Other columns or bins: the groups are others.
    void groupsChanged();

private:
    void announce();

    QComboBox *m_first;
    QComboBox *m_second;
    QLineEdit *m_bins;
    QComboBox *m_positive;
    QComboBox *m_privileged;
    QLabel *m_hint;
    ParamForm *m_more;
    QString m_wanted; ///< privileged group, once the groups are known
};

} // namespace tenbin
