#pragma once

#include <QtGlobal>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenbin {

/// The words of a text in lower case, and their groups of neighbours ("n-grams", words joined by
/// one space). A word is a run of at least two letters, digits or underscores of any script, as in
/// scikit-learn's vectorizers. Bytes that are no UTF-8 separate words.
class TextTerms
{
public:
    /// Replaces what was read before; views of terms end here.
    void read(std::string_view text);

    /// Calls visit(std::string_view) for each group of 1 … `longest` words.
    template <class Visit> void forEach(int longest, Visit &&visit) const
    {
        for (size_t first = 0; first < m_words.size(); ++first) {
            const size_t end = std::min(m_words.size(), first + size_t(longest));
            for (size_t last = first; last < end; ++last)
                visit(std::string_view(m_text).substr(m_words[first].first,
                                                      m_words[last].second - m_words[first].first));
        }
    }

private:
    void endWord();

    std::string m_text; ///< the words with single spaces between
    std::vector<std::pair<size_t, size_t>> m_words;
    size_t m_start = 0;
    int m_length = 0;
};

/// Where the words of a text stand in it: first byte, and the byte after the last.
std::vector<std::pair<size_t, size_t>> wordSpans(std::string_view text);

/// FNV-1a, 64 bits (Fowler, Noll, Vo, 1991; IETF draft-eastlake-fnv): saved models rely on it.
quint64 hashOfTerm(std::string_view term);

} // namespace tenbin
