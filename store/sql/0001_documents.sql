-- Schema 1: documents, their parts, the full-text index and the vectors.
--
-- Everything here is derived from files and can be made anew. Dates are YYYY-MM-DD or ''. Hashes
-- are 16 bytes (XXH3, big-endian). Lists are JSON arrays of strings, '' for an empty one. Lines
-- start at 1; spans are byte offsets [begin, end) into the document's text.

-- Facts about the index itself: text_format, generation, synced_at, ...
CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL                  -- absolute path of the folder
) STRICT;

-- One row a file. Its identity is (source, path); the id stays when the text changes.
CREATE TABLE document (
  id              INTEGER PRIMARY KEY,
  public_id       TEXT NOT NULL UNIQUE,    -- hash of source name and path in base 32, 8 or more
  source          INTEGER NOT NULL REFERENCES source (id),
  path            TEXT NOT NULL,           -- below the source's root, '/' between parts
  size_bytes      INTEGER NOT NULL,        -- of the file, with mtime_ns and inode: unchanged?
  mtime_ns        INTEGER NOT NULL,
  inode           INTEGER NOT NULL,        -- unsigned 64 bits, kept as signed
  content_hash    BLOB NOT NULL,           -- of the bytes on disk
  text_bytes      INTEGER NOT NULL,        -- of the text, uncompressed
  type            TEXT NOT NULL,
  why_type        TEXT NOT NULL,
  title           TEXT NOT NULL,
  aliases         TEXT NOT NULL,           -- list: other titles
  services        TEXT NOT NULL,           -- list
  alerts          TEXT NOT NULL,           -- list: names of alerts this document answers
  tags            TEXT NOT NULL,           -- list
  severity        INTEGER,                 -- 1 (highest) to 5
  owner_team      TEXT NOT NULL,
  owner_contact   TEXT NOT NULL,
  owner_line      INTEGER NOT NULL,        -- 0: unknown
  validated_date  TEXT NOT NULL,
  validated_field TEXT NOT NULL,           -- front-matter key that gave validated_date
  updated_date    TEXT NOT NULL,
  committed_date  TEXT NOT NULL,           -- last commit of the file
  created_date    TEXT NOT NULL,
  incident_date   TEXT NOT NULL,
  expires_date    TEXT NOT NULL,
  in_git          INTEGER NOT NULL,        -- 1: in a checkout, so mtime says nothing of its age
  front_matter    TEXT NOT NULL,           -- JSON object, or '' without front matter
  sum             BLOB NOT NULL,           -- hash of this row (without stat and ids) and of the
                                           -- document's sections, chunks, commands, observations
  UNIQUE (source, path)
) STRICT;

-- Apart from document, so that a walk over all documents does not read their texts.
CREATE TABLE document_text (
  document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
  text     BLOB NOT NULL,                  -- zstd frame of UTF-8
  sum      BLOB NOT NULL                   -- hash of the text
) STRICT;

-- Names under which a document is asked for, reduced to [a-z0-9].
CREATE TABLE document_name (
  key      TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  kind     INTEGER NOT NULL,               -- 0 alert, 1 file name, 2 title, 3 alias
  PRIMARY KEY (key, document, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_name_of ON document_name (document);

CREATE TABLE section (
  document   INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL,
  level      INTEGER NOT NULL,             -- 0 above the first heading, else 1 to 6
  inherited  INTEGER NOT NULL,             -- so many headings are those of the section before
  heading    TEXT NOT NULL,                -- list: the headings after the inherited ones
  anchor     TEXT NOT NULL,
  role       TEXT NOT NULL,                -- '' for none
  first_line INTEGER NOT NULL,
  last_line  INTEGER NOT NULL,
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- A chunk is a span of its document's text; its document is id / 8192, its order id % 8192.
CREATE TABLE chunk (
  id         INTEGER PRIMARY KEY,
  section    INTEGER NOT NULL,             -- ordinal of the section
  kind       INTEGER NOT NULL,             -- 0 prose, 1 procedure, 2 command, 3 table, 4 code,
                                           -- 5 metadata
  span_begin INTEGER NOT NULL,
  span_end   INTEGER NOT NULL,
  first_line INTEGER NOT NULL,
  last_line  INTEGER NOT NULL,
  lead_begin INTEGER NOT NULL,             -- span repeated in front of a continued fence or table;
  lead_end   INTEGER NOT NULL,             -- empty: none
  tokens     INTEGER NOT NULL,             -- estimated word pieces, header line included
  text_hash  BLOB NOT NULL                 -- of the embedded text (heading and chunk): key of its
                                           -- vector, and the chunk's sum
) STRICT;
CREATE INDEX chunk_by_text ON chunk (text_hash);

-- A row a chunk, with the chunk's id; text is not kept, rows are written and deleted explicitly.
CREATE VIRTUAL TABLE chunk_fts USING fts5 (
  title, heading, body, ident,
  content = '',
  tokenize = 'porter unicode61'
);

CREATE TABLE command (
  document     INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  ordinal      INTEGER NOT NULL,
  section      INTEGER NOT NULL,           -- ordinal of the section
  line         INTEGER NOT NULL,
  text         TEXT NOT NULL,
  shell        TEXT NOT NULL,
  risk         INTEGER NOT NULL,           -- 0 unknown, 1 read, 2 write
  placeholders TEXT NOT NULL,              -- list
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- What parsing saw, so that later checks do not parse again.
CREATE TABLE observation (
  document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  line     INTEGER NOT NULL,
  detail   TEXT NOT NULL,
  PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE embedding_model (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE                -- model, hash of its weights, text preparation
) STRICT;

-- By the hash of the embedded text: equal texts share a vector, and a renamed file keeps its own.
CREATE TABLE embedding (
  id        INTEGER PRIMARY KEY,
  model     INTEGER NOT NULL REFERENCES embedding_model (id),
  text_hash BLOB NOT NULL,
  scale     REAL NOT NULL,                 -- value = scale * int8
  vector    BLOB NOT NULL,                 -- one int8 a dimension
  sum       BLOB NOT NULL                  -- hash of model name, text_hash, scale and vector
) STRICT;
CREATE UNIQUE INDEX embedding_by_text ON embedding (text_hash, model);

-- Vectors that no chunk uses, and since when; they go after some days.
CREATE TABLE unused_embedding (
  embedding INTEGER PRIMARY KEY REFERENCES embedding (id) ON DELETE CASCADE,
  since_day INTEGER NOT NULL               -- days since 1970-01-01
) STRICT;

-- Files of the last sync that could not be indexed.
CREATE TABLE file_error (
  source  INTEGER NOT NULL REFERENCES source (id),
  path    TEXT NOT NULL,
  message TEXT NOT NULL,
  hint    TEXT NOT NULL,
  PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;
