#include "app/desktop/runs_tools.h"

#include "app/desktop/runs_table.h"
#include "core/text.h"
#include "widgets/choice_box.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace tenbin {

RunsTools::RunsTools(QWidget *parent)
    : QWidget(parent), m_grouping(new ChoiceBox(Tr::tr("Group by"), this)),
      m_differing(new QCheckBox(Tr::tr("Only what &differs"), this))
{
    auto *label = new QLabel(Tr::tr("&Group by"), this);
    label->setBuddy(m_grouping);
    label->setForegroundRole(QPalette::PlaceholderText);
    m_grouping->addItem(Tr::tr("Nothing"), QString());
    m_grouping->addItem(Tr::tr("Experiment"), QStringLiteral("experiment"));
    m_grouping->addItem(Tr::tr("Data set"), QStringLiteral("dataset"));
    m_grouping->addItem(Tr::tr("Learner"), QStringLiteral("learner"));
    m_grouping->setItemData(1, Tr::tr("By the tag experiment=NAME"), Qt::ToolTipRole);
    m_grouping->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_differing->setToolTip(Tr::tr("Hide columns that are the same in all rows, and show every "
                                   "param that differs"));
    m_columns = add(Tr::tr("&Columns…"), Tr::tr("Choose metrics and params that the table shows"));
    m_actions = add(Tr::tr("Action&s"), Tr::tr("What can be done with the selected runs"));
    m_restore = add(Tr::tr("Rest&ore"), Tr::tr("Take the selected runs out of the bin"));
    m_empty = add(Tr::tr("Empt&y the bin…"), Tr::tr("Delete what is in the bin for good"));
    m_bin = add(Tr::tr("Bi&n"), Tr::tr("Show the runs that were deleted"));
    m_bin->setCheckable(true);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_grouping);
    layout->addSpacing(8);
    layout->addWidget(m_differing);
    layout->addStretch(1);
    layout->insertWidget(4, m_restore);
    layout->insertWidget(5, m_empty);
    for (QToolButton *button : {m_columns, m_actions, m_bin})
        layout->addWidget(button);

    connect(m_grouping, &QComboBox::activated, this,
            [this] { Q_EMIT groupingChosen(m_grouping->currentData().toString()); });
    connect(m_differing, &QCheckBox::toggled, this, &RunsTools::onlyDifferingChosen);
    connect(m_columns, &QToolButton::clicked, this, &RunsTools::columnsRequested);
    connect(m_restore, &QToolButton::clicked, this, &RunsTools::restoreRequested);
    connect(m_empty, &QToolButton::clicked, this, &RunsTools::emptyRequested);
    connect(m_actions, &QToolButton::clicked, this, [this] {
        Q_EMIT actionsRequested(m_actions->mapToGlobal(m_actions->rect().bottomLeft()));
    });
    connect(m_bin, &QToolButton::toggled, this, [this](bool bin) {
        showBin();
        Q_EMIT binChosen(bin);
    });
    showBin();
}

QToolButton *RunsTools::add(const QString &text, const QString &toolTip)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    return button;
}

void RunsTools::showTable(const RunsTable &table)
{
    m_grouping->setCurrentIndex(std::max(0, m_grouping->findData(table.groupBy())));
    const QSignalBlocker quiet(m_differing);
    m_differing->setChecked(table.isOnlyDiffering());
}

void RunsTools::setBinned(int runs, bool readOnly)
{
    m_binned = runs;
    m_readOnly = readOnly;
    showBin();
}

void RunsTools::setPicked(int runs)
{
    m_picked = runs;
    showBin();
}

bool RunsTools::isBinChosen() const
{
    return m_bin->isChecked();
}

void RunsTools::leaveBin()
{
    m_bin->setChecked(false);
}

void RunsTools::showBin()
{
    m_bin->setText(m_binned > 0 ? Tr::tr("Bi&n (%1)").arg(QLocale().toString(m_binned))
                                : Tr::tr("Bi&n"));
    m_differing->setVisible(!isBinChosen());
    m_restore->setVisible(isBinChosen());
    m_empty->setVisible(isBinChosen());
    m_restore->setEnabled(m_picked > 0 && !m_readOnly);
    m_empty->setEnabled(m_binned > 0 && !m_readOnly);
}

} // namespace tenbin
