# Numbers of the check sheets phe_testdata_*.xlsx as lines case,name,value. Run: python3 phe.py FOLDER-OF-SHARED-DATA > phe.csv
import os
import sys
import xml.etree.ElementTree as tree
import zipfile

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FOLDER = os.path.join(sys.argv[1], "indicators")


def sheets(name):
    book = zipfile.ZipFile(os.path.join(FOLDER, name))
    words = ["".join(t.text or "" for t in item.iter(SPACE + "t")) for item in tree.fromstring(book.read("xl/sharedStrings.xml"))]
    for path in sorted(p for p in book.namelist() if p.startswith("xl/worksheets/sheet")):
        rows = []
        for row in tree.fromstring(book.read(path)).iter(SPACE + "row"):
            cells = {}
            for cell in row:
                value = cell.find(SPACE + "v")
                if value is not None:
                    cells[cell.get("r").rstrip("0123456789")] = words[int(value.text)] if cell.get("t") == "s" else value.text
            if cells:
                rows.append(cells)
        names = rows[0]
        yield [{names[k]: v for k, v in row.items()} for row in rows[1:]]


def put(case, row):
    for name, value in row.items():
        try:
            print(f"{case},{name},{float(value):.17g}")
        except ValueError:
            pass


print("# PHEindicatormethods check sheets, commit 093fd288d8f8")
print("case,name,value")
for rows in sheets("phe_testdata_Byars_Wilson.xlsx"):
    for i, row in enumerate(rows):
        put(f"{row['method']} {row['confidence']} {i}", row)
for kind in ("Proportion", "Rate"):
    for part, rows in zip(("single", "grouped"), sheets(f"phe_testdata_{kind}.xlsx")):
        for row in rows:
            if "value" in row:
                put(f"{kind} {part} {row['Area']} {row['multiplier']}", row)
