#include "app/desktop/dependence_panel.h"

#include "analysis/dependence_chart.h"
#include "core/text.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace tenbin {

namespace {

enum : int { Strongest = -2, None = -1 };

} // namespace

DependencePanel::DependencePanel(QWidget *parent)
    : QWidget(parent), m_column(new ChoiceBox(Tr::tr("Column on the axis"), this)),
      m_colour(new ChoiceBox(Tr::tr("Column of the colours"), this)),
      m_chart(new ChartView(Chart(), this)), m_computing(this)
{
    const auto label = [this](const QString &text, QWidget *buddy) {
        auto *made = new QLabel(text, this);
        made->setBuddy(buddy);
        return made;
    };
    m_colour->setToolTip(Tr::tr("The strongest is the one whose values go best with how the "
                                "attribution differs among rows alike"));
    auto *choices = new QHBoxLayout;
    choices->addWidget(label(Tr::tr("&X axis"), m_column));
    choices->addWidget(m_column);
    choices->addSpacing(8);
    choices->addWidget(label(Tr::tr("Colour b&y"), m_colour));
    choices->addWidget(m_colour);
    choices->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->addLayout(choices);
    layout->addWidget(m_chart, 1);
    connect(m_column, &QComboBox::currentIndexChanged, this, &DependencePanel::compute);
    connect(m_colour, &QComboBox::currentIndexChanged, this, &DependencePanel::compute);
    connect(m_chart, &ChartView::failed, this, &DependencePanel::failed);
    connect(m_chart, &ChartView::activated, this, [this](qsizetype series, qsizetype point) {
        Q_EMIT rowChosen(m_chart->chart().series[series].rows.value(point, -1));
    });
}

void DependencePanel::setRows(const ExplainedRowsPointer &rows)
{
    const QString column = m_column->currentText(), colour = m_colour->currentText();
    m_computing.cancel();
    m_rows = rows;
    {
        const QSignalBlocker columns(m_column), colours(m_colour);
        m_column->clear();
        m_colour->clear();
        m_colour->addItem(Tr::tr("Strongest partner"), Strongest);
        m_colour->addItem(Tr::tr("None"), None);
        if (rows) {
            for (int at : columnsByWeight(rows->attributions)) {
                m_column->addItem(rows->attributions.columns[at], at);
                m_colour->addItem(rows->attributions.columns[at], at);
            }
        }
        m_column->setCurrentIndex(std::max(0, m_column->findText(column)));
        m_colour->setCurrentIndex(std::max(0, m_colour->findText(colour)));
    }
    compute();
}

void DependencePanel::setColumn(const QString &column)
{
    if (const int at = m_column->findText(column); at >= 0)
        m_column->setCurrentIndex(at);
}

void DependencePanel::compute()
{
    if (!m_rows || m_column->currentIndex() < 0)
        return m_chart->setChart({});
    m_computing.run(
        [rows = m_rows, column = m_column->currentData().toInt(),
         colour = m_colour->currentData().toInt()](Progress &) {
            return dependenceChart(*rows, column,
                                   colour == Strongest ? strongestPartner(*rows, column) : colour);
        },
        [this](const Chart &chart) { m_chart->setChart(chart); });
}

} // namespace tenbin
