-- The store's first schema: datasets, runs and what runs produced. Names that users chose are
-- values here, never identifiers. Times are microseconds since 1970-01-01T00:00:00 UTC.
-- (json_valid() in a CHECK is refused by trusted_schema=OFF; the first character has to do.)

CREATE TABLE facts (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 8 AND 64),
    name TEXT NOT NULL CHECK (name <> ''),
    fingerprint TEXT NOT NULL CHECK (fingerprint GLOB 'sha256:?*'),
    row_count INTEGER NOT NULL CHECK (row_count >= 0),
    column_count INTEGER NOT NULL CHECK (column_count >= 0),
    created INTEGER NOT NULL,
    source TEXT NOT NULL,
    -- [{"name", "type", "role"}] in column order.
    columns TEXT NOT NULL CHECK (substr(columns, 1, 1) = '[')
) STRICT;

CREATE INDEX datasets_by_name ON datasets (name);

CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 8 AND 64),
    name TEXT NOT NULL,
    task TEXT NOT NULL CHECK (task <> ''),
    status TEXT NOT NULL
        CHECK (status IN ('running', 'finished', 'failed', 'cancelled', 'interrupted')),
    started INTEGER NOT NULL,
    seconds REAL,
    -- The 64 bits of the seed, as SQLite's integers have a sign.
    seed INTEGER NOT NULL,
    problem TEXT NOT NULL,
    learner TEXT NOT NULL,
    dataset TEXT NOT NULL,
    spec TEXT NOT NULL CHECK (substr(spec, 1, 1) = '{'),
    error TEXT CHECK (substr(error, 1, 1) = '{'),
    notes TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX runs_by_name ON runs (name);

CREATE TABLE run_tags (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    tag TEXT NOT NULL CHECK (tag <> ''),
    PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric_names (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

-- NULL stands for NaN: a metric without a value has no row.
CREATE TABLE metrics (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    metric INTEGER NOT NULL REFERENCES metric_names (number),
    value REAL,
    std REAL,
    low REAL,
    high REAL,
    interval TEXT NOT NULL,
    -- Fold values as 64-bit floats, little-endian; NULL: there are none.
    folds BLOB CHECK (length(folds) % 8 = 0),
    PRIMARY KEY (run, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE artifacts (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE warnings (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
