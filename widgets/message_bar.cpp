#include "widgets/message_bar.h"

#include "core/text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr int iconSize = 20;

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_text(plainLabel(this)),
      m_details(plainLabel(this)), m_more(new QToolButton(this)), m_action(new QPushButton(this))
{
    setAccessibleName(Tr::tr("Message"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_details->setVisible(false);
    m_details->setForegroundRole(QPalette::PlaceholderText);
    m_icon->setFixedSize(iconSize, iconSize);
    m_more->setText(Tr::tr("&Details"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_more->setAccessibleName(Tr::tr("Details of the message"));
    m_action->setAccessibleName(Tr::tr("Action of the message"));
    auto *close = new QToolButton(this);
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setAccessibleName(Tr::tr("Close the message"));
    close->setToolTip(Tr::tr("Close"));

    auto *line = new QHBoxLayout;
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_text, 1);
    line->addWidget(m_more);
    line->addWidget(m_action);
    line->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_details);

    connect(m_more, &QToolButton::toggled, m_details, &QWidget::setVisible);
    connect(close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (m_run)
            m_run();
    });
    clear();
}

void MessageBar::show(Level level, const QString &text, const QString &details, Action action)
{
    m_level = level;
    m_text->setText(text);
    m_details->setText(details);
    m_more->setChecked(false);
    m_more->setVisible(!details.isEmpty());
    m_action->setText(action.text);
    m_action->setAccessibleName(action.text.isEmpty() ? Tr::tr("Action of the message")
                                                      : action.text.remove(QLatin1Char('&')));
    m_action->setVisible(!m_action->text().isEmpty());
    m_run = std::move(action.run);
    restyle();
    setVisible(true);
    setAccessibleDescription(text);
    // Screen readers say it without the focus moving there.
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::show(const Error &error, Action action)
{
    if (error.kind == Error::Kind::Cancelled)
        return;
    const QString text =
        error.hint.isEmpty() ? error.text : error.text + QLatin1Char(' ') + error.hint;
    show(Level::Error, text, error.detail, std::move(action));
}

void MessageBar::clear()
{
    m_run = nullptr;
    setVisible(false);
}

QString MessageBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_icon)
        restyle();
}

void MessageBar::restyle()
{
    const auto name = [this] {
        switch (m_level) {
        case Level::Error: return QStringLiteral("error");
        case Level::Warning: return QStringLiteral("warning");
        case Level::Information: break;
        }
        return QStringLiteral("information");
    };
    m_icon->setPixmap(iconPixmap(name(), colour(), iconSize, devicePixelRatioF()));
    update();
}

QColor MessageBar::colour() const
{
    const ThemeColours colours = coloursOf(palette());
    switch (m_level) {
    case Level::Error: return colours.bad;
    case Level::Warning: return colours.warning;
    case Level::Information: break;
    }
    return colours.accent;
}

void MessageBar::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, 3, height()), colour());
}

} // namespace tenbin
