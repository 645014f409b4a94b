package musubi.platform.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.platform.page.CsvTable;
import musubi.platform.programme.Events;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/** What is published, as files: made from the same sheets as the pages. */
@Component
class OpenFiles {
    private static final int DAYS = 92;

    private final Cities cities;
    private final Timetable timetable;
    private final Events events;
    private final Clock clock;

    OpenFiles(Cities cities, Timetable timetable, Events events, Clock clock) {
        this.cities = cities;
        this.timetable = timetable;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A file.
     *
     * @param name with its ending, which says what it is
     * @param issued the day it was published
     */
    record OpenFile(String name, Part part, Words title, LocalDate issued, String text) {
        byte[] content() {
            return text.getBytes(UTF_8);
        }

        boolean table() {
            return name.endsWith(".csv");
        }

        String type() {
            return table() ? "text/csv" : "application/json";
        }
    }

    /** Every file there is of a municipality, in the order of its parts. */
    List<OpenFile> of(City city) {
        var files = new ArrayList<OpenFile>();
        for (var published : city.parts().values()) {
            if (published.part() == Part.TIMETABLE) {
                files.add(file(published, "timetable.csv", TIMETABLE, timetable(city)));
                continue;
            }
            table(published)
                    .ifPresent(csv ->
                            files.add(file(published, published.part().word() + ".csv", title(published.part()), csv)));
            files.add(file(published, published.part().word() + ".json", title(published.part()), published.content()));
        }
        city.sheet(Part.AGREEMENTS, Sheets.AgreementSheet.class)
                .ifPresent(sheet -> sheet.agreements().stream()
                        .filter(a -> !a.indigo().isEmpty())
                        .forEach(a -> files.add(file(
                                city.part(Part.AGREEMENTS).orElseThrow(),
                                "indigo-" + a.id() + ".json",
                                new Words(a.title().ja() + "（INDIGO）", a.title().en() + " (INDIGO)"),
                                a.indigo()))));
        return files;
    }

    private static OpenFile file(Published published, String name, Words title, String text) {
        return new OpenFile(name, published.part(), title, LocalDate.ofInstant(published.at(), Japan.TIME), text);
    }

    private static final Words TIMETABLE = new Words("教室の予定（推奨データセット イベント一覧）", "Timetable (list of events)");

    private static Words title(Part part) {
        return switch (part) {
            case TIMETABLE -> TIMETABLE;
            case FIGURES -> new Words("成果", "Results");
            case AGREEMENTS -> new Words("契約と支払", "Agreements and payments");
            case FUNDERS -> new Words("資金", "Funding");
            case REPORTS -> new Words("評価", "Evaluation");
            case RANKING -> new Words("ランキング", "Ranking");
            case DRAWS -> new Words("抽選", "Draws");
        };
    }

    private String timetable(City city) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return cities.as(
                city.code(),
                () -> CsvTable.write(
                        Events.COLUMNS,
                        events.rows(timetable.whole(Timetable.Wanted.all(today, today.plusDays(DAYS))))));
    }

    private static Optional<String> table(Published published) {
        return switch (published.part()) {
            case TIMETABLE -> Optional.empty();
            case FIGURES -> Optional.of(figures(Sheets.read(published, Sheets.FigureSheet.class)));
            case AGREEMENTS -> Optional.of(payments(Sheets.read(published, Sheets.AgreementSheet.class)));
            case FUNDERS -> Optional.of(funders(Sheets.read(published, Sheets.FunderSheet.class)));
            case REPORTS -> Optional.of(reports(Sheets.read(published, Sheets.ReportSheet.class)));
            case RANKING -> Optional.of(ranking(Sheets.read(published, Sheets.RankingSheet.class)));
            case DRAWS -> Optional.of(draws(Sheets.read(published, Sheets.DrawSheet.class)));
        };
    }

    private static String figures(Sheets.FigureSheet sheet) {
        return CsvTable.write(
                List.of(
                        "measure",
                        "title_ja",
                        "title_en",
                        "grain",
                        "label",
                        "value",
                        "low",
                        "high",
                        "unit",
                        "people",
                        "as_of"),
                sheet.rows().stream()
                        .map(r -> List.of(
                                r.measure(),
                                r.title().ja(),
                                r.title().en(),
                                r.grain(),
                                r.label(),
                                r.value(),
                                r.low(),
                                r.high(),
                                r.unit(),
                                r.people() == 0 ? "" : Long.toString(r.people()),
                                r.asOf().toString()))
                        .toList());
    }

    /** A line for each clause of each payment, and one for its total. */
    private static String payments(Sheets.AgreementSheet sheet) {
        var rows = new ArrayList<List<String>>();
        for (var a : sheet.agreements())
            for (var p : a.payments()) {
                for (var c : p.clauses()) rows.add(row(a, p, c.clause(), c.title(), c.unit(), c.amount()));
                rows.add(row(a, p, "", new Words("合計", "total"), a.unit(), p.total()));
            }
        return CsvTable.write(
                List.of(
                        "agreement",
                        "period",
                        "from",
                        "last",
                        "released",
                        "correction",
                        "clause",
                        "title_ja",
                        "title_en",
                        "amount",
                        "unit"),
                rows);
    }

    private static List<String> row(
            Sheets.SignedTerms terms,
            Sheets.Payment payment,
            String clause,
            Words title,
            String unit,
            Optional<Long> amount) {
        return List.of(
                terms.id(),
                payment.period(),
                payment.from().toString(),
                payment.last().toString(),
                payment.released().toString(),
                Boolean.toString(payment.correction()),
                clause,
                title.ja(),
                title.en(),
                amount.map(a -> Long.toString(a)).orElse(""),
                unit);
    }

    private static String funders(Sheets.FunderSheet sheet) {
        return CsvTable.write(
                List.of(
                        "offering",
                        "title",
                        "form",
                        "agreement",
                        "unit_yen",
                        "units",
                        "opens",
                        "closes",
                        "holders",
                        "units_taken",
                        "paid_in",
                        "returned"),
                sheet.offerings().stream()
                        .map(o -> List.of(
                                o.id(),
                                o.title(),
                                o.form(),
                                o.agreement(),
                                Long.toString(o.unitYen()),
                                Integer.toString(o.units()),
                                o.opens().toString(),
                                o.closes().toString(),
                                o.holders().map(Object::toString).orElse(""),
                                o.unitsTaken().map(Object::toString).orElse(""),
                                o.paidIn().map(Object::toString).orElse(""),
                                o.returned().map(Object::toString).orElse("")))
                        .toList());
    }

    private static String reports(Sheets.ReportSheet sheet) {
        var rows = new ArrayList<List<String>>();
        for (var r : sheet.reports())
            for (var e : r.effects())
                rows.add(List.of(
                        r.study(),
                        Integer.toString(r.version()),
                        r.protocol(),
                        r.registered().toString(),
                        r.result(),
                        r.recorded().toString(),
                        e.id(),
                        e.estimate(),
                        e.low(),
                        e.high(),
                        e.unit(),
                        Boolean.toString(e.significant())));
        return CsvTable.write(
                List.of(
                        "study",
                        "version",
                        "protocol_sha256",
                        "registered",
                        "result_sha256",
                        "recorded",
                        "effect",
                        "estimate",
                        "low",
                        "high",
                        "unit",
                        "significant"),
                rows);
    }

    /** A line for each ticket; a lottery that is not drawn yet has none. */
    private static String draws(Sheets.DrawSheet sheet) {
        var rows = new ArrayList<List<String>>();
        for (var l : sheet.lotteries())
            for (var t : l.tickets())
                rows.add(List.of(
                        l.id(),
                        l.title(),
                        l.last().toString(),
                        Integer.toString(l.winners()),
                        l.committed(),
                        l.seed(),
                        l.listed(),
                        Integer.toString(t.place()),
                        t.ticket(),
                        t.score(),
                        Boolean.toString(t.won())));
        return CsvTable.write(
                List.of(
                        "lottery",
                        "title",
                        "last",
                        "winners",
                        "seed_sha256",
                        "seed",
                        "tickets_sha256",
                        "place",
                        "ticket",
                        "score",
                        "won"),
                rows);
    }

    private static String ranking(Sheets.RankingSheet sheet) {
        var rows = new ArrayList<List<String>>();
        sheet.companies().forEach(g -> rows.add(row(sheet, "company", g)));
        sheet.teams().forEach(g -> rows.add(row(sheet, "team", g)));
        return CsvTable.write(List.of("period", "board", "place", "name", "points_per_member"), rows);
    }

    private static List<String> row(Sheets.RankingSheet sheet, String board, Sheets.Group group) {
        return List.of(
                sheet.period(), board, Integer.toString(group.place()), group.name(), Long.toString(group.points()));
    }
}
