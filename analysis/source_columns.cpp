#include "analysis/source_columns.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Which of the sparse features belong to columns taken from the first of two rows.
std::vector<quint8> sparseFlags(const SourceColumns &sources, const std::vector<int> &columns,
                                const Features &features)
{
    std::vector<quint8> flags(size_t(features.sparse.cols()), 0);
    for (int column : columns) {
        for (int feature : sources.features[size_t(column)]) {
            if (feature >= features.dense.cols())
                flags[size_t(feature - features.dense.cols())] = 1;
        }
    }
    return flags;
}

/// The entries of row `first` where flagged, of row `second` elsewhere, in the order of features.
void appendMixedRow(Features::Sparse &to, qint64 at, const Features::Sparse &first, qint64 firstRow,
                    const Features::Sparse &second, qint64 secondRow,
                    const std::vector<quint8> &flags)
{
    Features::Sparse::InnerIterator one(first, firstRow);
    Features::Sparse::InnerIterator other(second, secondRow);
    while (one || other) {
        if (one && (!other || one.col() <= other.col())) {
            if (flags[size_t(one.col())])
                to.insertBack(at, one.col()) = one.value();
            if (other && other.col() == one.col()) {
                if (!flags[size_t(one.col())])
                    to.insertBack(at, other.col()) = other.value();
                ++other;
            }
            ++one;
        } else {
            if (!flags[size_t(other.col())])
                to.insertBack(at, other.col()) = other.value();
            ++other;
        }
    }
}

} // namespace

SourceColumns sourceColumns(const QList<Feature> &features)
{
    SourceColumns sources;
    for (qsizetype i = 0; i < features.size(); ++i) {
        qsizetype at = sources.names.indexOf(features[i].source);
        if (at < 0) {
            at = sources.names.size();
            sources.names.append(features[i].source);
            sources.features.emplace_back();
        }
        sources.features[size_t(at)].push_back(int(i));
    }
    return sources;
}

Eigen::MatrixXd bySource(const Eigen::MatrixXd &values, const SourceColumns &sources)
{
    Eigen::MatrixXd summed = Eigen::MatrixXd::Zero(values.rows(), sources.size());
    for (qsizetype column = 0; column < sources.size(); ++column) {
        for (int feature : sources.features[size_t(column)])
            summed.col(column) += values.col(feature);
    }
    return summed;
}

RowMixer::RowMixer(const SourceColumns &sources, const Features &rows, const Features &background)
    : m_sources(sources), m_rows(rows), m_background(background)
{
}

Features RowMixer::mixed(qsizetype row, const Eigen::Ref<const Eigen::MatrixXi> &known) const
{
    const Eigen::Index donors = m_background.dense.rows();
    const Eigen::Index dense = m_rows.dense.cols();
    Features out;
    out.columns = m_rows.columns;
    out.dense.resize(known.rows() * donors, dense);
    for (qsizetype column = 0; column < m_sources.size(); ++column) {
        for (int feature : m_sources.features[size_t(column)]) {
            if (feature >= dense)
                continue;
            for (Eigen::Index i = 0; i < known.rows(); ++i) {
                auto block = out.dense.col(feature).segment(i * donors, donors);
                if (known(i, column))
                    block.setConstant(m_rows.dense(row, feature));
                else
                    block = m_background.dense.col(feature);
            }
        }
    }
    out.sparse.resize(m_rows.sparse.cols() ? out.dense.rows() : 0, m_rows.sparse.cols());
    if (!m_rows.sparse.cols())
        return out;
    for (Eigen::Index i = 0; i < known.rows(); ++i) {
        std::vector<int> columns;
        for (qsizetype column = 0; column < m_sources.size(); ++column) {
            if (known(i, column))
                columns.push_back(int(column));
        }
        const std::vector<quint8> flags = sparseFlags(m_sources, columns, m_rows);
        for (Eigen::Index donor = 0; donor < donors; ++donor) {
            const qint64 at = i * donors + donor;
            out.sparse.startVec(at);
            appendMixedRow(out.sparse, at, m_rows.sparse, row, m_background.sparse, donor, flags);
        }
    }
    out.sparse.finalize();
    return out;
}

Features RowMixer::replaced(const std::vector<int> &from, RowSpan donors) const
{
    Features out = m_rows;
    const Eigen::Index dense = m_rows.dense.cols();
    for (int column : from) {
        for (int feature : m_sources.features[size_t(column)]) {
            if (feature >= dense)
                continue;
            for (Eigen::Index i = 0; i < out.dense.rows(); ++i)
                out.dense(i, feature) = m_background.dense(donors[size_t(i)], feature);
        }
    }
    if (!m_rows.sparse.cols())
        return out;
    const std::vector<quint8> flags = sparseFlags(m_sources, from, m_rows);
    Features::Sparse sparse(m_rows.sparse.rows(), m_rows.sparse.cols());
    for (Eigen::Index i = 0; i < sparse.rows(); ++i) {
        sparse.startVec(i);
        appendMixedRow(sparse, i, m_background.sparse, donors[size_t(i)], m_rows.sparse, i, flags);
    }
    sparse.finalize();
    out.sparse = std::move(sparse);
    return out;
}

} // namespace tenbin
