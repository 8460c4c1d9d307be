-- Schema 4: what was parsed of a document lies packed with its text, not in rows of its own.
--
-- An older index is emptied and filled anew by the next sync; vectors stay.
DELETE FROM meta WHERE key IN ('synced_at', 'name_words', 'small_tables_sum');
DELETE FROM file_error;
DROP TABLE chunk_fts;
DROP TABLE chunk;
DROP TABLE section;
DROP TABLE command;
DROP TABLE observation;
DROP TABLE document_text;
DELETE FROM document;

ALTER TABLE document ADD COLUMN why_severity TEXT NOT NULL DEFAULT '';

-- Apart from document, so that a walk over all documents does not read their texts.
CREATE TABLE document_text (
  document    INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
  parts_bytes INTEGER NOT NULL,            -- of the parts, uncompressed
  sum         BLOB NOT NULL,               -- hash of text and parts
  frame       BLOB NOT NULL                -- zstd of the UTF-8 text and, behind it, its sections,
                                           -- chunks, commands and observations (parts_frame)
) STRICT;

-- A chunk is a span of its document's text; its document is id / 8192, its order id % 8192.
CREATE TABLE chunk (
  id        INTEGER PRIMARY KEY,
  tokens    INTEGER NOT NULL,              -- estimated word pieces, header line included
  text_hash BLOB NOT NULL                  -- of the embedded text (heading and chunk): key of its
                                           -- vector, and the chunk's sum
) STRICT;

-- How much there is of a document: read whole by every question, so the rows are small.
CREATE TABLE document_size (
  document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
  sections INTEGER NOT NULL,
  commands INTEGER NOT NULL,
  words    BLOB NOT NULL                   -- for bm25, of each chunk in turn: its words in the four
                                           -- columns of chunk_fts, two bytes, the lower first
) STRICT;

-- A row a chunk, with the chunk's id; text is not kept, rows are written and deleted explicitly.
-- Most words stand in the body: in the first column a word costs two bytes less than in the others.
CREATE VIRTUAL TABLE chunk_fts USING fts5 (
  body, title, heading, ident,
  content = '',
  columnsize = 0,
  tokenize = 'porter unicode61'
);
