#pragma once

#include "core/params.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace tenbin {

class ParamField;

/// One param of a learner in a search: a tick says that it varies, then over which values; without
/// it the one value that all trials have.
class SearchParamRow : public QWidget
{
    Q_OBJECT

public:
    explicit SearchParamRow(ParamSpec spec, QWidget *parent = nullptr);

    const ParamSpec &spec() const { return m_spec; }
    bool varies() const;
    void setVaries(bool varies);
    /// What it varies over, as the command line writes it: "0.01:100:log", "l1,l2".
    QString space() const;
    void setSpace(const QString &space);
    /// Why the space cannot be searched.
    std::optional<Error> error() const;
    /// The value without a tick; absent: the learner's default.
    std::optional<QJsonValue> fixedValue() const;
    void setFixedValue(const QJsonValue &value);
    /// A grid takes five values of a range without a step.
    void setGrid(bool grid);

Q_SIGNALS:
    void changed();

private:
    bool isNumber() const;
    QWidget *makeEditor();
    QWidget *makeRangeEditor();
    QWidget *makeChoiceEditor();
    QLineEdit *makeLine(const QString &name);
    void showMode();
    void check();

    ParamSpec m_spec;
    QCheckBox *m_varies;
    ParamField *m_fixed;
    QWidget *m_editor = nullptr;
    QLabel *m_note;
    QLineEdit *m_low = nullptr;
    QLineEdit *m_high = nullptr;
    QLineEdit *m_step = nullptr;
    QCheckBox *m_logarithmic = nullptr;
    QList<QCheckBox *> m_choices;
    QLineEdit *m_texts = nullptr; ///< texts and lists, with ";" between them
    bool m_grid = false;
};

} // namespace tenbin
