#include "app/desktop/page_frame.h"

#include "widgets/message_bar.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

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
    m_header->addWidget(label);
    m_header->addSpacing(8);
    m_header->addStretch(1);
    m_layout->setContentsMargins(16, 12, 16, 12);
    m_layout->setSpacing(12);
    m_layout->addLayout(m_header);
    m_layout->addWidget(m_messages);
    m_layout->addStretch(0);
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
    m_layout->addWidget(content, 1);
}

} // namespace tenbin
