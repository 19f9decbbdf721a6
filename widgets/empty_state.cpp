#include "widgets/empty_state.h"

#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tenbin {

EmptyState::EmptyState(const QString &iconName, const QString &sentence, const QString &action,
                       QWidget *parent)
    : QWidget(parent), m_iconName(iconName), m_picture(new QLabel(this)),
      m_sentence(new QLabel(sentence, this))
{
    constexpr int sentenceWidth = 420;
    drawPicture();
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setFixedWidth(sentenceWidth);
    fitSentence();

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addStretch(2);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    layout->addWidget(m_sentence, 0, Qt::AlignHCenter);
    if (!action.isEmpty()) {
        auto *button = new QPushButton(action, this);
        makePrimary(button);
        connect(button, &QPushButton::clicked, this, &EmptyState::triggered);
        layout->addWidget(button, 0, Qt::AlignHCenter);
    }
    layout->addStretch(3);
}

void EmptyState::drawPicture()
{
    constexpr int size = 40;
    m_picture->setPixmap(
        iconPixmap(m_iconName, coloursOf(palette()).muted, size, devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawPicture();
    if (event->type() == QEvent::FontChange)
        fitSentence();
}

void EmptyState::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    fitSentence();
}

/// A centred label gets no more than the height of its hint, whatever its words need.
void EmptyState::fitSentence()
{
    m_sentence->ensurePolished();
    m_sentence->setMinimumHeight(m_sentence->heightForWidth(m_sentence->minimumWidth()));
}

} // namespace tenbin
