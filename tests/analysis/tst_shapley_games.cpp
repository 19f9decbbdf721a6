#include "analysis/kernel_shap.h"
#include "analysis/permutation_shap.h"
#include "core/random.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <map>

using namespace tenbin;

namespace {

/// A game given by a function of the set of known players, for up to 30 players.
template <class Value> CoalitionGame gameOf(int players, Value value)
{
    CoalitionGame game;
    const quint32 all = (1U << players) - 1;
    game.empty = Eigen::VectorXd::Constant(1, value(0U));
    game.full = Eigen::VectorXd::Constant(1, value(all));
    game.matters.setOnes(1, players);
    game.values = [value](qsizetype, const Eigen::Ref<const Eigen::MatrixXi> &known) {
        Eigen::VectorXd values(known.rows());
        for (Eigen::Index i = 0; i < known.rows(); ++i) {
            quint32 set = 0;
            for (Eigen::Index j = 0; j < known.cols(); ++j)
                set |= known(i, j) ? 1U << j : 0U;
            values(i) = value(set);
        }
        return Result<Eigen::VectorXd>(values);
    };
    return game;
}

/// Shapley's definition with factorials.
template <class Value> Eigen::RowVectorXd bruteForce(int players, Value value)
{
    std::vector<double> factorial(size_t(players) + 1, 1);
    for (size_t i = 1; i < factorial.size(); ++i)
        factorial[i] = double(i) * factorial[i - 1];
    Eigen::RowVectorXd shapley = Eigen::RowVectorXd::Zero(players);
    for (int player = 0; player < players; ++player) {
        for (quint32 set = 0; set < 1U << players; ++set) {
            if (set >> player & 1)
                continue;
            const auto size = size_t(std::popcount(set));
            shapley(player) += factorial[size] * factorial[size_t(players) - size - 1] /
                               factorial.back() * (value(set | 1U << player) - value(set));
        }
    }
    return shapley;
}

/// Any game at all: a number of its own for every set.
double chanceValue(quint32 set)
{
    return RandomStream(11, set).normal();
}

/// Two groups with saturation, so that interactions are of every order; player 3 does nothing,
/// players 0 and 1 are alike.
double smoothValue(quint32 set)
{
    double sum = 0.4 * (set & 1) + 0.4 * (set >> 1 & 1);
    for (int j = 4; j < 30; ++j)
        sum += (set >> j & 1) * std::sin(j) * 0.3;
    return 3 * std::tanh(sum) + (set >> 2 & 1) * std::exp(-sum);
}

ShapleyValues kernel(const CoalitionGame &game, qsizetype coalitions, quint64 seed, int threads = 1)
{
    NoProgress progress;
    return kernelShap(game, {coalitions, seed, threads}, progress).value();
}

ShapleyValues permutation(const CoalitionGame &game, int permutations, quint64 seed,
                          int threads = 1)
{
    NoProgress progress;
    return permutationShap(game, {permutations, seed, threads}, progress).value();
}

} // namespace

class TestShapleyGames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exactForAnyGame_data();
    void exactForAnyGame();
    void allCoalitionsOfMoreThanTwelve();
    void coalitionsOfTheKernel_data();
    void coalitionsOfTheKernel();
    void linearGamesNeedNoLuck();
    void axioms_data();
    void axioms();
    void pairsOfPlayersAreExactByPermutations();
    void errorsAreThoseOfOtherSeeds_data();
    void errorsAreThoseOfOtherSeeds();
    void playersThatDoNotMatter();
    void threadsAndBlocksChangeNothing();
    void stops();
};

void TestShapleyGames::exactForAnyGame_data()
{
    QTest::addColumn<int>("players");
    for (int players : {0, 1, 2, 3, 5, 8, 12})
        QTest::addRow("%d", players) << players;
}

void TestShapleyGames::exactForAnyGame()
{
    QFETCH(int, players);
    const CoalitionGame game = gameOf(players, chanceValue);
    const ShapleyValues found = kernel(game, 2, 1);
    QVERIFY(found.exact);
    QVERIFY(found.errors.isZero(0));
    const Eigen::RowVectorXd expected = bruteForce(players, chanceValue);
    QCOMPARE(found.values.cols(), players);
    for (int j = 0; j < players; ++j)
        QVERIFY(std::abs(found.values(0, j) - expected(j)) < 1e-12);
}

void TestShapleyGames::allCoalitionsOfMoreThanTwelve()
{
    // The fit itself, once with an odd and once with an even number of players.
    for (int players : {13, 14}) {
        const auto value = [](quint32 set) { return smoothValue(set) + 0.1 * chanceValue(set); };
        const ShapleyValues found = kernel(gameOf(players, value), 1 << players, 1);
        QVERIFY(found.exact);
        QCOMPARE(found.coalitions, (1 << players) - 2);
        QVERIFY((found.values.row(0) - bruteForce(players, value)).cwiseAbs().maxCoeff() < 1e-10);
    }
}

void TestShapleyGames::coalitionsOfTheKernel_data()
{
    QTest::addColumn<int>("players");
    QTest::addColumn<int>("coalitions");
    QTest::addColumn<int>("fullSizes"); // those of which all are used, from one member up
    // 20 one-member pairs, 190 two-member pairs of 1024; a third size (1140 pairs) is too large.
    QTest::newRow("20 players") << 20 << 2048 << 2;
    // 286 three-member pairs are more than their share, 0.303, of the 933 that are left.
    QTest::newRow("13 players") << 13 << 2048 << 2;
    QTest::newRow("13 players, more") << 13 << 2080 << 3;
    QTest::newRow("14 players, few") << 14 << 2 << 1;
    QTest::newRow("200 players") << 200 << 2048 << 1;
}

void TestShapleyGames::coalitionsOfTheKernel()
{
    QFETCH(int, players);
    QFETCH(int, coalitions);
    QFETCH(int, fullSizes);
    const KernelCoalitions chosen = kernelCoalitions(players, coalitions, 3);
    const int pairs = std::max(coalitions / 2, 3 * players);
    QVERIFY(chosen.known.rows() <= pairs);
    QVERIFY(chosen.known.rows() > pairs * 9 / 10);
    QVERIFY(std::abs(chosen.weights.sum() - 1) < 1e-12);
    std::map<int, double> weight;
    std::map<int, int> count;
    std::map<std::vector<int>, int> seen;
    for (Eigen::Index i = 0; i < chosen.known.rows(); ++i) {
        const int size = chosen.known.row(i).sum();
        QVERIFY(size >= 1 && 2 * size <= players);
        QVERIFY(2 * size < players || chosen.known(i, 0) == 1);
        weight[size] += chosen.weights(i);
        ++count[size];
        QCOMPARE(chosen.drawn(i) == 0, size <= fullSizes);
        const Eigen::RowVectorXi row = chosen.known.row(i);
        QCOMPARE(seen[std::vector<int>(row.begin(), row.end())]++, 0);
    }
    double whole = 0;
    for (int size = 1; size < players; ++size)
        whole += 1.0 / (size * (players - size));
    double ways = 1;
    for (int size = 1; size <= fullSizes; ++size) {
        ways = ways * (players - size + 1) / size;
        QCOMPARE(double(count[size]), ways);
        QVERIFY(std::abs(weight[size] - 2.0 / (size * (players - size)) / whole) < 1e-12);
    }
}

void TestShapleyGames::linearGamesNeedNoLuck()
{
    const auto value = [](quint32 set) {
        double sum = 2;
        for (int j = 0; j < 16; ++j)
            sum += (set >> j & 1) * std::cos(j);
        return sum;
    };
    for (const ShapleyValues &found :
         {kernel(gameOf(16, value), 200, 5), permutation(gameOf(16, value), 2, 5)}) {
        for (int j = 0; j < 16; ++j) {
            QVERIFY(std::abs(found.values(0, j) - std::cos(j)) < 1e-10);
            QVERIFY(found.errors(0, j) < 1e-10);
        }
    }
}

void TestShapleyGames::axioms_data()
{
    QTest::addColumn<bool>("byKernel");
    QTest::addColumn<int>("players");
    QTest::newRow("kernel, exact") << true << 8;
    QTest::newRow("kernel, sampled") << true << 16;
    QTest::newRow("permutations") << false << 16;
}

void TestShapleyGames::axioms()
{
    QFETCH(bool, byKernel);
    QFETCH(int, players);
    const auto values = [&](auto value, quint64 seed = 9) {
        const CoalitionGame game = gameOf(players, value);
        return byKernel ? kernel(game, 512, seed) : permutation(game, 20, seed);
    };
    const ShapleyValues one = values(smoothValue);
    const double sum = smoothValue((1U << players) - 1) - smoothValue(0);
    QVERIFY(std::abs(one.values.sum() - sum) < 1e-12); // efficiency
    const double noise = 5 * one.errors.maxCoeff() + 1e-12;
    QVERIFY(std::abs(one.values(0, 0) - one.values(0, 1)) <= 2 * noise); // symmetry
    QVERIFY(std::abs(one.values(0, 3)) <= noise);                        // dummy
    const ShapleyValues other = values(chanceValue);
    const ShapleyValues both =
        values([](quint32 set) { return 2 * smoothValue(set) - 3 * chanceValue(set); });
    QVERIFY((both.values - 2 * one.values + 3 * other.values).cwiseAbs().maxCoeff() < 1e-10);
    if (!one.exact) {
        QVERIFY(one.errors.minCoeff() >= 0 && one.errors.maxCoeff() > 0);
        QVERIFY((values(smoothValue, 10).values - one.values).cwiseAbs().maxCoeff() > 1e-9);
        const Eigen::RowVectorXd expected = bruteForce(players, smoothValue);
        const Eigen::ArrayXd distance = (one.values.row(0) - expected).cwiseAbs().array();
        QVERIFY((distance <= 5 * one.errors.row(0).transpose().array() + 1e-9).all());
    }
}

void TestShapleyGames::pairsOfPlayersAreExactByPermutations()
{
    const auto value = [](quint32 set) {
        double sum = 0;
        for (int i = 0; i < 14; ++i) {
            for (int j = 0; j <= i; ++j)
                sum += (set >> i & 1) * (set >> j & 1) * std::sin(3 * i + j);
        }
        return sum;
    };
    const ShapleyValues found = permutation(gameOf(14, value), 2, 4);
    QVERIFY(!found.exact);
    QVERIFY((found.values.row(0) - bruteForce(14, value)).cwiseAbs().maxCoeff() < 1e-10);
}

void TestShapleyGames::errorsAreThoseOfOtherSeeds_data()
{
    QTest::addColumn<bool>("byKernel");
    QTest::addColumn<int>("effort");
    QTest::newRow("kernel, 300") << true << 300;
    QTest::newRow("kernel, 1000") << true << 1000;
    QTest::newRow("permutations, 10") << false << 10;
}

void TestShapleyGames::errorsAreThoseOfOtherSeeds()
{
    QFETCH(bool, byKernel);
    QFETCH(int, effort);
    constexpr int players = 16;
    constexpr int seeds = 300;
    const CoalitionGame game = gameOf(players, smoothValue);
    const Eigen::RowVectorXd expected = bruteForce(players, smoothValue);
    Eigen::ArrayXXd distances(seeds, players), errors(seeds, players);
    for (int seed = 0; seed < seeds; ++seed) {
        const ShapleyValues found = byKernel ? kernel(game, effort, quint64(seed))
                                             : permutation(game, effort, quint64(seed));
        distances.row(seed) = found.values.row(0) - expected;
        errors.row(seed) = found.errors.row(0);
    }
    const Eigen::ArrayXd actual = distances.square().colwise().mean().sqrt();
    const Eigen::ArrayXd claimed = errors.square().colwise().mean().sqrt();
    for (int j = 0; j < players; ++j) {
        if (j == 3 && !byKernel)
            continue; // a player that never adds anything has neither
        const double ratio = claimed(j) / actual(j);
        QVERIFY2(ratio > 0.8 && ratio < 1.3,
                 qPrintable(QStringLiteral("player %1: claimed %2, actual %3")
                                .arg(j)
                                .arg(claimed(j))
                                .arg(actual(j))));
    }
}

void TestShapleyGames::playersThatDoNotMatter()
{
    // Three games; what does not matter differs between them.
    constexpr int players = 15;
    CoalitionGame game;
    game.matters.setOnes(3, players);
    game.matters.row(1).head(5).setZero();
    game.matters.row(2).setZero();
    const auto valueOf = [&](qsizetype index, auto isKnown) {
        quint32 set = 0;
        for (int j = 0; j < players; ++j)
            set |= game.matters(index, j) && isKnown(j) ? 1U << j : 0U;
        return smoothValue(set);
    };
    game.empty.resize(3);
    game.full.resize(3);
    for (int i = 0; i < 3; ++i) {
        game.empty(i) = valueOf(i, [](int) { return false; });
        game.full(i) = valueOf(i, [](int) { return true; });
    }
    game.values = [&](qsizetype index, const Eigen::Ref<const Eigen::MatrixXi> &known) {
        Eigen::VectorXd values(known.rows());
        for (Eigen::Index i = 0; i < known.rows(); ++i)
            values(i) = valueOf(index, [&](int j) { return known(i, j) != 0; });
        return Result<Eigen::VectorXd>(values);
    };
    for (const ShapleyValues &found : {kernel(game, 256, 1), permutation(game, 10, 1)}) {
        QVERIFY(!found.exact);
        QVERIFY(found.values.row(1).head(5).isZero(0));
        QVERIFY(found.errors.row(1).head(5).isZero(0));
        QVERIFY(found.values.row(2).isZero(0));
        for (int i = 0; i < 3; ++i)
            QVERIFY(std::abs(found.values.row(i).sum() - game.full(i) + game.empty(i)) < 1e-12);
    }
    const auto rest = [](quint32 set) { return smoothValue(set << 5); };
    const Eigen::RowVectorXd expected = bruteForce(10, rest);
    QVERIFY((kernel(game, 256, 1).values.row(1).tail(10) - expected).cwiseAbs().maxCoeff() < 1e-12);
}

void TestShapleyGames::threadsAndBlocksChangeNothing()
{
    CoalitionGame game = gameOf(15, smoothValue);
    const ShapleyValues kernelFirst = kernel(game, 500, 2);
    const ShapleyValues first = permutation(game, 7, 2);
    for (qsizetype block : {1, 13, 100'000}) {
        game.block = block;
        for (int threads : {1, 3}) {
            QVERIFY(kernel(game, 500, 2, threads).values == kernelFirst.values);
            QVERIFY(kernel(game, 500, 2, threads).errors == kernelFirst.errors);
            QVERIFY(permutation(game, 7, 2, threads).values == first.values);
        }
    }
}

void TestShapleyGames::stops()
{
    class Stopping final : public Progress
    {
    public:
        bool report(double fraction, const QString &) override { return fraction < 0.3; }
    };
    Stopping progress;
    const auto found = kernelShap(gameOf(15, smoothValue), {500, 1, 1}, progress);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Error::Kind::Cancelled);

    CoalitionGame broken = gameOf(15, smoothValue);
    broken.values = [](qsizetype, const Eigen::Ref<const Eigen::MatrixXi> &) {
        return Result<Eigen::VectorXd>(failure(Error::Kind::Numeric, QStringLiteral("no")));
    };
    NoProgress listening;
    QCOMPARE(permutationShap(broken, {5, 1, 2}, listening).error().text, QStringLiteral("no"));
}

QTEST_GUILESS_MAIN(TestShapleyGames)
#include "tst_shapley_games.moc"
