#include "app/desktop/lineage_node.h"

#include "widgets/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace tenbin {

namespace {

constexpr double lines = 10.5; ///< width in heights of a line
constexpr int margin = 10;
constexpr int corner = 4;

} // namespace

LineageNode::LineageNode(const Text &text, QWidget *parent) : QAbstractButton(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setIsButton(true);
    setTexts(text);
}

void LineageNode::setTexts(const Text &text)
{
    m_text = text;
    QStringList words{m_text.kind + u' ' + m_text.name};
    for (const QString &word : {m_text.detail, m_text.state})
        if (!word.isEmpty())
            words.append(word);
    setAccessibleName(words.join(QStringLiteral(", ")));
    setToolTip(plainToolTip(m_text.toolTip));
    update();
}

void LineageNode::setIsButton(bool button)
{
    m_isButton = button;
    setFocusPolicy(button ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(button ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

QSize LineageNode::sizeHint() const
{
    const int line = fontMetrics().lineSpacing();
    return {int(lines * line), 4 * line + 2 * margin};
}

void LineageNode::paintEvent(QPaintEvent *)
{
    const ThemeColours colours = coloursOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool active = m_isButton && isEnabled();
    const bool marked = active && (hasFocus() || underMouse());
    QRectF box = QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.setPen(QPen(marked ? colours.accent : colours.line, hasFocus() ? 1.5 : 1));
    painter.setBrush(colours.base);
    painter.drawRoundedRect(box, corner, corner);

    const int line = fontMetrics().lineSpacing();
    QRect row(margin, margin, rect().width() - 2 * margin, line);
    const auto write = [&](const QString &text, const QColor &colour, bool strong) {
        QFont wanted = tabularFont(font());
        wanted.setWeight(strong ? QFont::DemiBold : QFont::Normal);
        painter.setFont(wanted);
        painter.setPen(colour);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(wanted).elidedText(text, Qt::ElideRight, row.width()));
        row.translate(0, line);
    };
    write(m_text.kind, colours.muted, false);
    write(m_text.name, active || !m_isButton ? colours.text : colours.muted, true);
    write(m_text.detail, colours.muted, false);
    write(m_text.state, m_text.bad ? colours.bad : colours.muted, false);
}

void LineageNode::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void LineageNode::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void LineageNode::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return click();
    QAbstractButton::keyPressEvent(event);
}

} // namespace tenbin
