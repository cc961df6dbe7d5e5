CREATE TABLE box (
    number INTEGER PRIMARY KEY,
    line INTEGER NOT NULL REFERENCES line,
    number_in_line INTEGER NOT NULL,
    total_in_line INTEGER NOT NULL,
    total INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    sscc TEXT UNIQUE,
    seal INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned' CHECK (
        state IN ('planned', 'rendered', 'verified', 'sent', 'printed', 'voided')
    ),
    before TEXT,             -- its state before it was voided
    plan INTEGER NOT NULL,   -- which plan made its label what it is
    file TEXT,
    digest TEXT,
    time TEXT,
    error TEXT
) STRICT;
INSERT INTO "box" VALUES(1,1,1,4,6,'MAPO-2020-0001',NULL,1225038424,'verified',NULL,1,'labels/MAPO-2020-0001.png','09cbd1c3918ddd60506dc7a38c04b646c929f4a4de295cb0f034bdf543f7767d','2020-03-26T08:00:00Z',NULL);
INSERT INTO "box" VALUES(2,1,2,4,6,'MAPO-2020-0002',NULL,4101942853,'rendered',NULL,1,'labels/MAPO-2020-0002.png','67be9b5620965932fa74231d0f0f5851a639b1cc28dc3bff23e4f7c71a4feb94','2020-03-26T08:00:00Z',NULL);
INSERT INTO "box" VALUES(3,1,3,4,6,'MAPO-2020-0003',NULL,2673295950,'voided','rendered',1,'voided/MAPO-2020-0003.png','0fa4fea1621a93f434a233ea172ad6d99182d90a6d38385f46c9a8597a401d00','2020-03-26T08:00:00Z',NULL);
INSERT INTO "box" VALUES(4,1,4,4,6,'MAPO-2020-0004',NULL,1442562110,'rendered',NULL,1,'labels/MAPO-2020-0004.png','262553eb72005cd5ee8d9638cf14346613210010ef14e1748afa2d39a9a79b42','2020-03-26T08:00:00Z',NULL);
INSERT INTO "box" VALUES(5,2,1,2,6,'MAPO-2020-0005',NULL,1441454239,'verified',NULL,1,'labels/MAPO-2020-0005.png','9474b3df40e5fb98225b806da37d436631c84c4c58806cf34c5edcfb51830ac0','2020-03-26T08:00:00Z',NULL);
INSERT INTO "box" VALUES(6,2,2,2,6,'MAPO-2020-0006',NULL,3901811842,'rendered',NULL,1,'labels/MAPO-2020-0006.png','4cb119e606af544340117b062eb8828695b6fbf00d38b76c3d72dcea33bc55d0','2020-03-26T08:00:00Z',NULL);
CREATE TABLE event (
    number INTEGER NOT NULL REFERENCES box,
    what TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL,
    plan INTEGER NOT NULL    -- which plan it was done in
) STRICT;
INSERT INTO "event" VALUES(3,'voided','crushed','2020-03-26T08:00:00Z',1);
INSERT INTO "event" VALUES(1,'reprinted','wet','2020-03-26T08:00:00Z',1);
CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL,    -- of the manifest; 0 where it has the line no more
    boxes INTEGER NOT NULL,  -- as the manifest says
    content TEXT NOT NULL,
    seal INTEGER NOT NULL
) STRICT;
INSERT INTO "line" VALUES(1,2,4,'{"fields":{"from":"麻浦区","to":"石景山区","years":"24"},"message":"sister-years","pair":"zh-ko","template":"box-100x150","wording":"f5d46d03e468f4d6"}',3731582528);
INSERT INTO "line" VALUES(2,3,2,'{"fields":{"from":"麻浦区","lot":"L1","to":"石景山区","years":"24"},"message":"sister-years","pair":"zh-ko","template":"box-100x150","wording":"f5d46d03e468f4d6"}',1626208615);
CREATE TABLE move (file TEXT PRIMARY KEY, destination TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE run (
    began TEXT NOT NULL,
    ended TEXT,              -- nothing where it broke off
    what TEXT NOT NULL,
    said TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE shipment (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
INSERT INTO "shipment" VALUES('key','a9788481-4896-49c9-af9e-e57c7b25b068');
INSERT INTO "shipment" VALUES('papers','fresh');
INSERT INTO "shipment" VALUES('remembered','{"manifest":"mapo.csv","sha256":"","project":"","fonts":[],"message":null,"pair":null,"template":null,"verify":10,"pdf":false,"sheets":null,"asn":false,"options":{},"warnings":[]}');
INSERT INTO "shipment" VALUES('seal','284285001');
INSERT INTO "shipment" VALUES('settings','{"author":"","crop_marks":false,"dpi":203.0,"draft":false,"fonts":"973b64878e086211","formats":["png"],"gs1":"","place":"","printer":null,"profile":"screen","shipment":"MAPO-2020"}');
CREATE INDEX box_line ON box (line);
PRAGMA user_version = 2;
