#include "app/desktop/explained_row_panel.h"

#include "analysis/edited_row.h"
#include "analysis/explainer.h"
#include "analysis/row_charts.h"
#include "analysis/row_choice.h"
#include "app/desktop/row_editor.h"
#include "core/number.h"
#include "core/text.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

/// Stand for values that are not known, and say which values are usual.
constexpr qsizetype backgroundRows = 5'000;
constexpr quint64 backgroundStream = 2;

/// The columns that the model looks at, in the order of the data.
QStringList columnsOf(const ExplainedRun &run)
{
    return run.subject->pipeline.spec().columns;
}

} // namespace

ExplainedRowPanel::ExplainedRowPanel(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_prediction(new QLabel(this)),
      m_waterfall(new ChartView(Chart())), m_force(new ChartView(Chart())), m_editor(new RowEditor),
      m_undo(new QPushButton(this)), m_reset(new QPushButton(this)),
      m_others(new QPushButton(this)), m_found(new BlockView), m_making(this), m_asking(this),
      m_finding(this)
{
    for (QLabel *label : {m_title, m_prediction}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_prediction->setTextInteractionFlags(Qt::TextSelectableByMouse);
    buildButtons();
    m_found->setAccessibleName(Tr::tr("Counterfactuals"));
    m_found->hide();
    auto *values = new QWidget;
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 4, 8, 0);
    buttons->addWidget(m_others);
    buttons->addStretch();
    buttons->addWidget(m_undo);
    buttons->addWidget(m_reset);
    auto *below = new QVBoxLayout(values);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(8);
    below->addLayout(buttons);
    below->addWidget(m_editor, 1);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_waterfall);
    splitter->addWidget(m_force);
    splitter->addWidget(values);
    splitter->addWidget(m_found);
    splitter->setSizes({300, 150, 240, 200});
    splitter->setChildrenCollapsible(false);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(12, 4, 8, 0);
    head->setSpacing(4);
    head->addWidget(m_title);
    head->addWidget(m_prediction);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);
    connect(m_editor, &RowEditor::edited, this, &ExplainedRowPanel::edit);
    for (ChartView *chart : {m_waterfall, m_force})
        connect(chart, &ChartView::failed, this, &ExplainedRowPanel::failed);
    connect(m_found, &BlockView::failed, this, &ExplainedRowPanel::failed);
    clear();
}

void ExplainedRowPanel::buildButtons()
{
    m_undo->setIcon(icon(QStringLiteral("undo")));
    m_undo->setText(Tr::tr("&Undo"));
    m_undo->setToolTip(Tr::tr("Take the last change of the row back"));
    m_reset->setIcon(icon(QStringLiteral("reset")));
    m_reset->setText(Tr::tr("Rese&t"));
    m_reset->setToolTip(Tr::tr("Show the row as it is in the data"));
    m_others->setText(Tr::tr("Counterf&actuals"));
    m_others->setToolTip(Tr::tr("Find the nearest rows that the model decides otherwise"));
    connect(m_undo, &QPushButton::clicked, this, &ExplainedRowPanel::undo);
    connect(m_reset, &QPushButton::clicked, this, &ExplainedRowPanel::reset);
    connect(m_others, &QPushButton::clicked, this, &ExplainedRowPanel::findCounterfactuals);
    m_others->setVisible(shelf<Explainer>().find(QStringLiteral("counterfactual")));
}

void ExplainedRowPanel::setRun(const ExplainedRunPointer &run)
{
    clear();
    m_run = run;
    m_making.run(
        [run](Progress &) -> Result<std::shared_ptr<const WhatIf>> {
            const Dataset &table = run->subject->data;
            const Rows background =
                rowsDrawn(table.rowCount(), backgroundRows, run->spec.seed, backgroundStream);
            Result<WhatIf> made =
                WhatIf::prepared(run->output, table, background, Context{run->spec.seed, 1});
            if (!made)
                return passOn(made);
            return std::make_shared<const WhatIf>(*std::move(made));
        },
        [this](const Result<std::shared_ptr<const WhatIf>> &made) {
            if (!made)
                return Q_EMIT failed(made.error());
            m_whatIf = *made;
            if (m_row >= 0)
                ask();
        });
}

void ExplainedRowPanel::clear()
{
    m_making.cancel();
    m_asking.cancel();
    m_finding.cancel();
    m_run.reset();
    m_whatIf.reset();
    m_row = -1;
    m_original = m_edited = {};
    m_before.clear();
    m_first.reset();
    m_stale = false;
    m_found->clear();
    m_found->hide();
    m_force->show();
    m_waterfall->setChart({});
    m_force->setChart({});
    m_title->setText(Tr::tr("No row is chosen"));
    m_prediction->setText(Tr::tr("Choose a point of a chart, or a row of the table."));
    setEnabled(false);
}

void ExplainedRowPanel::showRow(qint64 row)
{
    if (!m_run || row < 0 || row >= m_run->subject->data.rowCount() || row == m_row)
        return;
    m_row = row;
    m_original = rowAlone(m_run->subject->data, quint32(row));
    m_before.clear();
    m_lastColumn.clear();
    m_first.reset();
    m_asking.cancel();
    m_finding.cancel();
    m_others->setEnabled(true);
    m_found->hide();
    m_force->show();
    setEnabled(true);
    take(m_original, false);
}

void ExplainedRowPanel::edit(const QString &column, const QString &text)
{
    const Result<Dataset> row = withValue(m_edited, m_edited.indexOf(column), text);
    if (!row)
        return m_editor->setError(column, row.error().text + u' ' + row.error().hint);
    if (column != m_lastColumn || m_before.isEmpty())
        m_before.append(m_edited);
    m_lastColumn = column;
    take(*row, true);
}

void ExplainedRowPanel::undo()
{
    if (m_before.isEmpty())
        return;
    m_lastColumn.clear();
    take(m_before.takeLast(), false);
}

void ExplainedRowPanel::reset()
{
    if (m_edited.fingerprint() == m_original.fingerprint())
        return;
    m_before.append(m_edited);
    m_lastColumn.clear();
    take(m_original, false);
}

void ExplainedRowPanel::take(const Dataset &row, bool typed)
{
    m_edited = row;
    const bool changed = m_edited.fingerprint() != m_original.fingerprint();
    const QString number = QLocale().toString(m_row + 1);
    m_title->setText(changed ? Tr::tr("Row %1, changed").arg(number)
                             : Tr::tr("Row %1").arg(number));
    m_undo->setEnabled(!m_before.isEmpty());
    m_reset->setEnabled(changed);
    m_editor->setRow(m_original, m_edited, columnsOf(*m_run), typed);
    ask();
}

/// One answer at a time: edits that come meanwhile are asked about together.
void ExplainedRowPanel::ask()
{
    m_stale = m_asking.isRunning();
    if (m_stale || !m_whatIf)
        return;
    const QString subject = m_title->text().toLower();
    m_asking.run([whatIf = m_whatIf, row = m_edited,
                  subject](Progress &) { return answerTo(*whatIf, row, subject); },
                 [this](const Result<Answer> &answer) { show(answer); });
}

Result<ExplainedRowPanel::Answer>
ExplainedRowPanel::answerTo(const WhatIf &whatIf, const Dataset &row, const QString &subject)
{
    const ExplainedOutput &output = whatIf.output();
    Result<WhatIfAnswer> said = whatIf.answer(row, Context{0, 1});
    if (!said)
        return passOn(said);
    Answer answer;
    said->attributions.rows = {0};
    answer.explained = {std::move(said->attributions), row, output.title(), Tr::tr("SHAP value"),
                        subject};
    answer.predicted = said->outputs[std::max(output.classIndex(), 0)];
    if (said->decided >= 0)
        answer.decided = output.pipeline().classes()[said->decided];
    answer.warnings = said->warnings;
    return answer;
}

QString ExplainedRowPanel::Answer::text() const
{
    const QString number = shortNumber(predicted, 4);
    return decided.isEmpty() ? number : Tr::tr("%1, decided %2").arg(number, decided);
}

void ExplainedRowPanel::show(const Result<Answer> &answer)
{
    if (m_stale)
        ask();
    if (!answer)
        return Q_EMIT failed(answer.error());
    Q_EMIT succeeded();
    if (!m_first && m_edited.fingerprint() == m_original.fingerprint())
        m_first = *answer;
    m_waterfall->setChart(waterfallChart(answer->explained, 0));
    m_force->setChart(forceChart(answer->explained, 0));
    QMap<QString, double> pushes;
    const Attributions &all = answer->explained.attributions;
    for (qsizetype column = 0; column < all.columns.size(); ++column)
        pushes[all.columns[column]] = all.values(0, column);
    m_editor->setPushes(pushes);
    showPrediction(*answer);
}

void ExplainedRowPanel::showPrediction(const Answer &answer)
{
    const ExplainedOutput &output = m_run->output;
    const QString what = output.className().isEmpty()
                             ? Tr::tr("Predicted value")
                             : Tr::tr("Probability of %1").arg(output.className());
    const bool changed = m_edited.fingerprint() != m_original.fingerprint();
    const QStringList lines{
        changed && m_first ? Tr::tr("%1: %2 (was %3)").arg(what, answer.text(), m_first->text())
                           : QStringLiteral("%1: %2").arg(what, answer.text())};
    m_prediction->setText((lines + answer.warnings).join(u'\n'));
}

void ExplainedRowPanel::findCounterfactuals()
{
    const Explainer *explainer = shelf<Explainer>().find(QStringLiteral("counterfactual"));
    if (!explainer || !m_run || m_row < 0)
        return;
    m_others->setEnabled(false);
    m_finding.run(
        [run = m_run, row = quint32(m_row), explainer](Progress &progress) -> Result<Explanation> {
            const Dataset &table = run->subject->data;
            const Rows background = rowsDrawn(table.rowCount(), explainer->usualBackground,
                                              run->spec.seed, backgroundStream);
            const ExplanationRequest request{run->output, table, {row}, background};
            return explainer->explain(request, Params::initial(explainer->params),
                                      Context{run->spec.seed, 1}, progress);
        },
        [this](const Result<Explanation> &found) {
            m_others->setEnabled(true);
            if (!found)
                return Q_EMIT failed(found.error());
            QList<Block> blocks;
            for (const QString &warning : found->warnings)
                blocks.append(Paragraph{warning});
            m_found->setBlocks(blocks + found->blocks);
            m_found->show();
            // Low windows have no room for all of them; the waterfall says the same.
            m_force->hide();
        });
}

} // namespace tenbin
