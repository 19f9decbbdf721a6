#include "reports/chart_style.h"

#include <cmath>

namespace tenbin {

QFont ChartStyle::font() const
{
    QFont font;
    if (!family.isEmpty())
        font.setFamily(family);
    font.setPixelSize(std::max(6, int(std::lround(fontPixels * 0.88))));
    return font;
}

QFont ChartStyle::titleFont() const
{
    QFont bold = font();
    bold.setPixelSize(std::max(6, int(std::lround(fontPixels))));
    bold.setWeight(QFont::DemiBold);
    return bold;
}

} // namespace tenbin
