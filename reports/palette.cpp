#include "reports/palette.h"

#include <array>

namespace tenbin::palette {

QColor category(int index)
{
    static constexpr std::array<QRgb, 8> colours{0xff0072b2, 0xffe69f00, 0xff009e73, 0xffcc79a7,
                                                 0xff56b4e9, 0xffd55e00, 0xff8a8a00, 0xff555555};
    return QColor(colours[size_t(index) % colours.size()]);
}

} // namespace tenbin::palette
