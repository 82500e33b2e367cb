"""Version 3: a line may have the tier above diamond."""

# ruff: noqa: E501
# fmt: off

SQL: tuple[str, ...] = (
    'CREATE TABLE line_before AS SELECT * FROM line',
    'DROP TABLE line',
    'CREATE TABLE line ( id TEXT NOT NULL, person TEXT NOT NULL, phone_blind BLOB, phone TEXT NOT NULL, state TEXT NOT NULL, "plan" TEXT NOT NULL, brand TEXT NOT NULL, paytype TEXT NOT NULL, balance INTEGER NOT NULL, gift INTEGER NOT NULL, arrears INTEGER NOT NULL, contract_until TEXT, penalty INTEGER NOT NULL, pending_plan TEXT, pending_brand TEXT, pending_from TEXT, points INTEGER NOT NULL, joined TEXT NOT NULL, tier TEXT NOT NULL, student INTEGER NOT NULL, services TEXT NOT NULL, password TEXT NOT NULL, pay_method TEXT NOT NULL, pay_detail TEXT, iccid TEXT NOT NULL, sim_since TEXT, minimum INTEGER NOT NULL, term_until TEXT, minutes INTEGER NOT NULL, tenths INTEGER NOT NULL, seed INTEGER NOT NULL, closed TEXT, version INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT state_known CHECK (state IN (\'active\', \'suspended\', \'lost\', \'closed\')), CONSTRAINT paytype_known CHECK (paytype IN (\'postpaid\', \'prepaid\')), CONSTRAINT tier_known CHECK (tier IN (\'none\', \'silver\', \'gold\', \'diamond\', \'supreme\')), CONSTRAINT student_flag CHECK (student IN (0, 1)), CONSTRAINT sums CHECK (balance >= 0 AND arrears >= 0 AND penalty >= 0 AND gift >= 0), CONSTRAINT points_left CHECK (points >= 0), CONSTRAINT closed_day CHECK ((state = \'closed\') = (closed IS NOT NULL)), FOREIGN KEY(person) REFERENCES person (id) ) WITHOUT ROWID, STRICT',
    'INSERT INTO line SELECT id, person, phone_blind, phone, state, "plan", brand, paytype, balance, gift, arrears, contract_until, penalty, pending_plan, pending_brand, pending_from, points, joined, tier, student, services, password, pay_method, pay_detail, iccid, sim_since, minimum, term_until, minutes, tenths, seed, closed, version FROM line_before',
    'DROP TABLE line_before',
    'CREATE INDEX line_person ON line (person)',
    'CREATE UNIQUE INDEX line_phone ON line (phone_blind) WHERE phone_blind IS NOT NULL',
    'CREATE TRIGGER line_fixed_id BEFORE UPDATE OF "id" ON "line" WHEN OLD."id" IS NOT NEW."id" BEGIN SELECT RAISE(ABORT, \'line is fixed: id\'); END',
    'CREATE TRIGGER line_fixed_person BEFORE UPDATE OF "person" ON "line" WHEN OLD."person" IS NOT NEW."person" BEGIN SELECT RAISE(ABORT, \'line is fixed: person\'); END',
    'CREATE TRIGGER line_fixed_joined BEFORE UPDATE OF "joined" ON "line" WHEN OLD."joined" IS NOT NEW."joined" BEGIN SELECT RAISE(ABORT, \'line is fixed: joined\'); END',
    'CREATE TRIGGER line_fixed_seed BEFORE UPDATE OF "seed" ON "line" WHEN OLD."seed" IS NOT NEW."seed" BEGIN SELECT RAISE(ABORT, \'line is fixed: seed\'); END',
)
