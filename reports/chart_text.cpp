#include "reports/chart_text.h"

#include <QFontMetricsF>
#include <QTextLayout>

namespace tenbin {

namespace {

constexpr qsizetype longest = 300;

/// XML has no place for these, and left in, the latter turn the text around them.
bool isUnfit(QChar c)
{
    const char16_t code = c.unicode();
    const bool direction = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return direction || code >= 0xfffe;
}

QStringList shownTexts(QStringList texts)
{
    for (QString &text : texts)
        text = shownText(text);
    return texts;
}

} // namespace

QString shownText(const QString &text)
{
    QString shown;
    for (QChar c : text) {
        if (isUnfit(c))
            continue;
        if (shown.size() == longest) {
            if (shown.back().isHighSurrogate())
                shown.chop(1);
            return shown + QChar(0x2026);
        }
        const bool breaks = c.category() == QChar::Other_Control ||
                            c.category() == QChar::Separator_Line ||
                            c.category() == QChar::Separator_Paragraph;
        shown.append(breaks ? QLatin1Char(' ') : c);
    }
    return shown;
}

Chart withShownTexts(Chart chart)
{
    chart.title = shownText(chart.title);
    chart.caption = shownText(chart.caption);
    QList<Chart::Axis *> axes{&chart.x, &chart.y};
    for (Chart::Axis &axis : chart.parallel)
        axes.append(&axis);
    for (Chart::Axis *axis : std::as_const(axes)) {
        axis->title = shownText(axis->title);
        axis->categories = shownTexts(axis->categories);
    }
    for (Chart::Series &series : chart.series) {
        series.name = shownText(series.name);
        if (series.mark == Chart::Series::Mark::Spans)
            series.labels = shownTexts(series.labels);
        if (series.mark != Chart::Series::Mark::HeatMap)
            continue;
        for (QString &label : series.labels)
            label = shownTexts(label.split(QLatin1Char('\n'))).join(QLatin1Char('\n'));
    }
    for (QString *text : {&chart.colourKey.title, &chart.colourKey.low, &chart.colourKey.high})
        *text = shownText(*text);
    for (Chart::ReferenceLine &line : chart.references)
        line.label = shownText(line.label);
    return chart;
}

QString fittedText(const QFont &font, const QString &text, double width, int lines)
{
    if (text.isEmpty() || width <= 0)
        return {};
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QStringList fitted;
    qsizetype start = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        start = line.textStart();
        if (fitted.size() == lines - 1)
            break;
        fitted.append(text.mid(start, line.textLength()).trimmed());
        start += line.textLength();
    }
    layout.endLayout();
    if (start < text.size())
        fitted.append(QFontMetricsF(font).elidedText(text.mid(start), Qt::ElideRight, width));
    return fitted.join(QLatin1Char('\n'));
}

} // namespace tenbin
