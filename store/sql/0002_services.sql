-- Schema 2: facts of catalogs, and the graph of services and owners that is linked from them.
--
-- fact_file and fact are what the readers saw, file by file; the tables below them are linked from
-- all facts together and written anew in the same transaction, whenever a fact changed. Every row
-- stands for one line of one file and goes when its file goes. Keys are names in lower case:
-- 'payments', 'api:orders-api', 'system:booking', 'team:keel'.

-- A file that was looked at for facts, also when it held none: it is not opened while unchanged.
CREATE TABLE fact_file (
  id           INTEGER PRIMARY KEY,
  source       INTEGER NOT NULL REFERENCES source (id),
  path         TEXT NOT NULL,         -- below the source's root; '../' leads above it
  format       TEXT NOT NULL,         -- 'backstage', 'codeowners', ...; '' for no facts
  size_bytes   INTEGER NOT NULL,      -- with mtime_ns and inode: unchanged?
  mtime_ns     INTEGER NOT NULL,
  inode        INTEGER NOT NULL,      -- unsigned 64 bits, kept as signed
  content_hash BLOB NOT NULL,         -- XXH3, 16 bytes, of the bytes on disk
  UNIQUE (source, path)
) STRICT;

-- What one line says, before names are resolved.
CREATE TABLE fact (
  file       INTEGER NOT NULL REFERENCES fact_file (id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL,        -- in the order of the file
  line       INTEGER NOT NULL,
  kind       INTEGER NOT NULL,        -- FactKind of store/fact_rows.h
  subject    TEXT NOT NULL,           -- 'component:default/checkout', a pattern of CODEOWNERS
  relation   TEXT NOT NULL,           -- 'depends_on', 'title', 'slack'
  object     TEXT NOT NULL,           -- 'resource:default/booking-db', a text
  detail     TEXT NOT NULL,           -- a variable's name, a condition; '' for none
  confidence REAL NOT NULL,           -- 0 to 1, by the kind of source
  PRIMARY KEY (file, ordinal)
) STRICT, WITHOUT ROWID;

-- What is wrong with a file of facts.
CREATE TABLE fact_problem (
  file    INTEGER NOT NULL REFERENCES fact_file (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  line    INTEGER NOT NULL,
  linked  INTEGER NOT NULL,           -- 0: of the file alone, 1: of it beside the others
  message TEXT NOT NULL,
  hint    TEXT NOT NULL,
  PRIMARY KEY (file, linked, ordinal)
) STRICT, WITHOUT ROWID;

-- One row a declaration: a service that two files declare has two. The best is first by confidence.
CREATE TABLE service (
  id          INTEGER PRIMARY KEY,
  key         TEXT NOT NULL,
  name        TEXT NOT NULL,          -- as it is written
  kind        TEXT NOT NULL,          -- 'component', 'resource', 'api', 'workload', 'group', ...
  type        TEXT NOT NULL,          -- the catalog's own word: 'database', 'website'; or ''
  namespace   TEXT NOT NULL,          -- of Kubernetes; or ''
  title       TEXT NOT NULL,
  description TEXT NOT NULL,
  lifecycle   TEXT NOT NULL,
  tier        TEXT NOT NULL,
  successor   TEXT NOT NULL,          -- key of the service that took its place; or ''
  file        INTEGER NOT NULL REFERENCES fact_file (id) ON DELETE CASCADE,
  line        INTEGER NOT NULL,
  confidence  REAL NOT NULL
) STRICT;
CREATE INDEX service_by_key ON service (key);
CREATE INDEX service_of_file ON service (file);

-- Other names of a service or team.
CREATE TABLE alias (
  alias      TEXT NOT NULL,           -- in lower case, '-' for blanks and '_'
  key        TEXT NOT NULL,           -- of the service
  kind       TEXT NOT NULL,           -- 'alias', 'title', 'host', 'container', ...
  file       INTEGER NOT NULL REFERENCES fact_file (id) ON DELETE CASCADE,
  line       INTEGER NOT NULL,
  confidence REAL NOT NULL,
  PRIMARY KEY (alias, key, file, line, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_of_file ON alias (file);
CREATE INDEX alias_of_service ON alias (key);

-- One direction is kept: the dependent, then what it depends on.
CREATE TABLE edge (
  id           INTEGER PRIMARY KEY,
  from_service TEXT NOT NULL,         -- key
  to_service   TEXT NOT NULL,         -- key
  kind         TEXT NOT NULL,         -- 'depends_on', 'startup', 'env', 'part_of', ...
  detail       TEXT NOT NULL,
  file         INTEGER NOT NULL REFERENCES fact_file (id) ON DELETE CASCADE,
  line         INTEGER NOT NULL,
  confidence   REAL NOT NULL
) STRICT;
CREATE INDEX edge_from ON edge (from_service);
CREATE INDEX edge_to ON edge (to_service);
CREATE INDEX edge_of_file ON edge (file);

CREATE TABLE owner (
  id         INTEGER PRIMARY KEY,
  key        TEXT NOT NULL,           -- of the service
  team       TEXT NOT NULL,           -- 'team:keel'
  name       TEXT NOT NULL,           -- the team as it is written
  file       INTEGER NOT NULL REFERENCES fact_file (id) ON DELETE CASCADE,
  line       INTEGER NOT NULL,
  confidence REAL NOT NULL
) STRICT;
CREATE INDEX owner_by_key ON owner (key);
CREATE INDEX owner_by_team ON owner (team);
CREATE INDEX owner_of_file ON owner (file);

-- How to reach a team, or the people behind a service.
CREATE TABLE contact (
  id    INTEGER PRIMARY KEY,
  key   TEXT NOT NULL,                -- of the team or service
  kind  TEXT NOT NULL,                -- 'slack', 'email', 'pagerduty', 'runbook', ...
  value TEXT NOT NULL,
  label TEXT NOT NULL,                -- the link's own title; or ''
  file  INTEGER NOT NULL REFERENCES fact_file (id) ON DELETE CASCADE,
  line  INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_by_key ON contact (key);
CREATE INDEX contact_of_file ON contact (file);
