#include "widgets/nav_rail.h"

#include "core/text.h"
#include "widgets/icons.h"

#include <QButtonGroup>
#include <QEvent>
#include <QKeySequence>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int leastWidth = 136;
constexpr int foldedWidth = 44;
constexpr int buttonHeight = 36;
constexpr int besideText = 56; ///< margins, icon and gap

} // namespace

NavRail::NavRail(QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_layout(new QVBoxLayout(this)),
      m_fold(new QToolButton(this))
{
    setAccessibleName(Tr::tr("Pages"));
    m_layout->setContentsMargins(4, 8, 4, 8);
    m_layout->setSpacing(4);
    m_layout->addStretch(1);
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::TabFocus);
    m_layout->addWidget(m_fold);
    connect(m_group, &QButtonGroup::idClicked, this, &NavRail::currentChanged);
    connect(m_fold, &QToolButton::clicked, this, [this] { setFolded(!m_folded); });
    setFolded(false);
}

void NavRail::addPage(const QString &iconName, const QString &title)
{
    auto *button = new QToolButton(this);
    const int index = int(m_buttons.size());
    button->setIcon(icon(iconName));
    button->setIconSize({20, 20});
    button->setText(title);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFixedHeight(buttonHeight);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setAccessibleName(title);
    const QKeySequence keys(QStringLiteral("Ctrl+%1").arg(index + 1));
    button->setToolTip(
        QStringLiteral("%1 (%2)").arg(title, keys.toString(QKeySequence::NativeText)));
    connect(new QShortcut(keys, this), &QShortcut::activated, button, &QToolButton::click);
    m_group->addButton(button, index);
    m_layout->insertWidget(index, button);
    m_buttons.append(button);
    setFolded(m_folded);
    if (index == 0)
        button->setChecked(true);
}

int NavRail::current() const
{
    return m_group->checkedId();
}

void NavRail::setCurrent(int index)
{
    if (index < 0 || index >= m_buttons.size() || index == current())
        return;
    m_buttons[index]->setChecked(true);
    Q_EMIT currentChanged(index);
}

void NavRail::setFolded(bool folded)
{
    const bool changed = folded != m_folded;
    m_folded = folded;
    fitWidth();
    for (QToolButton *button : std::as_const(m_buttons))
        button->setToolButtonStyle(folded ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_fold->setIcon(icon(folded ? QStringLiteral("unfold") : QStringLiteral("fold")));
    const QString action = folded ? Tr::tr("Show page names") : Tr::tr("Show icons only");
    m_fold->setAccessibleName(action);
    m_fold->setToolTip(action);
    if (changed)
        Q_EMIT foldedChanged(folded);
}

/// As wide as the longest title, in the font of the moment.
void NavRail::fitWidth()
{
    int width = leastWidth;
    for (const QToolButton *button : std::as_const(m_buttons))
        width =
            std::max(width, besideText + button->fontMetrics().horizontalAdvance(button->text()));
    setFixedWidth(m_folded ? foldedWidth : width);
}

void NavRail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitWidth();
}

} // namespace tenbin
