package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Written;
import musubi.agreement.term.Distribution;
import musubi.evidence.pack.Built;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Rounding;
import musubi.quantity.Words;
import musubi.settling.Posting;
import musubi.settling.Settling;
import musubi.simulation.city.City;
import musubi.simulation.city.Plan;
import musubi.study.cohort.Cohort;
import musubi.study.result.Register;
import musubi.study.result.StudyResult;

/**
 * The demonstration: an invented city, its pack, its measures, and all four kinds of agreement settled year by year, passed
 * on, verified and posted. Everything it says is in the folder, and equal plans give equal bytes.
 */
final class Demo {
    /** The fiscal years of the service. */
    static final List<FiscalYear> YEARS = List.of(2021, 2022, 2023, 2024, 2025, 2026).stream()
            .map(FiscalYear::new)
            .toList();

    static final String OUTCOME = "toyota";
    static final String FEES = "toyota-provider-fees";
    static final String POINTS = "kikuyo";
    static final String FUND = "next-rise-fund";

    static final String STUDY = "jages-final";

    /** A demonstration repeats the same bytes, so its protocol is registered at a fixed moment. */
    private static final String REGISTERED = "2021-06-30T09:00:00+09:00";

    private static final int ROWS = 12;

    /** An indicator by fiscal year, as whole numbers times {@code scale}; a target of zero is none. */
    record Indicator(
            Words title, Words unit, long scale, long target, Words targetSource, List<Optional<Long>> values) {}

    /** A statement that was written, and what recomputing it found. */
    record Settled(String kind, String folder, Statement statement, String digest, Optional<String> difference) {}

    /** One payment followed down to the records of one person. */
    record Example(Statement statement, Line line, String measure, String person, int rowsInAll, List<Row> rows) {}

    /** A row of evidence, with the file and line it came from. */
    record Row(String table, String file, long line, Map<String, String> columns) {}

    /** What the demonstration made. */
    record Result(
            Plan plan,
            City city,
            Built built,
            List<Indicator> indicators,
            List<Settled> settled,
            Optional<Example> example,
            List<Distribution.Funding> funding,
            String ledgerHead) {}

    private final Plan plan;
    private final Path folder;
    private final int threads;
    private final Consumer<Words> progress;
    private final List<Settled> settled = new ArrayList<>();
    private List<Distribution.Funding> funding = List.of();
    private final Posting posting = new Posting();
    private final Reruns reruns;

    Demo(Plan plan, Path folder, int threads, Consumer<Words> progress) {
        this.plan = plan;
        this.folder = folder;
        this.threads = threads;
        this.progress = progress;
        this.reruns = new Reruns(Map.of(), progress);
    }

    Result make() throws IOException {
        progress.accept(new Words(
                "1/7 架空の市をつくっています（住民 %,d 人）".formatted(plan.people()),
                "1/7 making an invented city of %,d residents".formatted(plan.people())));
        var city = City.make(plan, folder.resolve("city"), threads, done -> {});
        progress.accept(new Words("2/7 証拠パックに封をしています", "2/7 sealing the pack of evidence"));
        var built = Packs.build(
                Recipe.of(List.of(city.source()), folder.resolve("pack"), key()).on(threads));
        agreements();
        progress.accept(new Words("3/7 指標を測っています", "3/7 measuring"));
        var indicators = indicators(built.pack());
        progress.accept(new Words("4/7 効果を評価しています", "4/7 evaluating what the programme changed"));
        evaluate();
        settle();
        progress.accept(new Words("6/7 すべての精算書を計算し直して比べています", "6/7 calculating every statement again to compare"));
        verify();
        progress.accept(new Words("7/7 台帳と報告をつくっています", "7/7 writing ledger and report"));
        Files.writeString(folder.resolve("journal.hledger"), posting.journal());
        return new Result(
                plan,
                city,
                built,
                indicators,
                List.copyOf(settled),
                example(),
                funding,
                posting.ledger().head().hash().hex());
    }

    /** A demonstration has no secret to keep; its key follows from the seed, so that its pseudonyms do too. */
    private Key key() throws IOException {
        var hex = Digest.of("musubi demo " + plan.seed()).hex();
        Files.writeString(folder.resolve("demo.key"), hex + "\n");
        return Key.read(folder.resolve("demo.key"));
    }

    private void agreements() throws IOException {
        Files.createDirectories(folder.resolve("agreements"));
        for (var name : List.of(OUTCOME, FEES, POINTS, FUND))
            try (var in = Demo.class.getResourceAsStream("demo/" + name + ".yaml")) {
                if (in == null) throw new IllegalStateException(name + ".yaml is not in the jar");
                Files.write(agreement(name), in.readAllBytes());
            }
    }

    private Path agreement(String name) {
        return folder.resolve("agreements").resolve(name + ".yaml");
    }

    private Path pack() {
        return folder.resolve("pack");
    }

    private List<Indicator> indicators(Pack pack) {
        try (var run = MeasureRun.on(pack)) {
            return List.of(
                    indicator(
                            run,
                            "participants",
                            1,
                            plan.people() / 4,
                            new Words(
                                    "住民の4分の1。豊田市の対象者は年およそ5,000人",
                                    "a quarter of the residents; Toyota aims at about 5,000 people a year")),
                    indicator(run, "continuers", 1, plan.people() / 8, new Words("仮の値", "invented")),
                    indicator(
                            run,
                            "mean-daily-steps",
                            1,
                            6_000,
                            new Words("健康日本21（第三次）65歳以上", "Health Japan 21 (third term), age 65 and over")),
                    indicator(
                            run,
                            "check-up-take-up",
                            10,
                            600,
                            new Words("特定健診の国の目標（市町村国保 60%）", "national target for municipal insurers, 60 %")));
        }
    }

    private static Indicator indicator(MeasureRun run, String id, long scale, long target, Words source) {
        var measure = Measures.library().get(id);
        var values = new ArrayList<Optional<Long>>();
        for (var year : YEARS) {
            var days = year.days();
            var from =
                    days.from().isBefore(City.service().from()) ? City.service().from() : days.from();
            var until = days.until().isAfter(City.service().until())
                    ? City.service().until()
                    : days.until();
            values.add(
                    switch (run.value(Question.of(measure, from, until))) {
                        case Measured.Value value -> Optional.of(whole(value.value(), scale));
                        case Measured.NotMeasured _ -> Optional.empty();
                    });
        }
        return new Indicator(
                measure.title(),
                scale == 1
                        ? new Words(id.endsWith("steps") ? "歩" : "人", id.endsWith("steps") ? "steps" : "people")
                        : Words.same("%"),
                scale,
                target,
                source,
                values);
    }

    /** Shares are shown in percent with one decimal: ten times a hundred. */
    private static long whole(Exact value, long scale) {
        var scaled = scale == 1 ? value : value.times(Exact.of(100 * scale));
        return Rounding.DOWN_TO_ONE
                .round(scaled.plus(Exact.of(1).dividedBy(Exact.of(2))))
                .wholeValue();
    }

    /** The folder of the evaluation the last outcome payment hangs on. */
    private Path study() {
        return folder.resolve("studies").resolve(STUDY);
    }

    /** The protocol is registered on the day before the service, and run at its end. */
    private void evaluate() throws IOException {
        Files.createDirectories(study());
        var file = folder.resolve("studies").resolve(STUDY + ".yaml");
        try (var in = Demo.class.getResourceAsStream("demo/studies/toyota.yaml")) {
            if (in == null) throw new IllegalStateException("the study is not in the jar");
            Files.write(file, in.readAllBytes());
        }
        var protocol = StudyCommand.read(file, Measures.library());
        var registration = Register.add(folder.resolve("studies").resolve(Register.FILE), protocol, REGISTERED);
        var cohort = Cohort.of(protocol, Pack.open(pack()), Measures.library());
        StudyFolder.write(
                study(), Settling.read(file), StudyResult.of(protocol, Optional.of(registration), cohort), "ja");
    }

    private void settle() {
        for (var name : List.of(OUTCOME, FEES, POINTS)) {
            var inputs = new Settling.Inputs(
                    agreement(name),
                    Optional.of(pack()),
                    name.equals(OUTCOME) ? List.of(study().resolve(StudyFolder.RESULT)) : List.of(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
            try (var settling = Settling.open(inputs, reruns)) {
                for (var year : YEARS) settle(name, settling, year);
            }
        }
        for (var year : YEARS) {
            var inputs = new Settling.Inputs(
                    agreement(FUND), Optional.empty(), List.of(), Optional.empty(), receipts(year), Optional.empty());
            try (var settling = Settling.open(inputs)) {
                settle(FUND, settling, year);
                funding = settling.signed().first().funding();
            }
        }
    }

    /** What the contractor received and owed until the end of the year. */
    private List<Path> receipts(FiscalYear until) {
        return settled.stream()
                .filter(s -> s.kind().equals(OUTCOME) || s.kind().equals(FEES))
                .filter(s -> s.statement().days().from().isBefore(until.days().until()))
                .map(s -> statement(s.folder()))
                .toList();
    }

    private Path statement(String name) {
        return folder.resolve("statements").resolve(name).resolve("statement.json");
    }

    private void settle(String kind, Settling settling, FiscalYear year) {
        progress.accept(
                new Words("5/7 精算しています: %s %s".formatted(kind, year), "5/7 settling %s %s".formatted(kind, year)));
        var statement = settling.statement(year.toString());
        var name = kind + "-" + year;
        var files = new StatementFolder(folder.resolve("statements").resolve(name));
        files.write(settling, statement);
        posting.post(statement);
        settled.add(new Settled(
                kind, name, statement, Digest.of(Settling.read(statement(name))).hex(), Optional.empty()));
    }

    /** Each statement is read back from its file and made again from its folder and the pack. */
    private void verify() {
        settled.replaceAll(s -> {
            var file = statement(s.folder());
            var difference = VerifyCommand.difference(
                    Written.read(file.toString(), Settling.read(file)),
                    file,
                    s.kind().equals(FUND) ? Optional.empty() : Optional.of(pack()),
                    reruns);
            return new Settled(
                    s.kind(), s.folder(), s.statement(), s.digest(), difference.map(Written.Difference::path));
        });
    }

    /** Take-up of FY2023, and the first person counted. */
    private Optional<Example> example() {
        var found = settled.stream()
                .filter(s -> s.folder().equals(OUTCOME + "-FY2023"))
                .flatMap(s -> s.statement().lines().stream()
                        .filter(l -> l.clause().equals("take-up"))
                        .map(l -> Map.entry(s.statement(), l)))
                .findFirst();
        if (found.isEmpty()) return Optional.empty();
        var ref = evidence(found.get().getValue().derivation()).findFirst();
        if (ref.isEmpty()) return Optional.empty();
        var id = ref.get().measure().replaceAll(" v[0-9]+$", "");
        try (var run = MeasureRun.on(Pack.open(pack()))) {
            var question = Question.of(
                    Measures.library().get(id),
                    ref.get().window().from(),
                    ref.get().window().until(),
                    ref.get().parameters());
            var people = run.units(question, 1);
            if (people.isEmpty()) return Optional.empty();
            var person = people.getFirst().unit().getOrDefault("person", "");
            var rows = run.evidence(question, person);
            var files = files();
            return Optional.of(new Example(
                    found.get().getKey(),
                    found.get().getValue(),
                    ref.get().measure(),
                    person,
                    rows.size(),
                    rows.stream()
                            .limit(ROWS)
                            .map(r -> new Row(
                                    r.table(),
                                    files.getOrDefault(r.source(), "source " + r.source()),
                                    r.line(),
                                    r.columns()))
                            .toList()));
        }
    }

    private static java.util.stream.Stream<musubi.agreement.settlement.EvidenceRef> evidence(Derivation derivation) {
        return java.util.stream.Stream.concat(
                derivation.evidence().stream(), derivation.inputs().stream().flatMap(Demo::evidence));
    }

    /** File names without their folders, by number; they stand beside the pack. */
    private Map<Integer, String> files() {
        var names = new LinkedHashMap<Integer, String>();
        try (var csv =
                de.siegmar.fastcsv.reader.CsvReader.builder().ofNamedCsvRecord(folder.resolve("pack.sources.csv"))) {
            for (var record : csv)
                names.putIfAbsent(
                        Integer.valueOf(record.getField(0)), record.getField(1).replaceAll("^.*[/\\\\]", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("the list of sources cannot be read", e);
        }
        return names;
    }
}
