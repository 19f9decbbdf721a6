#include "app/desktop/cost_editor.h"

#include "core/text.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace tenbin {

namespace {

constexpr double most = 1e9;

double usualCost(int truth, int predicted)
{
    return truth == predicted ? 0 : 1;
}

} // namespace

CostEditor::CostEditor(QWidget *parent)
    : QWidget(parent), m_best(new QPushButton(Tr::tr("&Best threshold"), this)),
      m_buttons(new QHBoxLayout)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(4);
    auto *title = new QLabel(Tr::tr("Cost of each row, b&y decision"), this);
    grid->addWidget(title, 0, 0, 1, 3);
    for (int at = 0; at < 2; ++at) {
        m_heads[size_t(at)] = new QLabel(this);
        m_heads[size_t(2 + at)] = new QLabel(this);
        grid->addWidget(m_heads[size_t(at)], 2 + at, 0);
        grid->addWidget(m_heads[size_t(2 + at)], 1, 1 + at);
    }
    for (QLabel *head : m_heads) {
        head->setTextFormat(Qt::PlainText);
        head->setForegroundRole(QPalette::PlaceholderText);
        head->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    for (int truth = 0; truth < 2; ++truth) {
        for (int predicted = 0; predicted < 2; ++predicted) {
            auto *box = new QDoubleSpinBox(this);
            box->setRange(-most, most);
            box->setDecimals(2);
            box->setButtonSymbols(QAbstractSpinBox::NoButtons);
            box->setValue(usualCost(truth, predicted));
            box->setToolTip(Tr::tr("What such a row costs; a gain is negative"));
            m_cells[size_t(2 * truth + predicted)] = box;
            grid->addWidget(box, 2 + truth, 1 + predicted);
            connect(box, &QDoubleSpinBox::valueChanged, this, &CostEditor::changed);
        }
    }
    title->setBuddy(m_cells[0]);
    setClasses({Tr::tr("negative"), Tr::tr("positive")});
    m_best->setToolTip(Tr::tr("Move the threshold to where a row costs least on average"));
    m_buttons->setContentsMargins(0, 4, 0, 0);
    m_buttons->setSpacing(8);
    m_buttons->addWidget(m_best);
    grid->addLayout(m_buttons, 4, 0, 1, 3);
    for (int column = 0; column < 3; ++column)
        grid->setColumnStretch(column, 1);
    connect(m_best, &QPushButton::clicked, this, &CostEditor::bestRequested);
}

void CostEditor::setClasses(const QStringList &classes)
{
    Q_ASSERT(classes.size() == 2);
    m_classes = classes;
    for (int at = 0; at < 2; ++at) {
        m_heads[size_t(at)]->setText(Tr::tr("actual %1").arg(classes[at]));
        m_heads[size_t(2 + at)]->setText(Tr::tr("predicted %1").arg(classes[at]));
        for (int other = 0; other < 2; ++other)
            cell(at, other)->setAccessibleName(
                Tr::tr("Cost of actual %1, predicted %2").arg(classes[at], classes[other]));
    }
}

void CostEditor::addButton(QPushButton *button)
{
    m_buttons->addWidget(button);
}

QDoubleSpinBox *CostEditor::cell(int truth, int predicted) const
{
    return m_cells[size_t(2 * truth + predicted)];
}

Result<CostMatrix> CostEditor::costs() const
{
    std::vector<double> cells;
    for (const QDoubleSpinBox *box : m_cells)
        cells.push_back(box->value());
    return CostMatrix::make(m_classes, std::move(cells));
}

bool CostEditor::isChanged() const
{
    for (int truth = 0; truth < 2; ++truth) {
        for (int predicted = 0; predicted < 2; ++predicted) {
            if (cell(truth, predicted)->value() != usualCost(truth, predicted))
                return true;
        }
    }
    return false;
}

} // namespace tenbin
