#include "app/desktop/change_dialog.h"

#include "core/text.h"
#include "widgets/message_bar.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tenbin {

ChangeDialog::ChangeDialog(const QString &title, const QString &verb, QWidget *parent)
    : QDialog(parent), m_messages(new MessageBar(this)), m_fields(new QWidget(this)),
      m_form(new QFormLayout(m_fields)), m_sentence(new QLabel(this)), m_why(new QLineEdit(this)),
      m_checking(this)
{
    constexpr int width = 560;
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    setFixedWidth(width);
    m_why->setAccessibleName(Tr::tr("Why"));
    m_why->setPlaceholderText(Tr::tr("kept in the history, with your name and the time"));
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(8);
    m_form->setHorizontalSpacing(12);
    m_form->setLabelAlignment(Qt::AlignLeft);
    m_form->addRow(Tr::tr("&Why"), m_why);
    auto *buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(Tr::tr("Cance&l"), QDialogButtonBox::RejectRole);
    m_copy = buttons->addButton(Tr::tr("&Copy as command"), QDialogButtonBox::ResetRole);
    m_copy->setToolTip(Tr::tr("The same as a call of tenbin-cli"));
    m_copy->setAutoDefault(false);
    m_copy->hide();
    m_verb = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    m_verb->setDefault(true);
    makePrimary(m_verb);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(12);
    layout->addWidget(m_messages);
    layout->addWidget(m_sentence);
    layout->addWidget(m_fields);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &ChangeDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    // Most files are read before a message could be.
    constexpr int readable = 300; // ms
    m_slow.setSingleShot(true);
    m_slow.setInterval(readable);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        m_messages->show(MessageBar::Level::Information, Tr::tr("The model's files are checked…"));
    });
    connect(m_copy, &QPushButton::clicked, this, &ChangeDialog::copyCommand);
}

/// A dialog does not grow by itself with text that wraps.
bool ChangeDialog::event(QEvent *event)
{
    const bool known = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show)
        setFixedHeight(layout()->totalHeightForWidth(width()));
    return known;
}

void ChangeDialog::addField(const QString &label, QWidget *field)
{
    m_form->insertRow(m_form->rowCount() - 1, label, field);
    // The order of the keys is the order on the screen.
    setTabOrder(field, m_why);
}

void ChangeDialog::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    setAccessibleDescription(sentence);
}

void ChangeDialog::setReady(bool ready)
{
    m_verb->setEnabled(ready);
    m_copy->setEnabled(ready);
}

void ChangeDialog::setDestructive()
{
    m_verb->setAutoDefault(false);
    m_cancel->setDefault(true);
}

void ChangeDialog::setChange(std::function<Status(const QString &why)> change)
{
    m_change = std::move(change);
}

void ChangeDialog::setCheck(std::function<std::function<Status()>()> check)
{
    m_check = std::move(check);
}

void ChangeDialog::setCommand(std::function<QString(const QString &why)> command)
{
    m_command = std::move(command);
    m_copy->show();
}

QString ChangeDialog::why() const
{
    return m_why->text().trimmed();
}

void ChangeDialog::copyCommand()
{
    QGuiApplication::clipboard()->setText(m_command(why()));
    m_messages->show(MessageBar::Level::Information, Tr::tr("The command is copied."));
}

void ChangeDialog::accept()
{
    if (!m_verb->isEnabled() || m_checking.isRunning())
        return;
    const std::function<Status()> read = m_check ? m_check() : nullptr;
    if (!read)
        return change();
    m_messages->clear();
    m_slow.start();
    // What the check is about stays as it is.
    m_fields->setEnabled(false);
    m_checking.run([read](Progress &) { return read(); },
                   [this](const Status &sound) {
                       m_slow.stop();
                       m_messages->clear();
                       m_fields->setEnabled(true);
                       if (sound)
                           return change();
                       m_messages->show(sound.error());
                   });
}

/// Files that are read to their end afterwards change nothing.
void ChangeDialog::done(int result)
{
    m_checking.cancel();
    m_slow.stop();
    QDialog::done(result);
}

void ChangeDialog::change()
{
    if (const Status made = m_change(why()); !made)
        return m_messages->show(made.error());
    QDialog::accept();
}

} // namespace tenbin
