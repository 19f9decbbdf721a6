#include "widgets/flat_style.h"

#include "widgets/flat_parts.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int textInset = 4; ///< of text in fields, beyond what Fusion leaves
constexpr int cellInset = 7; ///< of text in the cells of views

/// Buttons and fields of one row are equally high.
int controlHeight(const QStyleOption *option)
{
    return std::max(28, (option ? option->fontMetrics.height() : 16) + 12);
}

} // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const bool quiet = button && (button->features & QStyleOptionButton::Flat);
        return flat::drawButton(*painter, *option, flat::isPrimary(*option, widget), quiet);
    }
    case PE_PanelButtonTool: return flat::drawButton(*painter, *option, false, true);
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0)
            return flat::drawField(*painter, *option);
        break;
    case PE_FrameLineEdit:
    case PE_FrameTabBarBase: return;
    case PE_PanelScrollAreaCorner:
        return painter->fillRect(option->rect, option->palette.color(QPalette::Base));
    case PE_FrameButtonBevel:
    case PE_Frame:
        painter->setPen(flat::lineColour(option->palette));
        painter->setBrush(Qt::NoBrush);
        return painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    case PE_FrameTabWidget:
        return painter->fillRect(QRect(option->rect.topLeft(), QSize(option->rect.width(), 1)),
                                 flat::lineColour(option->palette));
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView *>(widget))
            break;
        return flat::drawFocus(*painter, *option);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: return flat::drawCheckBox(*painter, *option, false);
    case PE_IndicatorRadioButton: return flat::drawCheckBox(*painter, *option, true);
    case PE_IndicatorArrowDown:
        return flat::drawChevron(*painter, option->rect,
                                 option->palette.color(QPalette::ButtonText), 0);
    case PE_IndicatorArrowUp:
        return flat::drawChevron(*painter, option->rect,
                                 option->palette.color(QPalette::ButtonText), 180);
    case PE_IndicatorHeaderArrow: {
        const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        const bool ascending = header && header->sortIndicator == QStyleOptionHeader::SortDown;
        return flat::drawChevron(*painter, option->rect,
                                 option->palette.color(QPalette::WindowText), ascending ? 180 : 0);
    }
    default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && flat::isPrimary(*option, widget) && (option->state & State_Enabled)) {
            QStyleOptionButton inverse = *button;
            inverse.palette.setColor(QPalette::ButtonText,
                                     option->palette.color(QPalette::HighlightedText));
            return QProxyStyle::drawControl(element, &inverse, painter, widget);
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            return flat::drawTab(*painter, *tab);
        break;
    case CE_Header:
        // As Fusion, but with the arrow at the height of the words.
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeaderV2 part;
            static_cast<QStyleOptionHeader &>(part) = *header;
            painter->save();
            painter->setClipRect(option->rect);
            drawControl(CE_HeaderSection, header, painter, widget);
            part.rect = subElementRect(SE_HeaderLabel, header, widget);
            if (part.rect.isValid())
                drawControl(CE_HeaderLabel, &part, painter, widget);
            part.rect = subElementRect(SE_HeaderArrow, header, widget);
            if (header->sortIndicator != QStyleOptionHeader::None)
                drawPrimitive(PE_IndicatorHeaderArrow, &part, painter, widget);
            return painter->restore();
        }
        break;
    case CE_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            return flat::drawHeaderSection(*painter, *header);
        break;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
            header && header->orientation == Qt::Vertical) {
            // The margin is at all sides: rows have no height left for their text.
            const int margin = pixelMetric(PM_HeaderMargin, option, widget);
            QStyleOptionHeader whole = *header;
            whole.rect.adjust(0, -margin, 0, margin);
            return QProxyStyle::drawControl(element, &whole, painter, widget);
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        painter->setPen(flat::lineColour(option->palette));
        return painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel: return;
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option))
            return flat::drawProgress(*painter, *bar);
        break;
    case CE_Splitter: {
        const QRect &rect = option->rect;
        const bool upright = rect.width() < rect.height();
        painter->setPen(flat::lineColour(option->palette));
        return upright ? painter->drawLine(rect.center().x(), rect.top(), rect.center().x(),
                                           rect.bottom())
                       : painter->drawLine(rect.left(), rect.center().y(), rect.right(),
                                           rect.center().y());
    }
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            const bool chosen = (item->state & State_Selected) || (item->state & State_Sunken);
            painter->fillRect(item->rect,
                              item->palette.color(chosen ? QPalette::Highlight : QPalette::Window));
            const int flags = int(Qt::AlignCenter) | int(Qt::TextSingleLine) |
                              (styleHint(SH_UnderlineShortcut, item, widget, nullptr)
                                   ? int(Qt::TextShowMnemonic)
                                   : int(Qt::TextHideMnemonic));
            return drawItemText(painter, item->rect, flags, item->palette,
                                item->state & State_Enabled, item->text,
                                chosen ? QPalette::HighlightedText : QPalette::WindowText);
        }
        break;
    case CE_ToolBar:
    case CE_MenuBarEmptyArea:
        return painter->fillRect(option->rect, option->palette.color(QPalette::Window));
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    const auto part = [&](SubControl which) {
        return subControlRect(control, option, which, widget);
    };
    const QColor ink = option->palette.color(QPalette::ButtonText);
    switch (control) {
    case CC_ComboBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            if (box->editable)
                flat::drawField(*painter, *option);
            else
                flat::drawButton(*painter, *option, false, !box->frame);
            if (!box->editable && (option->state & State_HasFocus))
                flat::drawFocus(*painter, *option);
            return flat::drawChevron(*painter, part(SC_ComboBoxArrow), ink, 0);
        }
        break;
    case CC_SpinBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            if (box->frame)
                flat::drawField(*painter, *option);
            if (box->buttonSymbols == QAbstractSpinBox::NoButtons)
                return;
            const auto shade = [&](QAbstractSpinBox::StepEnabledFlag step) {
                return (box->stepEnabled & step) ? ink : flat::lineColour(option->palette);
            };
            flat::drawChevron(*painter, part(SC_SpinBoxUp).translated(-2, 1),
                              shade(QAbstractSpinBox::StepUpEnabled), 180);
            return flat::drawChevron(*painter, part(SC_SpinBoxDown).translated(-2, -1),
                                     shade(QAbstractSpinBox::StepDownEnabled), 0);
        }
        break;
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            painter->fillRect(option->rect, option->palette.color(QPalette::Base));
            if (bar->maximum > bar->minimum)
                flat::drawScrollBar(*painter, *bar, part(SC_ScrollBarSlider));
            return;
        }
        break;
    case CC_Slider:
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return flat::drawSlider(*painter, *slider, part(SC_SliderGroove),
                                    part(SC_SliderHandle));
        break;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                SubControl part, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar) {
        const bool text = part == SC_ComboBoxEditField || part == SC_SpinBoxEditField;
        const bool field = control == CC_ComboBox || control == CC_SpinBox;
        return QProxyStyle::subControlRect(control, option, part, widget)
            .adjusted(text && field ? textInset : 0, 0, 0, 0);
    }
    // No buttons at the ends: the whole length is for the handle.
    const QRect whole = option->rect;
    const bool flat = bar->orientation == Qt::Horizontal;
    const int length = flat ? whole.width() : whole.height();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    int handle = length;
    if (range > 0)
        handle = std::clamp(int(qint64(bar->pageStep) * length / (range + bar->pageStep)),
                            std::min(28, length), length);
    const int at = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                           length - handle, bar->upsideDown);
    const auto piece = [&](int from, int size) {
        const QRect local = flat ? QRect(whole.left() + from, whole.top(), size, whole.height())
                                 : QRect(whole.left(), whole.top() + from, whole.width(), size);
        return visualRect(option->direction, whole, local);
    };
    switch (part) {
    case SC_ScrollBarSlider: return piece(at, handle);
    case SC_ScrollBarGroove: return whole;
    case SC_ScrollBarSubPage: return piece(0, at);
    case SC_ScrollBarAddPage: return piece(at + handle, length - at - handle);
    default: return {};
    }
}

QRect FlatStyle::subElementRect(SubElement element, const QStyleOption *option,
                                const QWidget *widget) const
{
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_HeaderArrow)
        rect.moveCenter({rect.center().x(), option->rect.center().y()});
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    const bool field = element == SE_LineEditContents && frame && frame->lineWidth > 0;
    return field ? rect.adjusted(textInset, 0, -textInset, 0) : rect;
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    switch (metric) {
    case PM_FocusFrameHMargin:
        if (qobject_cast<const QAbstractItemView *>(widget))
            return cellInset;
        return QProxyStyle::pixelMetric(metric, option, widget);
    case PM_HeaderMargin: return cellInset + 1;
    case PM_ScrollBarExtent: return 12;
    case PM_SplitterWidth: return 7;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_SmallIconSize:
    case PM_ButtonIconSize: return 16;
    case PM_ToolBarIconSize: return 20;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin: return 12;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return 8;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
    case PM_SliderLength: return 18;
    case PM_ScrollView_ScrollBarSpacing: return 0;
    case PM_MenuPanelWidth: return 1;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText: return 0;
    case SH_Widget_Animation_Duration: return 0;
    case SH_ScrollBar_ContextMenu: return 0;
    case SH_FormLayoutLabelAlignment: return int(Qt::AlignLeft | Qt::AlignVCenter);
    case SH_Table_GridLineColor:
        return int(option ? flat::lineColour(option->palette).rgb() : 0xffdadde1);
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton: wanted.rwidth() += 8; [[fallthrough]];
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_SpinBox: wanted.setHeight(controlHeight(option)); return wanted;
    case CT_TabBarTab: return wanted + QSize(8, 6);
    case CT_ItemViewItem: return wanted + QSize(0, 6);
    default: return wanted;
    }
}

} // namespace tenbin
