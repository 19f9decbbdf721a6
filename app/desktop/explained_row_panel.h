#pragma once

#include "analysis/what_if.h"
#include "app/desktop/explained_run.h"
#include "core/background.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;

namespace tenbin {

class BlockView;
class ChartView;
class RowEditor;

/// Why one row is decided as it is, and what if it were another: its values can be changed, and
/// prediction and attributions follow while they are typed. Computed beside the window; of edits
/// that come faster than answers, the last one counts.
class ExplainedRowPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ExplainedRowPanel(QWidget *parent = nullptr);

    void setRun(const ExplainedRunPointer &run);
    void clear();
    /// A row of the explanation's data, from 0.
    void showRow(qint64 row);
    qint64 row() const { return m_row; }
    const Dataset &edited() const { return m_edited; }

public Q_SLOTS:
    void undo();
    void reset();

Q_SIGNALS:
    void failed(const tenbin::Error &error);
    void succeeded();

private:
    struct Answer
    {
        ExplainedRows explained; ///< of one row
        double predicted = 0;    ///< the value, or the probability of the explained class
        QString decided;         ///< the class that the model decides for; empty: regression
        QStringList warnings;

        QString text() const;
    };

    static Result<Answer> answerTo(const WhatIf &whatIf, const Dataset &row,
                                   const QString &subject);
    void buildButtons();
    void edit(const QString &column, const QString &text);
    void take(const Dataset &row, bool typed);
    void ask();
    void show(const Result<Answer> &answer);
    void showPrediction(const Answer &answer);
    void findCounterfactuals();

    ExplainedRunPointer m_run;
    std::shared_ptr<const WhatIf> m_whatIf; ///< null: being made, or there is none
    qint64 m_row = -1;
    Dataset m_original;
    Dataset m_edited;
    QList<Dataset> m_before;       ///< rows to go back to
    QString m_lastColumn;          ///< typing in one column is one step back
    std::optional<Answer> m_first; ///< of the row as it is
    bool m_stale = false;          ///< edited since the answer that is being made
    QLabel *m_title;
    QLabel *m_prediction;
    ChartView *m_waterfall;
    ChartView *m_force;
    RowEditor *m_editor;
    QPushButton *m_undo;
    QPushButton *m_reset;
    QPushButton *m_others;
    BlockView *m_found;
    Background m_making;
    Background m_asking;
    Background m_finding;
};

} // namespace tenbin
