#include "models/xgboost_booster.h"

#include "core/guarded.h"
#include "core/text.h"
#include "models/tree_model.h"

#include <xgboost/c_api.h>

#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

Status checked(int code)
{
    if (code == 0)
        return {};
    return failure(Error::Kind::Internal, Tr::tr("XGBoost could not do its part of the work."),
                   Tr::tr("The log says why."), QString::fromUtf8(XGBGetLastError()));
}

template <class T>
QByteArray arrayText(const T *data, size_t rows, size_t columns, const char *type)
{
    const QByteArray shape = columns == 0 ? QByteArray::number(quint64(rows))
                                          : QByteArray::number(quint64(rows)) + ',' +
                                                QByteArray::number(quint64(columns));
    return "{\"data\":[" + QByteArray::number(quint64(quintptr(data))) + ",true],\"shape\":[" +
           shape + "],\"typestr\":\"" + type + "\",\"version\":3}";
}

QByteArray constructionText(int threads, int maximumBins)
{
    return "{\"missing\":NaN,\"nthread\":" + QByteArray::number(threads) +
           ",\"max_bin\":" + QByteArray::number(maximumBins) + "}";
}

/// The cells of a block of rows that are there, row by row.
struct Cells
{
    std::vector<quint64> starts{0};
    std::vector<quint32> columns;
    std::vector<float> values;

    void clear()
    {
        starts.assign(1, 0);
        columns.clear();
        values.clear();
    }
    void add(Eigen::Index column, float value)
    {
        columns.push_back(quint32(column));
        values.push_back(value);
    }
    void endRow() { starts.push_back(values.size()); }
};

void appendRow(const Features &features, quint32 row, Cells &cells)
{
    const Eigen::Index dense = features.dense.cols();
    for (Eigen::Index column = 0; column < dense; ++column) {
        const double value = features.dense(Eigen::Index(row), column);
        if (!std::isnan(value))
            cells.add(column, treeValue(value));
    }
    if (features.sparse.cols() > 0) {
        for (Features::Sparse::InnerIterator cell(features.sparse, Eigen::Index(row)); cell; ++cell)
            cells.add(dense + cell.col(), treeValue(cell.value()));
    }
    cells.endRow();
}

Status setFeatureTypes(DMatrixHandle matrix, const QList<Feature> &columns)
{
    std::vector<const char *> types;
    bool anyCategory = false;
    for (const Feature &feature : columns) {
        types.push_back(feature.levels > 0 ? "c" : "q");
        anyCategory = anyCategory || feature.levels > 0;
    }
    if (!anyCategory)
        return {};
    return checked(XGDMatrixSetStrFeatureInfo(matrix, "feature_type", types.data(), types.size()));
}

/// Hands rows to XGBoost block by block.
class RowSource
{
public:
    RowSource(const Features &features, RowSpan rows, DMatrixHandle proxy)
        : m_features(features), m_rows(rows), m_proxy(proxy),
          m_blockRows(std::clamp<size_t>((size_t(1) << 22) / size_t(features.columnCount()), 1024,
                                         size_t(1) << 20))
    {
    }

    static int next(DataIterHandle self) { return static_cast<RowSource *>(self)->next(); }
    static void reset(DataIterHandle self) { static_cast<RowSource *>(self)->m_at = 0; }

private:
    int next()
    {
        if (m_at >= m_rows.size())
            return 0;
        const RowSpan block = m_rows.subspan(m_at, std::min(m_blockRows, m_rows.size() - m_at));
        m_at += block.size();
        const Status set = m_features.sparse.cols() > 0 ? setSparse(block) : setDense(block);
        // The call that asks for rows then fails with the error that XGBoost has noted.
        if (!set || !setFeatureTypes(m_proxy, m_features.columns))
            return 0;
        return 1;
    }

    Status setDense(RowSpan block)
    {
        const size_t width = size_t(m_features.dense.cols());
        m_values.resize(block.size() * width);
        constexpr size_t strip = 64; // rows whose lines stay in the first cache
        for (size_t begin = 0; begin < block.size(); begin += strip) {
            const size_t end = std::min(begin + strip, block.size());
            for (size_t column = 0; column < width; ++column) {
                const double *from = m_features.dense.col(Eigen::Index(column)).data();
                for (size_t i = begin; i < end; ++i)
                    m_values[i * width + column] = treeValue(from[block[i]]);
            }
        }
        const QByteArray text = arrayText(m_values.data(), block.size(), width, "<f4");
        return checked(XGProxyDMatrixSetDataDense(m_proxy, text.constData()));
    }

    Status setSparse(RowSpan block)
    {
        m_cells.clear();
        for (quint32 row : block)
            appendRow(m_features, row, m_cells);
        return checked(XGProxyDMatrixSetDataCSR(
            m_proxy, arrayText(m_cells.starts.data(), m_cells.starts.size(), 0, "<u8").constData(),
            arrayText(m_cells.columns.data(), m_cells.columns.size(), 0, "<u4").constData(),
            arrayText(m_cells.values.data(), m_cells.values.size(), 0, "<f4").constData(),
            bst_ulong(m_features.columnCount())));
    }

    const Features &m_features;
    RowSpan m_rows;
    DMatrixHandle m_proxy;
    size_t m_blockRows;
    size_t m_at = 0;
    std::vector<float> m_values;
    Cells m_cells;
};

/// A table whose rows are the edges themselves: XGBoost reads the bins of another matrix from it,
/// and so need not look for quantiles itself. Row 0 lies below every value.
Features tableOfEdges(const QList<Feature> &columns, const std::vector<BinEdges> &cuts)
{
    Eigen::Index rows = 1;
    for (const BinEdges &cut : cuts)
        rows = std::max<Eigen::Index>(rows, cut.bins());
    std::vector<Eigen::Triplet<double, qint64>> cells;
    for (size_t column = 0; column < cuts.size(); ++column) {
        const BinEdges &cut = cuts[column];
        if (cut.levels > 0) {
            for (int level = 0; level < cut.levels; ++level)
                cells.emplace_back(level, qint64(column), level);
            continue;
        }
        cells.emplace_back(0, qint64(column), double(cut.least));
        for (size_t i = 0; i < cut.edges.size(); ++i)
            cells.emplace_back(qint64(i) + 1, qint64(column), double(cut.edges[i]));
    }
    Features table;
    table.columns = columns;
    table.dense.resize(rows, 0);
    table.sparse.resize(rows, Eigen::Index(cuts.size()));
    table.sparse.setFromTriplets(cells.begin(), cells.end());
    return table;
}

Result<DMatrixHandle> quantileMatrix(const Features &features, RowSpan rows, DMatrixHandle bins,
                                     int maximumBins, int threads)
{
    DMatrixHandle proxy = nullptr;
    if (Status made = checked(XGProxyDMatrixCreate(&proxy)); !made)
        return passOn(made);
    RowSource source(features, rows, proxy);
    DMatrixHandle matrix = nullptr;
    const Status made = checked(XGQuantileDMatrixCreateFromCallback(
        &source, proxy, bins, RowSource::reset, RowSource::next,
        constructionText(threads, maximumBins).constData(), &matrix));
    XGDMatrixFree(proxy);
    if (!made)
        return passOn(made);
    return matrix;
}

} // namespace

void XgboostMatrix::Free::operator()(void *handle) const
{
    XGDMatrixFree(handle);
}

XgboostMatrix::XgboostMatrix(Handle handle, int maximumBins)
    : m_handle(std::move(handle)), m_maximumBins(maximumBins)
{
}

Result<XgboostMatrix> XgboostMatrix::binned(const Features &features, RowSpan rows,
                                            const std::vector<BinEdges> &cuts, int threads)
{
    int bins = 2;
    for (const BinEdges &cut : cuts)
        bins = std::max(bins, cut.levels > 0 ? 2 : cut.bins());
    const Features edges = tableOfEdges(features.columns, cuts);
    Rows all(size_t(edges.rowCount()));
    std::iota(all.begin(), all.end(), 0U);
    const Result<DMatrixHandle> reference = quantileMatrix(edges, all, nullptr, bins, 1);
    if (!reference)
        return passOn(reference);
    const Handle kept(*reference);
    const Result<DMatrixHandle> matrix = quantileMatrix(features, rows, *reference, bins, threads);
    if (!matrix)
        return passOn(matrix);
    return XgboostMatrix(Handle(*matrix), bins);
}

Result<XgboostMatrix> XgboostMatrix::plain(const Features &features, RowSpan rows, int threads)
{
    Cells cells;
    for (quint32 row : rows)
        appendRow(features, row, cells);
    DMatrixHandle matrix = nullptr;
    const Status made = checked(XGDMatrixCreateFromCSR(
        arrayText(cells.starts.data(), cells.starts.size(), 0, "<u8").constData(),
        arrayText(cells.columns.data(), cells.columns.size(), 0, "<u4").constData(),
        arrayText(cells.values.data(), cells.values.size(), 0, "<f4").constData(),
        bst_ulong(features.columnCount()), constructionText(threads, 256).constData(), &matrix));
    if (!made)
        return passOn(made);
    Handle kept(matrix);
    if (Status typed = setFeatureTypes(matrix, features.columns); !typed)
        return passOn(typed);
    return XgboostMatrix(std::move(kept), 0);
}

void XgboostBooster::Free::operator()(void *handle) const
{
    XGBoosterFree(handle);
}

XgboostBooster::XgboostBooster(Handle handle) : m_handle(std::move(handle)) {}

Result<XgboostBooster> XgboostBooster::create(std::span<const XgboostMatrix *const> matrices,
                                              const Settings &settings)
{
    std::vector<DMatrixHandle> handles;
    for (const XgboostMatrix *matrix : matrices)
        handles.push_back(matrix->handle());
    BoosterHandle booster = nullptr;
    if (Status made = checked(XGBoosterCreate(handles.data(), handles.size(), &booster)); !made)
        return passOn(made);
    Handle kept(booster);
    for (const auto &[name, value] : settings) {
        if (Status set = checked(XGBoosterSetParam(booster, name.constData(), value.constData()));
            !set)
            return passOn(set);
    }
    return XgboostBooster(std::move(kept));
}

Status XgboostBooster::boost(const XgboostMatrix &matrix, std::span<float> gradients,
                             std::span<float> hessians)
{
    return checked(XGBoosterBoostOneIter(m_handle.get(), matrix.handle(), gradients.data(),
                                         hessians.data(), gradients.size()));
}

Result<std::span<const float>> XgboostBooster::margins(const XgboostMatrix &matrix) const
{
    bst_ulong count = 0;
    const float *values = nullptr;
    constexpr int asMargin = 1;
    if (Status done = checked(
            XGBoosterPredict(m_handle.get(), matrix.handle(), asMargin, 0, 1, &count, &values));
        !done)
        return passOn(done);
    return std::span<const float>(values, count);
}

Result<QByteArray> XgboostBooster::toUbj() const
{
    bst_ulong size = 0;
    const char *bytes = nullptr;
    if (Status done = checked(
            XGBoosterSaveModelToBuffer(m_handle.get(), "{\"format\":\"ubj\"}", &size, &bytes));
        !done)
        return passOn(done);
    return QByteArray(bytes, qsizetype(size));
}

} // namespace tenbin
