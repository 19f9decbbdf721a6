#pragma once

#include "core/params.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace tenbin {

/// One param of a form: label, an editor for its type, unit, a button back to the default, and
/// below it what is wrong or what the default is.
class ParamField : public QWidget
{
    Q_OBJECT

public:
    /// `title` is the label with its mnemonic ("&Depth").
    ParamField(ParamSpec spec, const QString &title, QWidget *parent = nullptr);

    const ParamSpec &spec() const { return m_spec; }
    /// The last valid value.
    const QJsonValue &value() const { return m_value; }
    void setValue(const QJsonValue &value);
    bool isChanged() const { return m_value != m_spec.initial; }
    /// Why what stands in the editor is not a value.
    const std::optional<Error> &error() const { return m_error; }

    QWidget *editor() const { return m_editor; }

public Q_SLOTS:
    void reset();

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeEditor(const QString &title);
    void showValue();
    void take(const Result<QJsonValue> &value);
    void updateMarks();

    ParamSpec m_spec;
    QJsonValue m_value;
    std::optional<Error> m_error;
    QWidget *m_editor;
    QLabel *m_label;
    QLabel *m_note;
    QToolButton *m_reset;
};

} // namespace tenbin
