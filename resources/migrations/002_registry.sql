-- Registered models, their versions, and who changed what; the bin of runs. Names and aliases are
-- values here, never identifiers. Times are microseconds since 1970-01-01T00:00:00 UTC.

-- When the run went into the bin; NULL: it is not in it.
ALTER TABLE runs ADD COLUMN binned INTEGER;

CREATE TABLE models (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    created INTEGER NOT NULL
) STRICT;

-- Without ON DELETE: a run that a version uses stays.
CREATE TABLE model_versions (
    model INTEGER NOT NULL REFERENCES models (number),
    version INTEGER NOT NULL CHECK (version >= 1),
    run INTEGER NOT NULL REFERENCES runs (number),
    path TEXT NOT NULL CHECK (path <> ''),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    stage TEXT NOT NULL CHECK (stage IN ('none', 'staging', 'production', 'archived')),
    created INTEGER NOT NULL,
    PRIMARY KEY (model, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX model_versions_by_run ON model_versions (run);
CREATE UNIQUE INDEX one_in_production ON model_versions (model) WHERE stage = 'production';

CREATE TABLE model_aliases (
    model INTEGER NOT NULL,
    alias TEXT NOT NULL CHECK (alias <> ''),
    version INTEGER NOT NULL,
    PRIMARY KEY (model, alias),
    FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
) STRICT, WITHOUT ROWID;

-- What a version must meet before production.
CREATE TABLE model_bounds (
    model INTEGER NOT NULL REFERENCES models (number),
    position INTEGER NOT NULL,
    metric TEXT NOT NULL CHECK (metric <> ''),
    relation TEXT NOT NULL CHECK (relation IN ('>=', '>', '<=', '<')),
    bound REAL NOT NULL,
    PRIMARY KEY (model, position)
) STRICT, WITHOUT ROWID;

-- One row a step; the steps of one change have its number in common.
CREATE TABLE model_history (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    change INTEGER NOT NULL CHECK (change >= 1),
    model INTEGER NOT NULL REFERENCES models (number),
    made INTEGER NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('version', 'stage', 'alias', 'gate')),
    -- The version whose stage changed or that was added; 0 for the other kinds.
    version INTEGER NOT NULL CHECK (version >= 0),
    -- The alias that moved, or empty.
    subject TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    -- The change that this one takes back; 0: none.
    undoes INTEGER NOT NULL CHECK (undoes >= 0 AND undoes < change)
) STRICT;

CREATE INDEX model_history_by_model ON model_history (model, number);

CREATE TRIGGER model_history_is_not_changed BEFORE UPDATE ON model_history
BEGIN
    SELECT RAISE(ABORT, 'the history is only appended to');
END;

CREATE TRIGGER model_history_is_not_shortened BEFORE DELETE ON model_history
BEGIN
    SELECT RAISE(ABORT, 'the history is only appended to');
END;
