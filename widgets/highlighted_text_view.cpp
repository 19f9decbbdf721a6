#include "widgets/highlighted_text_view.h"

#include "core/number.h"
#include "core/text.h"
#include "reports/chart_table.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QScrollBar>
#include <QTextCursor>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

QColor mixed(const QColor &ground, const QColor &tint, double part)
{
    const auto mix = [part](int a, int b) { return int(std::lround(a + part * (b - a))); };
    return QColor(mix(ground.red(), tint.red()), mix(ground.green(), tint.green()),
                  mix(ground.blue(), tint.blue()));
}

} // namespace

HighlightedTextView::HighlightedTextView(HighlightedText text, QWidget *parent)
    : QTextEdit(parent), m_text(std::move(text))
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(0);
    setAccessibleName(m_text.title.isEmpty() ? Tr::tr("Highlighted text") : m_text.title);
    setAccessibleDescription(m_text.caption);
    build();
}

void HighlightedTextView::build()
{
    const ThemeColours colours = coloursOf(palette());
    double most = 0;
    for (double value : std::as_const(m_text.values))
        most = std::isfinite(value) ? std::max(most, std::abs(value)) : most;
    clear();
    m_ends.clear();
    QTextCursor cursor(document());
    const qsizetype parts = std::min(m_text.tokens.size(), m_text.values.size());
    for (qsizetype i = 0; i < parts; ++i) {
        const double value = m_text.values[i];
        QTextCharFormat format;
        format.setForeground(colours.text);
        // What is below a fiftieth of the largest says nothing.
        if (std::isfinite(value) && std::abs(value) > most / 50) {
            const int push = value > 0 ? Chart::Series::pushesUp : Chart::Series::pushesDown;
            const QColor ground = mixed(colours.base, palette::category(push, colours.dark),
                                        0.15 + 0.75 * std::abs(value) / most);
            format.setBackground(ground);
            if (palette::contrast(colours.text, ground) < 4.5)
                format.setForeground(palette::inkOn(ground));
            format.setFontUnderline(value < 0);
        }
        cursor.insertText(m_text.tokens[i], format);
        m_ends.append(cursor.position());
    }
    fitHeight();
}

void HighlightedTextView::fitHeight()
{
    document()->setTextWidth(std::max(1, viewport()->width()));
    const int high = int(std::ceil(document()->size().height())) + 2;
    if (high != height() || minimumHeight() != high)
        setFixedHeight(high);
}

QSize HighlightedTextView::sizeHint() const
{
    return {480, int(std::ceil(document()->size().height())) + 2};
}

QSize HighlightedTextView::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void HighlightedTextView::copyCsv() const
{
    Table table;
    table.columns = {{Tr::tr("Part"), false, 0}, {Tr::tr("Value"), true, 0}};
    for (qsizetype i = 0; i < std::min(m_text.tokens.size(), m_text.values.size()); ++i)
        table.rows.append({m_text.tokens[i], jsonNumber(m_text.values[i])});
    QApplication::clipboard()->setText(csvText(table));
}

bool HighlightedTextView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QTextEdit::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const qsizetype at = cursorForPosition(viewport()->mapFrom(this, help->pos())).position();
    const auto end = std::upper_bound(m_ends.begin(), m_ends.end(), at);
    if (end == m_ends.end()) {
        QToolTip::hideText();
        return true;
    }
    const qsizetype part = end - m_ends.begin();
    QToolTip::showText(help->globalPos(),
                       plainToolTip(QStringLiteral("%1: %2").arg(m_text.tokens[part].trimmed(),
                                                                 numberText(m_text.values[part]))),
                       this);
    return true;
}

void HighlightedTextView::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        build();
}

void HighlightedTextView::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fitHeight();
}

} // namespace tenbin
