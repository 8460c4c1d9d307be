-- Schema 3: which documents are about which services.
--
-- Derived from a document's row and text and from the names in service and alias; written with the
-- document, and anew for all documents in the transaction in which a name changed.

CREATE TABLE document_service (
  document   INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  service    TEXT NOT NULL,            -- key; of service.key unless only the document names it
  kind       INTEGER NOT NULL,         -- the surest reason: JoinKind of store/rows.h
  confidence REAL NOT NULL,            -- 0 to 1
  reason     TEXT NOT NULL,            -- for people: 'folder checkout/; title holds "checkout"'
  sum        BLOB NOT NULL,            -- hash of the columns before
  PRIMARY KEY (document, service)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_service_by_service ON document_service (service);
