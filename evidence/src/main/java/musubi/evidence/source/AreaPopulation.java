package musubi.evidence.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import musubi.evidence.record.Code;
import musubi.evidence.record.Population;
import musubi.evidence.source.Reading.Parsed;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * 地域・年齢別人口, the population table that municipalities publish, in any of its header generations, as CSV or xlsx. Sums that
 * do not add up are remarked upon and never repaired. A row for the whole municipality beside rows for its areas would
 * count everybody twice, so it is left out with a remark.
 */
final class AreaPopulation implements Format {
    private static final Set<String> WHOLES = Set.of("合計", "総合計", "総数", "総計", "計", "市計", "全市", "全体", "市全体");

    @Override
    public String id() {
        return "population-by-area";
    }

    @Override
    public Words title() {
        return new Words("地域・年齢別人口", "Population by area and age");
    }

    @Override
    public boolean recognises(Head head) {
        return PopulationHeader.of(head.header()).isPresent();
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var header = PopulationHeader.of(head.header()).orElseThrow();
        header.leftOut().forEach(sink::leftOut);
        for (var column : header.unreadAges())
            sink.remark(
                    "population.ages-left-out",
                    1,
                    column,
                    "",
                    new Words(
                            "この年齢の列は数えません（再掲か、知らない書き方です）",
                            "this column of ages is not counted: it repeats others, or is written in a way that is not known"));
        try (var rows = Rows.open(source, head, sink)) {
            new Table(header, head.header(), rows, settings, sink).read();
        }
    }

    /** One file being read. */
    private static final class Table {
        private final PopulationHeader header;
        private final List<String> names;
        private final Rows rows;
        private final NamedCells cells;
        private final Settings settings;
        private final Sink sink;
        private final List<Runnable> wholes = new ArrayList<>();
        private final List<Runnable> remarks = new ArrayList<>();
        private boolean areas;

        Table(PopulationHeader header, List<String> names, Rows rows, Settings settings, Sink sink) {
            this.header = header;
            this.names = names;
            this.rows = rows;
            this.cells = new NamedCells(rows, names, sink);
            this.settings = settings;
            this.sink = sink;
        }

        void read() throws IOException {
            rows.next();
            while (rows.next()) row();
            (areas ? remarks : wholes).forEach(Runnable::run);
        }

        private void row() {
            var area = area();
            if (area == null) return;
            var municipality = municipality();
            if (municipality == null) return;
            var day = cells.read(name("day"), text -> Cells.day(text, settings.monthFirst()));
            if (day == null) return;
            var people = new ArrayList<Population>();
            for (var band : header.bands()) {
                var count = count(band.column());
                if (count >= 0)
                    people.add(new Population(
                            municipality, area, day, new Code(band.sex()), band.from(), band.below(), count));
            }
            if (header.bands().isEmpty())
                for (var sex : List.of("male", "female")) {
                    var count = count(position(sex));
                    if (count >= 0)
                        people.add(new Population(
                                municipality, area, day, new Code(sex.equals("male") ? "M" : "F"), 0, null, count));
                }
            check(people);
            long line = rows.line();
            if (WHOLES.contains(area.value())) {
                wholes.add(() -> people.forEach(p -> sink.accept(p, line)));
                remarks.add(() -> sink.remark(
                        "population.whole",
                        line,
                        name("area"),
                        area.value(),
                        new Words(
                                "地域の合計の行なので、二重に数えないよう残しません",
                                "the row sums the areas and is left out, so that nobody is counted twice")));
            } else {
                areas = true;
                people.forEach(p -> sink.accept(p, line));
            }
        }

        private @Nullable Code municipality() {
            var at = header.columns().get("municipality");
            if (at != null && !Cells.blank(rows.cell(at))) return cells.read(names.get(at), MunicipalityCode::read);
            if (settings.municipality().isPresent()
                    && MunicipalityCode.read(settings.municipality().get()) instanceof Parsed<Code>(var code))
                return code;
            cells.reject(
                    "population.whose",
                    "",
                    "",
                    new Words(
                            "市区町村コードがありません。設定で指定してください",
                            "there is no municipality code; name the municipality in the settings"));
            return null;
        }

        /** The area's name, otherwise its code; what a code may not hold becomes a hyphen, and that is said. */
        private @Nullable Code area() {
            var column = header.columns().containsKey("area") ? "area" : "area_code";
            var text = Cells.normal(cell(column));
            if (text.isEmpty() && column.equals("area")) text = Cells.normal(cell("area_code"));
            if (Code.wellFormed(text)) return new Code(text);
            var cleaned = text.replaceAll("[^\\p{L}\\p{N}_.:/ー・-]+", "-").replaceAll("^-+|-+$", "");
            if (cleaned.length() > 64) cleaned = cleaned.substring(0, 64);
            if (text.indexOf('\ufffd') >= 0 || !Code.wellFormed(cleaned)) {
                cells.reject(
                        "population.no-area",
                        name(column),
                        cell(column),
                        new Words("地域名がありません", "there is no area name"));
                return null;
            }
            cells.remark(
                    "population.area-cleaned",
                    name(column),
                    cell(column),
                    new Words("地域名を「" + cleaned + "」としました", "the area is called " + cleaned));
            return new Code(cleaned);
        }

        /** People in a cell; -1 when it is empty or was rejected. */
        private long count(int column) {
            var text = rows.cell(column);
            if (Cells.blank(text)) {
                cells.remark(
                        "population.empty",
                        names.get(column),
                        "",
                        new Words("人数がありません。ないものとして扱います", "there is no number; nothing is assumed in its place"));
                return -1;
            }
            var count = cells.read(names.get(column), Cells::wholeNumber);
            if (count == null) return -1;
            if (count >= 0) return count;
            cells.reject(
                    "population.negative",
                    names.get(column),
                    text,
                    new Words("人数が負です", "a number of people below zero"));
            return -1;
        }

        private void check(List<Population> people) {
            long men = 0;
            long women = 0;
            for (var row : people) {
                if (row.sex().value().equals("M")) men += row.people();
                else women += row.people();
            }
            long unknown = 0;
            for (int column : header.unknownAges()) {
                long count = number(column);
                if (count > 0) {
                    unknown += count;
                    cells.remark(
                            "population.age-unknown",
                            names.get(column),
                            Long.toString(count),
                            new Words("年齢不詳の人は年齢階級に入りません", "people of unknown age are in no band"));
                }
            }
            if (unknown == 0) {
                compare("male", men);
                compare("female", women);
            }
            var total = header.columns().get("total");
            if (total != null && number(position("male")) >= 0 && number(position("female")) >= 0)
                compare("total", number(position("male")) + number(position("female")));
        }

        private void compare(String column, long sum) {
            long given = number(position(column));
            if (given >= 0 && given != sum)
                cells.remark(
                        "population.sums-differ",
                        name(column),
                        Long.toString(given),
                        new Words("内訳の合計%dと一致しません".formatted(sum), "its parts sum to %d".formatted(sum)));
        }

        private long number(int column) {
            return column >= 0 && Cells.wholeNumber(rows.cell(column)) instanceof Parsed<Long>(var number)
                    ? number
                    : -1;
        }

        private int position(String column) {
            return header.columns().getOrDefault(column, -1);
        }

        private String name(String column) {
            int at = position(column);
            return at < 0 ? column : names.get(at);
        }

        private String cell(String column) {
            int at = position(column);
            return at < 0 ? "" : rows.cell(at);
        }
    }
}
