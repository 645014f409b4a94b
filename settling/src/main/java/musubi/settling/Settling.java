package musubi.settling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import musubi.agreement.distribution.Receipt;
import musubi.agreement.distribution.Waterfall;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.Settlement;
import musubi.agreement.settlement.Statement;
import musubi.agreement.settlement.Study;
import musubi.agreement.statement.StudyJson;
import musubi.agreement.statement.Written;
import musubi.evidence.pack.Pack;
import musubi.measure.MeasureRun;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Everything a settlement is made from, read from files: the same inputs for {@code settle}, {@code verify} and
 * {@code explain}, so that what is verified is what was settled.
 */
public final class Settling implements AutoCloseable {
    /** The files a settlement reads; those not given are empty. */
    public record Inputs(
            Path agreement,
            Optional<Path> pack,
            List<Path> studies,
            Optional<Path> values,
            List<Path> receipts,
            Optional<Path> measures) {}

    /** A study's result and the file it was read from. */
    private record Result(Study study, Path file) {}

    private final Inputs inputs;
    private final String text;
    private final Signed signed;
    private final Measures measures;
    private final Optional<MeasureRun> run;
    private final GivenValues given;
    private final StudyCheck check;
    private final Map<String, Result> studies = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final List<Problem> remarks = new ArrayList<>();

    private Settling(Inputs inputs, StudyCheck check) {
        this.inputs = inputs;
        this.check = check;
        this.measures = inputs.measures()
                .map(folder -> Measures.library().withFolder(folder))
                .orElseGet(Measures::library);
        this.text = read(inputs.agreement());
        this.signed = Agreements.read(inputs.agreement().toString(), text, PackMeasurements.catalogue(measures));
        this.given = inputs.values().map(GivenValues::read).orElseGet(GivenValues::none);
        given.digest().ifPresent(d -> sources.put("values", d.hex()));
        remarks.addAll(given.against(signed));
        remarks.addAll(PackMeasurements.parameters(signed, measures));
        if (remarks.stream().anyMatch(Problem::refuses)) throw new BadInput(remarks);
        for (var file : inputs.studies()) {
            var study = StudyJson.read(file.toString(), read(file));
            studies.put(study.id(), new Result(study, file));
            sources.put("study " + study.id(), study.digest());
        }
        this.run = inputs.pack().map(Pack::open).map(MeasureRun::on);
        run.ifPresent(r -> sources.put("pack", r.pack().hex()));
    }

    /** Reads everything but the pack's tables; refuses what cannot be read. */
    public static Settling open(Inputs inputs) {
        return open(inputs, StudyCheck.AS_GIVEN);
    }

    /** The same with a say in what happens to the results of studies. */
    public static Settling open(Inputs inputs, StudyCheck check) {
        return new Settling(inputs, check);
    }

    /** The studies whose results were given. */
    public Set<String> studies() {
        return studies.keySet();
    }

    /** A study is checked when something is paid on it, and not before: that may take long. */
    private Optional<Study> study(String id) {
        var settled = run.flatMap(r -> inputs.pack().map(pack -> new StudyCheck.Settled(pack, r.pack())));
        return Optional.ofNullable(studies.get(id)).map(r -> check.checked(r.study(), r.file(), settled));
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new BadInput(
                    "file.encoding",
                    Place.whole(file.toString()),
                    "",
                    new Words("UTF-8 で保存してください。", "Save the file as UTF-8."));
        } catch (java.nio.file.NoSuchFileException e) {
            throw new BadInput(
                    "file.missing",
                    Place.whole(file.toString()),
                    "",
                    new Words("ファイルがありません。", "There is no such file."));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    public Inputs inputs() {
        return inputs;
    }

    public String text() {
        return text;
    }

    public Signed signed() {
        return signed;
    }

    /** What is remarked of the inputs, beside what the agreement's reader remarks. */
    public List<Problem> remarks() {
        return List.copyOf(remarks);
    }

    public Measures measures() {
        return measures;
    }

    public Optional<MeasureRun> run() {
        return run;
    }

    public PackMeasurements measurements() {
        return new PackMeasurements(run, measures, given, this::study);
    }

    /**
     * The statement for a period of an agreement for each person, from a pack that goes as far back as {@code reach}.
     *
     * @throws Reach.Beyond when something is asked about days before
     */
    public Statement statement(String wanted, Reach reach) {
        var period = Period.read(wanted, signed.first().term());
        return Settlement.settle(
                signed,
                PackMeasurements.catalogue(measures),
                reach.guard(measurements()),
                period.label(),
                period.days(),
                sources);
    }

    /** The statement for a period as the command line names it. */
    public Statement statement(String wanted) {
        var period = Period.read(wanted, signed.first().term());
        var agreement = signed.on(period.days().last());
        if (agreement.distribution().isEmpty())
            return Settlement.settle(
                    signed,
                    PackMeasurements.catalogue(measures),
                    measurements(),
                    period.label(),
                    period.days(),
                    sources);
        var all = new TreeMap<>(sources);
        return Waterfall.settle(agreement, receipts(all), period.label(), period.days(), all);
    }

    /** What earlier statements paid, line by line; each statement's digest becomes a source. */
    private List<Receipt> receipts(Map<String, String> all) {
        var receipts = new ArrayList<Receipt>();
        var seen = new TreeMap<String, Path>();
        for (var file : inputs.receipts()) {
            var content = read(file);
            var statement = Written.read(file.toString(), content);
            var digest = Digest.of(content).hex();
            all.put("statement " + statement.agreement() + " " + statement.period(), digest);
            if (!statement.unit().equals("JPY"))
                throw new BadInput(
                        "receipts.unit",
                        Place.whole(file.toString()),
                        statement.unit(),
                        new Words(
                                "円の明細だけが配分の受取になります（この明細は " + statement.unit() + "）。",
                                "Only statements in yen are received; this one is in " + statement.unit() + "."));
            var sums = new LinkedHashMap<String, Receipt>();
            for (var line : statement.lines()) {
                var before = seen.putIfAbsent(statement.agreement() + "\u0000" + line.key(), file);
                if (before != null) throw twice(file, before, statement, line);
                if (line.amount() == 0 || !line.unit().equals("JPY")) continue;
                var name = line.clause() + " " + line.period();
                sums.merge(
                        name + line.due(),
                        new Receipt(statement.agreement(), name, LocalDate.parse(line.due()), line.amount(), digest),
                        (a, b) -> new Receipt(
                                a.agreement(), a.line(), a.on(), Math.addExact(a.amount(), b.amount()), a.source()));
            }
            receipts.addAll(sums.values());
        }
        return receipts;
    }

    /** The statement of a year and that of the term, or a statement and its correction, would pay one line twice. */
    private static BadInput twice(Path file, Path before, Written statement, Written.WrittenLine line) {
        return new BadInput(
                "receipts.twice",
                Place.whole(file.toString()),
                line.clause() + " " + line.period(),
                new Words(
                        statement.agreement() + " の「" + line.clause() + " " + line.period() + "」は " + before
                                + " にもあります。訂正があれば訂正後の明細だけを渡してください。",
                        "\"" + line.clause() + " " + line.period() + "\" of " + statement.agreement() + " stands in "
                                + before
                                + " too. Hand in each period once; after a correction only the corrected statement."));
    }

    @Override
    public void close() {
        run.ifPresent(MeasureRun::close);
    }
}
