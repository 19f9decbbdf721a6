#include "analysis/group_tables.h"

#include <algorithm>

namespace tenbin {

GroupTables::GroupTables(const Tree &tree, const TreePaths &paths, int outputs)
    : m_outputs(tree.leafValues.empty() ? 1 : outputs), m_groups(groupLeaves(tree, paths)),
      m_chunksOf(m_groups.groups.size())
{
    // Features of neighbouring groups come together: so a group's lie in few chunks.
    std::vector<std::vector<qint32>> of(m_groups.groups.size());
    const PathFeature *next = paths.onPaths.data();
    for (size_t leaf = 0; leaf < paths.leaves.size(); ++leaf) {
        for (qint32 j = 0; j < paths.leaves[leaf].features; ++j, ++next)
            of[size_t(m_groups.groupOf[leaf])].push_back(next->feature);
    }
    for (size_t group = 0; group < of.size(); ++group) {
        for (const qint32 feature : of[group]) {
            if (std::find(m_features.begin(), m_features.end(), feature) == m_features.end())
                m_features.push_back(feature);
            const qint32 first = columnOf(feature) / width;
            for (qint32 chunk = first; chunk <= (columnOf(feature) + m_outputs - 1) / width;
                 ++chunk)
                m_chunksOf[group].push_back(chunk);
        }
        std::vector<qint32> &chunks = m_chunksOf[group];
        std::sort(chunks.begin(), chunks.end());
        chunks.erase(std::unique(chunks.begin(), chunks.end()), chunks.end());
    }
    layOut();
}

qint32 GroupTables::columnOf(qint32 feature) const
{
    const auto at = std::find(m_features.begin(), m_features.end(), feature);
    return qint32(at - m_features.begin()) * m_outputs;
}

void GroupTables::layOut()
{
    m_chunks.resize((m_features.size() * size_t(m_outputs) + width - 1) / width);
    m_firstRow.resize(m_chunksOf.size());
    for (size_t group = 0; group < m_chunksOf.size(); ++group) {
        for (const qint32 chunk : m_chunksOf[group]) {
            m_chunks[size_t(chunk)].push_back({quint32(group), quint32(m_rowCount)});
            m_firstRow[group].push_back(m_rowCount);
            m_rowCount += size_t(1) << m_groups.groups[group].bits;
        }
    }
}

void GroupTables::fill(const Tree &tree, const TreePaths &paths, const LeafTable &table)
{
    m_rows.resize(m_rowCount);
    const PathFeature *features = paths.onPaths.data();
    const LeafBits *bits = m_groups.leafBits.data();
    std::vector<quint32> patterns;
    for (size_t leaf = 0; leaf < paths.leaves.size(); ++leaf) {
        const qint32 count = paths.leaves[leaf].features;
        const TreeNode &node = tree.nodes[size_t(paths.leaves[leaf].node)];
        const float *values = tree.leafValues.empty()
                                  ? &node.value
                                  : tree.leafValues.data() + qsizetype(node.feature) * m_outputs;
        const std::span<const double> units = table(leaf);
        const auto group = size_t(m_groups.groupOf[leaf]);
        patterns.assign(size_t(1) << m_groups.groups[group].bits, 0);
        for (size_t p = 0; p < patterns.size(); ++p) {
            for (qint32 j = 0; j < count; ++j)
                patterns[p] |= quint32(bits[j].pass(quint32(p))) << j;
        }
        for (qint32 j = 0; j < count; ++j) {
            for (qint32 k = 0; k < m_outputs; ++k) {
                const qint32 column = columnOf(features[j].feature) + k;
                const std::vector<qint32> &chunks = m_chunksOf[group];
                const auto place =
                    std::find(chunks.begin(), chunks.end(), column / width) - chunks.begin();
                TableRow *rows = m_rows.data() + m_firstRow[group][size_t(place)];
                const double *unit = units.data() + (size_t(j) << count);
                for (size_t p = 0; p < patterns.size(); ++p)
                    rows[p].values[column % width] += double(values[k]) * unit[patterns[p]];
            }
        }
        features += count;
        bits += count;
    }
}

void GroupTables::add(const PassingRows &passing, const UsedFeatures &features,
                      const ShapKernels &kernels, qint32 firstOutput,
                      std::array<double, RowCells::most> *sums) const
{
    thread_local std::vector<PassingRows::Flags> patterns;
    patterns.clear();
    const PathFeature *bits = m_groups.onBits.data();
    const PathStep *steps = m_groups.steps.data();
    for (const LeafGroup &group : m_groups.groups) {
        patterns.push_back(passing.pattern(bits, group.bits, steps));
        bits += group.bits;
    }
    std::array<TableRow, RowCells::most> found;
    for (size_t chunk = 0; chunk < m_chunks.size(); ++chunk) {
        kernels.lookUp(patterns.front().data(), m_chunks[chunk].data(), m_chunks[chunk].size(),
                       m_rows.data(), found.data());
        for (size_t i = 0; i < size_t(width); ++i) {
            const size_t column = chunk * size_t(width) + i;
            const size_t feature = column / size_t(m_outputs), output = column % size_t(m_outputs);
            if (feature >= m_features.size())
                break;
            const auto place = size_t(features.placeOf[size_t(m_features[feature])]);
            auto &sum = sums[(size_t(firstOutput) + output) * features.size() + place];
            for (size_t row = 0; row < sum.size(); ++row)
                sum[row] += found[row].values[i];
        }
    }
}

} // namespace tenbin
