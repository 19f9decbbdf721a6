#include "app/desktop/search_actions.h"

#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace tenbin {

namespace {

QToolButton *iconButton(QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    return button;
}

void dress(QToolButton *button, const QString &iconName, const QString &name, const QString &tip)
{
    button->setIcon(icon(iconName));
    button->setAccessibleName(name);
    button->setToolTip(tip);
}

} // namespace

SearchActions::SearchActions(QWidget *parent)
    : QWidget(parent), m_picker(new ChoiceBox(Tr::tr("Search"), this)),
      m_stop(new QPushButton(this)), m_use(new QPushButton(Tr::tr("O&pen in Train"), this)),
      m_best(new QPushButton(Tr::tr("Train &best"), this)), m_delete(iconButton(this)),
      m_open(iconButton(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *label = new QLabel(Tr::tr("E&xisting"), this);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(m_picker);
    layout->addWidget(label);
    layout->addWidget(m_picker, 1);
    addButtons(*layout);
    setState({});
}

void SearchActions::addButtons(QHBoxLayout &layout)
{
    for (QPushButton *button : {m_stop, m_use, m_best})
        layout.addWidget(button);
    for (QToolButton *button : {m_delete, m_open})
        layout.addWidget(button);
    m_use->setToolTip(Tr::tr("Put the selected setting into the form of Train (Return or double "
                             "click on a trial)"));
    m_best->setToolTip(Tr::tr("Train with the setting of the best trial"));
    dress(m_open, QStringLiteral("open"), Tr::tr("Open the search in Runs"),
          Tr::tr("Open the search with its results on page Runs"));
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (m_state.active)
            Q_EMIT stopRequested();
        else
            Q_EMIT resumeRequested();
    });
    connect(m_use, &QPushButton::clicked, this, &SearchActions::useRequested);
    connect(m_best, &QPushButton::clicked, this, &SearchActions::bestRequested);
    connect(m_delete, &QToolButton::clicked, this,
            [this] { Q_EMIT deleteRequested(!m_state.deleted); });
    connect(m_open, &QToolButton::clicked, this, &SearchActions::openRequested);
}

void SearchActions::setState(const State &state)
{
    m_state = state;
    m_stop->setText(state.active ? Tr::tr("S&top") : Tr::tr("Resu&me"));
    m_stop->setToolTip(state.active ? Tr::tr("Stop the search; trials that have ended are kept")
                                    : Tr::tr("Go on with the trials that are left"));
    m_stop->setVisible(state.shown && (state.active || !state.finished));
    m_stop->setEnabled(state.writable);
    m_use->setEnabled(state.shown && state.chosen);
    m_best->setEnabled(state.shown && state.writable && state.hasBest);
    m_delete->setEnabled(canDelete());
    m_open->setEnabled(state.shown && !state.active);
    if (state.deleted)
        dress(m_delete, QStringLiteral("undo"), Tr::tr("Restore the selected trials"),
              Tr::tr("Restore the selected trials: they can be chosen again"));
    else
        dress(m_delete, QStringLiteral("remove"), Tr::tr("Delete the selected trials"),
              state.finished
                  ? Tr::tr("Delete the selected trials: \"Train best\" passes them over; what the "
                           "finished run holds stays as it is (Delete)")
                  : Tr::tr("Delete the selected trials: they go on to no round and cannot become "
                           "the best (Delete)"));
}

bool SearchActions::canDelete() const
{
    return m_state.shown && m_state.writable && m_state.chosen && m_state.deletable;
}

} // namespace tenbin
