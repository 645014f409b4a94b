"""Makes the databases that HealthConnectTest reads, with the sqlite3 module of Python: python3 health_connect.py"""
import os, sqlite3, sys

def make(name, encoding, size, rows, extra=()):
    if os.path.exists(name):
        os.remove(name)
    db = sqlite3.connect(name)
    db.execute(f"pragma encoding = '{encoding}'")
    db.execute(f"pragma page_size = {size}")
    db.execute("create table android_metadata (locale TEXT)")
    db.execute(
        "create table application_info_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, package_name TEXT NOT NULL UNIQUE,"
        " app_name TEXT, app_icon BLOB, record_types_used TEXT)")
    db.execute(
        "create table steps_record_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE NOT NULL,"
        " app_info_id INTEGER, recording_method INTEGER, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER,"
        " end_zone_offset INTEGER, local_date INTEGER, count INTEGER, CHECK (app_info_id > 0),"
        " FOREIGN KEY (app_info_id) REFERENCES application_info_table(row_id) ON DELETE CASCADE)")
    db.execute("alter table steps_record_table add column note TEXT")
    # An icon larger than a page goes on in others.
    db.executemany("insert into application_info_table values (?, ?, ?, ?, null)", [
        (1, "com.google.android.apps.fitness", "Fit", bytes(range(256)) * 9),
        (2, "com.example.watch", "とけい", None),
        (7, "太郎のアプリ", "x", None)])
    db.executemany(
        "insert into steps_record_table (uuid, app_info_id, recording_method, start_time, start_zone_offset, end_time,"
        " end_zone_offset, local_date, count) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    for statement in extra:
        db.execute(statement)
    db.commit()
    db.close()

START = 1774998000000  # 2026-04-01 08:00 in Japan
HOUR = 3600000

def row(i, app, method, start, offset, end, count):
    return (i.to_bytes(16, "big"), app, method, start, offset, end, offset, start // 86400000, count)

# 400 hours of 10, 11, … steps: the sum is 400 * 10 + 399 * 400 / 2 = 83,800.
make("health_connect_hours.db", "UTF-8", 512,
     [row(i, 1, 2, START + i * HOUR, 32400, START + (i + 1) * HOUR, 10 + i) for i in range(400)])

make("health_connect_edges.db", "UTF-16le", 1024, [
    row(1, 2, 3, START, 32400, START + HOUR, 500),              # by hand
    row(2, 2, 1, START + HOUR, None, START + 2 * HOUR, 600),    # no offset
    row(3, 7, 0, START, -18000, START + HOUR, 700),             # app with somebody's name
    row(4, 99, 2, START, 32400, START + HOUR, 800),             # app that is not there
    row(5, 2, 2, START, 32400, START, 10),                      # ends as it starts
    row(6, 2, 2, START, 32400, START + HOUR, 0),                # no steps
    row(7, 2, 2, START, 32400, START + HOUR, 1000001),          # too many
    row(8, 2, 2, 12, 32400, START + HOUR, 10),                  # in 1970
    row(9, 2, 2, START, 999999, START + HOUR, 10),              # no offset on earth
    row(10, 2, 2, START, 32400, START + 40 * 24 * HOUR, 10),    # forty days
], ["update steps_record_table set count = 'many' where row_id = 6"])

make("health_connect_other.db", "UTF-8", 512, [], ["alter table steps_record_table rename column count to steps"])
