#include "widgets/figure_tile.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/theme.h"

#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace tenbin {

namespace {

QLabel *plainLabel(const QString &text, double size, bool muted)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    QFont font = tabularFont(label->font());
    font.setPointSizeF(font.pointSizeF() * size);
    label->setFont(font);
    if (muted)
        label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QString withUnit(const QString &number, const QString &unit)
{
    return unit.isEmpty() ? number : number + QChar(0x202f) + unit;
}

QString exactly(const Figure &figure)
{
    QString text =
        QStringLiteral("%1: %2").arg(figure.title, withUnit(numberText(figure.value), figure.unit));
    if (std::isfinite(figure.low) && std::isfinite(figure.high))
        text += QStringLiteral("\n%1 – %2").arg(numberText(figure.low), numberText(figure.high));
    return figure.interval.isEmpty() ? text : text + QLatin1Char('\n') + figure.interval;
}

} // namespace

FigureTile::FigureTile(const Figure &figure, QWidget *parent)
    : QFrame(parent), m_title(plainLabel(figure.title, 1, true))
{
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 4);
    layout->setSpacing(1);
    layout->addWidget(m_title);
    layout->addWidget(plainLabel(withUnit(shortNumber(figure.value), figure.unit), 2, false));
    const bool interval = std::isfinite(figure.low) && std::isfinite(figure.high);
    // An empty line keeps the tiles of a row on one base line.
    layout->addWidget(plainLabel(
        interval ? QStringLiteral("%1 – %2").arg(shortNumber(figure.low), shortNumber(figure.high))
                 : QString(),
        1, true));
    layout->addStretch();
    setToolTip(plainToolTip(exactly(figure)));
    setAccessibleName(figure.title);
    setAccessibleDescription(exactly(figure));
}

void FigureTile::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    // The tool tip has the whole of it.
    m_title->setText(m_title->fontMetrics().elidedText(accessibleName(), Qt::ElideRight, width()));
}

} // namespace tenbin
