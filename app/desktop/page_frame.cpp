#include "app/desktop/page_frame.h"

#include "widgets/message_bar.h"
#include "widgets/theme.h"

#include <QAbstractItemView>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace tenbin {

PageFrame::PageFrame(const QString &title, QWidget *parent)
    : QWidget(parent), m_header(new QHBoxLayout), m_layout(new QVBoxLayout(this)),
      m_messages(new MessageBar(this))
{
    auto *label = new QLabel(title, this);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    m_header->setSpacing(8);
    // In line with pickers, also when one of them says more below itself.
    label->setContentsMargins(0, 3, 0, 0);
    m_header->addWidget(label, 0, Qt::AlignTop);
    m_header->addSpacing(8);
    m_header->addStretch(1);
    m_layout->setContentsMargins(16, 12, 16, 12);
    m_layout->setSpacing(12);
    m_layout->addLayout(m_header);
    m_layout->addWidget(m_messages);
    m_layout->addStretch(0);
}

QWidget *PageFrame::addToHeader(const QString &label, QWidget *widget, int stretch)
{
    auto *both = new QWidget(this);
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *name = new QLabel(label, both);
    name->setBuddy(widget);
    name->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(name);
    layout->addWidget(widget, 1);
    addToHeader(both, stretch);
    return both;
}

void PageFrame::addToHeader(QWidget *widget, int stretch)
{
    // Pickers stand behind the title; what stretches pushes the action to the right.
    const int before = m_header->count() - 1 - (m_primary ? 1 : 0);
    m_header->insertWidget(before, widget, stretch);
}

QPushButton *PageFrame::setPrimaryAction(const QString &text)
{
    m_primary = new QPushButton(text, this);
    makePrimary(m_primary);
    m_header->addWidget(m_primary);
    return m_primary;
}

void PageFrame::setContent(QWidget *content)
{
    m_content = content;
    m_layout->addWidget(content, 1);
}

void PageFrame::takeFocus()
{
    if (!m_content)
        return;
    const QList<QWidget *> all = m_content->findChildren<QWidget *>();
    // The list of a combo box is a window of its own.
    const auto works = [this](const QWidget *widget) {
        return widget->window() == window() && widget->isVisibleTo(this) && widget->isEnabled() &&
               widget->focusPolicy() != Qt::NoFocus &&
               (qobject_cast<const QAbstractItemView *>(widget) ||
                qobject_cast<const QPushButton *>(widget));
    };
    QWidget *first = nullptr;
    for (QWidget *widget : all) {
        const auto place = [this](const QWidget *one) {
            const QPoint corner = one->mapTo(this, QPoint());
            return std::pair(corner.x(), corner.y());
        };
        if (works(widget) && (!first || place(widget) < place(first)))
            first = widget;
    }
    if (!first && m_primary && m_primary->isVisibleTo(this))
        first = m_primary;
    if (first)
        first->setFocus();
}

} // namespace tenbin
