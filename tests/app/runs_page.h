#pragma once

#include "app/desktop/page.h"
#include "app/desktop/runs_table.h"
#include "app/desktop/runs_table_model.h"
#include "tests/app/run_bench.h"
#include "tests/app/window_bench.h"
#include "widgets/choice_box.h"

#include <QApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>

namespace tenbin::test {

inline const QString auc = QStringLiteral("metrics.roc_auc");
inline const QString logLoss = QStringLiteral("metrics.log_loss");

/// Four runs of two learners; "b" and "c" have the same AUC.
inline QList<StoredRun> fourRuns()
{
    const QString forest = QStringLiteral("random_forest"), mlp = QStringLiteral("mlp");
    const auto trees = [](int count) {
        return QJsonObject{
            {QStringLiteral("learner_params"), QJsonObject{{QStringLiteral("trees"), count}}}};
    };
    QList<StoredRun> runs{
        storedRun(1, QStringLiteral("a"), forest,
                  {{QStringLiteral("roc_auc"), 0.80}, {QStringLiteral("log_loss"), 0.50}},
                  trees(10)),
        storedRun(2, QStringLiteral("b"), forest,
                  {{QStringLiteral("roc_auc"), 0.90}, {QStringLiteral("log_loss"), 0.40}},
                  trees(20)),
        storedRun(3, QStringLiteral("c"), mlp,
                  {{QStringLiteral("roc_auc"), 0.90}, {QStringLiteral("log_loss"), 0.30}}),
        storedRun(4, QStringLiteral("d"), mlp, {{QStringLiteral("own_figure"), 7}})};
    runs[0].tags = {QStringLiteral("experiment=first")};
    runs[2].tags = {QStringLiteral("experiment=first"), QStringLiteral("keep")};
    return runs;
}

/// The page of runs of a project, in a session of its own.
struct Opened
{
    explicit Opened(const QString &folder) : session(WindowBench::workers())
    {
        if (!session.openProject(folder))
            qFatal("The project cannot be opened.");
        page.reset(shelf<Page>().find(QStringLiteral("runs"))->create(session, nullptr));
        page->resize(1500, 760);
        page->show();
        QApplication::setActiveWindow(page.get());
        table = page->findChild<RunsTable *>();
        table->setFocus();
        QObject::connect(&session, &Session::failed, &session,
                         [this](const Error &error) { errors.append(error.text); });
    }

    QString names() const
    {
        QStringList all;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            all.append(table->model()->index(row, 0).data().toString());
        return all.join(u' ');
    }
    int section(const QString &column) const
    {
        return int(table->runs().columns().indexOf(column));
    }
    QModelIndex cell(const QString &name, const QString &column) const
    {
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data().toString() == name)
                return table->model()->index(row, section(column));
        }
        return {};
    }
    QVariant data(const QString &name, const QString &column, int role) const
    {
        return cell(name, column).data(role);
    }
    void pick(const QString &name) const
    {
        table->selectRow(cell(name, QStringLiteral("name")).row());
    }
    void press(int key) const { QTest::keyClick(table, Qt::Key(key)); }
    void clickHeader(const QString &column, Qt::KeyboardModifiers keys = {}) const
    {
        QHeaderView *header = table->horizontalHeader();
        const int at = section(column);
        table->horizontalScrollBar()->setValue(header->sectionPosition(at));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, keys,
                          QPoint(header->sectionViewportPosition(at) + 20, header->height() / 2));
    }
    template <class Button> Button *button(const QString &text) const
    {
        for (auto *one : page->findChildren<Button *>()) {
            if (one->text().remove(u'&').startsWith(text))
                return one;
        }
        return nullptr;
    }
    void filter(const QString &text) const
    {
        auto *field = page->findChild<QLineEdit *>();
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    void groupBy(const QString &what) const
    {
        auto *box = page->findChild<ChoiceBox *>();
        box->setCurrentIndex(box->findData(what));
        Q_EMIT box->activated(box->currentIndex());
    }
    QStringList inStore(bool bin = false)
    {
        RunQuery query;
        query.inBin = bin;
        QStringList all;
        for (const StoredRun &run : session.runs(query))
            all.append(run.name);
        return all;
    }
    StoredRun named(const QString &name)
    {
        for (const StoredRun &run : session.runs()) {
            if (run.name == name)
                return run;
        }
        return {};
    }

    Session session;
    std::unique_ptr<QWidget> page;
    RunsTable *table = nullptr;
    QStringList errors;
};

} // namespace tenbin::test
