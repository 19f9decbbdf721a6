#include "reports/palette.h"

#include "core/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace tenbin::palette {

namespace {

constexpr QRgb redUp = 0xffd1495b;
constexpr QRgb blueDown = 0xff2e86ab;

QColor interpolated(std::span<const QRgb> stops, double t)
{
    const double at = std::clamp(std::isnan(t) ? 0.0 : t, 0.0, 1.0) * double(stops.size() - 1);
    const size_t low = std::min(size_t(at), stops.size() - 2);
    const double part = at - double(low);
    const auto mix = [part](int a, int b) { return int(std::lround(a + part * (b - a))); };
    const QRgb a = stops[low], b = stops[low + 1];
    return QColor(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

} // namespace

ThemeColours theme(bool dark)
{
    if (dark)
        return {true,       0xff1c1e21, 0xff232629, 0xffe6e6e3, 0xff9aa3ad,
                0xff3a3f44, 0xff6ea0ff, 0xff4cc38a, 0xffe0a84a, 0xfff0776c};
    return {false,      0xfff7f7f5, 0xffffffff, 0xff1f2328, 0xff636c76,
            0xffdadde1, 0xff2a67d3, 0xff17754c, 0xff8a5a12, 0xffb9352b};
}

QColor category(int index, bool dark)
{
    static constexpr std::array<QRgb, 8> onLight{0xff0072b2, 0xffe69f00, 0xff009e73, 0xffcc79a7,
                                                 0xff56b4e9, 0xffd55e00, 0xff8a8a00, 0xff555555};
    static constexpr std::array<QRgb, 8> onDark{0xff2a8fd0, 0xffe69f00, 0xff1fb58a, 0xffcc79a7,
                                                0xff7cc8f2, 0xffe07020, 0xfff0e442, 0xffb4b4b4};
    if (index == Chart::Series::pushesUp)
        return redUp;
    if (index == Chart::Series::pushesDown)
        return blueDown;
    const size_t at = size_t(std::max(index, 0)) % onLight.size();
    return dark ? onDark[at] : onLight[at];
}

QColor sequential(double t)
{
    static constexpr std::array<QRgb, 9> viridis{0xff440154, 0xff472d7b, 0xff3b528b,
                                                 0xff2c728e, 0xff21918c, 0xff28ae80,
                                                 0xff5ec962, 0xffaddc30, 0xfffde725};
    return interpolated(viridis, t);
}

QColor diverging(double t)
{
    static constexpr std::array<QRgb, 3> stops{blueDown, 0xfff7f7f5, redUp};
    return interpolated(stops, (t + 1) / 2);
}

QColor featureValue(double t)
{
    static constexpr std::array<QRgb, 3> stops{blueDown, 0xff9a7aa8, redUp};
    return interpolated(stops, t);
}

QColor unknown()
{
    return 0xff8b939c;
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QColor inkOn(const QColor &ground)
{
    return contrast(ground, Qt::white) >= contrast(ground, Qt::black) ? QColor(Qt::white)
                                                                      : QColor(Qt::black);
}

} // namespace tenbin::palette
