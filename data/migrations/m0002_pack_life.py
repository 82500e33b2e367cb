"""Version 2: a pack is a draft, approved, published, rolled back to; the packs kept so far were published."""

# ruff: noqa: E501
# fmt: off

SQL: tuple[str, ...] = (
    'CREATE TABLE pack_before AS SELECT * FROM pack',
    'DROP TABLE pack',
    'CREATE TABLE pack ( hash TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, sources TEXT NOT NULL, compiled TEXT NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (hash), CONSTRAINT sources_json CHECK (json_valid(sources)) ) STRICT',
    'INSERT INTO pack SELECT hash, id, version, sources, compiled, published FROM pack_before',
    'CREATE TRIGGER pack_no_update BEFORE UPDATE ON "pack" BEGIN SELECT RAISE(ABORT, \'pack is written once\'); END',
    'CREATE TRIGGER pack_no_delete BEFORE DELETE ON "pack" BEGIN SELECT RAISE(ABORT, \'pack is written once\'); END',
    "CREATE TABLE pack_event ( id INTEGER NOT NULL, pack TEXT NOT NULL, act TEXT NOT NULL, note TEXT NOT NULL, staff TEXT NOT NULL, asked_by TEXT NOT NULL, utc INTEGER NOT NULL, mono INTEGER NOT NULL, boot TEXT NOT NULL, seat TEXT NOT NULL, PRIMARY KEY (id), CONSTRAINT act_known CHECK (act IN ('submitted', 'approved', 'published', 'rolled_back')), CONSTRAINT two_people CHECK (act <> 'approved' OR staff <> asked_by), CONSTRAINT somebody CHECK (staff <> '' OR act = 'published'), FOREIGN KEY(pack) REFERENCES pack (hash) ) STRICT",
    'CREATE INDEX pack_event_pack ON pack_event (pack)',
    'CREATE TRIGGER pack_event_no_update BEFORE UPDATE ON "pack_event" BEGIN SELECT RAISE(ABORT, \'pack_event is written once\'); END',
    'CREATE TRIGGER pack_event_no_delete BEFORE DELETE ON "pack_event" BEGIN SELECT RAISE(ABORT, \'pack_event is written once\'); END',
    "INSERT INTO pack_event (pack, act, note, staff, asked_by, utc, mono, boot, seat) SELECT hash, 'published', '', '', '', published, 0, '', '' FROM pack_before ORDER BY published, rowid",
    'DROP TABLE pack_before',
)
