#include "app/desktop/run_filter_field.h"

#include "core/text.h"
#include "widgets/theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTextCharFormat>

#include <algorithm>

namespace tenbin {

RunFilterField::RunFilterField(QWidget *parent)
    : QWidget(parent), m_field(new QLineEdit(this)), m_message(new QLabel(this))
{
    m_field->setPlaceholderText(
        Tr::tr("metrics.roc_auc > 0.9 and (learner = \"mlp\" or tags.keep = \"yes\")"));
    m_field->setAccessibleName(Tr::tr("Filter of the runs"));
    m_field->setToolTip(plainToolTip(Tr::tr(
        "Fields: metrics.NAME, params.NAME, tags.KEY, tag, name, learner, dataset, task, status, "
        "started, seconds, notes, id.\nOperators: = != < <= > >= ~ (contains) LIKE ILIKE, "
        "joined with and, or, not and parentheses. Text stands in quotes.")));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(360);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    auto *label = new QLabel(Tr::tr("Fi&lter"), this);
    label->setBuddy(m_field);
    label->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(4);
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_field, 0, 1);
    layout->addWidget(m_message, 1, 1);
    setFocusProxy(m_field);
    constexpr int pause = 200; // ms, between letters
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(m_field, &QLineEdit::textEdited, &m_pause, qOverload<>(&QTimer::start));
    connect(m_field, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_field, &QLineEdit::returnPressed, this, &RunFilterField::read);
    connect(&m_pause, &QTimer::timeout, this, &RunFilterField::read);
}

void RunFilterField::clear()
{
    m_field->clear();
    read();
}

void RunFilterField::read()
{
    m_pause.stop();
    const Result<RunFilter> filter = RunFilter::parse(m_field->text());
    showError(filter ? nullptr : &filter.error());
    if (filter)
        Q_EMIT changed(*filter);
}

void RunFilterField::showError(const Error *error)
{
    m_message->setVisible(error);
    m_message->setText(error ? error->text + u' ' + error->hint : QString());
    m_field->setAccessibleDescription(m_message->text());
    paintMessage();
    mark(error ? RunFilter::stoppedAt(*error) : -1);
}

/// A wavy line from there to the end of the word; -1: none. Line edits show formats only of what an
/// input method composes; an event that composes nothing changes only the format.
void RunFilterField::mark(qsizetype at)
{
    const QString text = m_field->text();
    QList<QInputMethodEvent::Attribute> formats;
    if (at >= 0 && !text.isEmpty()) {
        const qsizetype start = std::min(at, text.size() - 1);
        const qsizetype blank = text.indexOf(u' ', start + 1);
        const qsizetype end = blank < 0 ? text.size() : blank;
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(coloursOf(palette()).bad);
        formats.append({QInputMethodEvent::TextFormat, int(start) - m_field->cursorPosition(),
                        int(end - start), format});
    }
    QInputMethodEvent event(QString(), formats);
    QCoreApplication::sendEvent(m_field, &event);
}

void RunFilterField::paintMessage()
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, coloursOf(colours).bad);
    m_message->setPalette(colours);
}

void RunFilterField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintMessage();
}

} // namespace tenbin
