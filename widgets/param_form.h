#pragma once

#include "core/params.h"

#include <QList>
#include <QWidget>

class QToolButton;

namespace tenbin {

class ParamField;

/// A form made from ParamSpecs: the important ones at once, the rest under "More". Params of the
/// type Object have no field; their values are kept as they are given.
class ParamForm : public QWidget
{
    Q_OBJECT

public:
    explicit ParamForm(QList<ParamSpec> specs, QWidget *parent = nullptr);

    /// All values; of a field with an error the last valid one.
    QJsonObject values() const;
    /// Only those that differ from their defaults.
    QJsonObject changedValues() const;
    /// The same checked: the first error that a field shows, if there is one.
    Result<Params> params() const;
    bool isValid() const;

    /// What is not named goes back to its default; what is no value of its param is left out.
    void setValues(const QJsonObject &values);

    ParamField *field(const QString &id) const;
    bool showsMore() const;
    void setShowsMore(bool more);

public Q_SLOTS:
    void reset() { setValues({}); }

Q_SIGNALS:
    void changed();

private:
    void addFields();
    void updateMore();

    QList<ParamSpec> m_specs;
    QJsonObject m_kept; ///< of params without a field
    QList<ParamField *> m_fields;
    QWidget *m_rest = nullptr;
    QToolButton *m_more = nullptr;
    bool m_open = false;
};

} // namespace tenbin
