package musubi.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import musubi.evidence.pack.Pack;
import musubi.measure.Dimensions;
import musubi.measure.Measure;
import musubi.measure.MeasureRun;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Days;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures: what there is, what each means, and their values on a pack. */
@Command(
        name = "measure",
        description = "Lists measures, says what they mean, and runs them on a pack.",
        subcommands = {MeasureCommand.Listing.class, MeasureCommand.Show.class, MeasureCommand.Run.class},
        synopsisSubcommandLabel = "COMMAND")
final class MeasureCommand implements Callable<Integer> {
    private static final Path NONE = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = known(spec).commandLine();
        line.usage(line.getOut());
        return Musubi.BAD_INPUT;
    }

    /** How a result is written. */
    enum Format {
        table,
        csv,
        json
    }

    private static CommandSpec known(@Nullable CommandSpec spec) {
        if (spec == null) throw new IllegalStateException("picocli has not set the command");
        return spec;
    }

    private static Measures measures(Path folder) {
        return folder.equals(NONE) ? Measures.library() : Measures.library().withFolder(folder);
    }

    /** Every measure in one line. */
    @Command(
            name = "list",
            description = "Lists the measures.",
            footer = {"", "Examples:", "  musubi measure list", "  musubi measure list --measures my-measures -f json"})
    static final class Listing implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
        private Path folder = NONE;

        @Option(names = "-f", paramLabel = "FORMAT", description = "table or json. Default: ${DEFAULT-VALUE}.")
        private Format format = Format.table;

        @Override
        public Integer call() {
            var console = Console.of(known(spec));
            var all = measures(folder).all();
            if (format == Format.json) {
                console.out()
                        .print(CanonicalJson.write(
                                all.stream().map(MeasureCommand::described).toList()));
                return Musubi.DONE;
            }
            var columns = new Columns(Set.of());
            for (var m : all)
                columns.row(List.of(m.id(), m.title().in(console.language()), MeasureAnswers.text(m.kind()), m.unit()));
            columns.lines().forEach(console::say);
            return Musubi.DONE;
        }
    }

    private static Map<String, Object> described(Measure m) {
        var json = new TreeMap<String, Object>();
        json.put("id", m.id());
        json.put("version", m.version());
        json.put("title", Map.of("ja", m.title().ja(), "en", m.title().en()));
        json.put(
                "definition",
                Map.of("ja", m.definition().ja(), "en", m.definition().en()));
        json.put("kind", MeasureAnswers.text(m.kind()));
        json.put("unit", m.unit());
        json.put("grain", m.grain().text());
        json.put("subjects", m.subjects());
        json.put("by", Dimensions.of(m));
        json.put("source", m.source());
        json.put("verified", m.verified());
        json.put(
                "parameters",
                m.parameters().stream()
                        .map(p -> Map.of(
                                "name", p.name(),
                                "type", p.type().text(),
                                "default", p.otherwise(),
                                "choices", p.choices(),
                                "source", p.source()))
                        .toList());
        return json;
    }

    /** One measure with its definition and SQL. */
    @Command(
            name = "show",
            description = "Shows what a measure means: definition, parameters, evidence, source and SQL.",
            footer = {
                "",
                "Examples:",
                "  musubi measure show continuers",
                "  musubi measure show mine --measures my-measures"
            })
    static final class Show implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "The measure.")
        private String id = "";

        @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
        private Path folder = NONE;

        @Override
        public Integer call() {
            var console = Console.of(known(spec));
            var m = measures(folder).get(id);
            var language = console.language();
            var columns = new Columns(Set.of());
            fact(columns, new Words("指標", "measure"), m.id() + " v" + m.version(), language);
            fact(columns, new Words("名称", "title"), m.title().in(language), language);
            fact(columns, new Words("定義", "definition"), m.definition().in(language), language);
            fact(columns, new Words("種類", "kind"), MeasureAnswers.text(m.kind()), language);
            fact(columns, new Words("単位", "unit"), m.unit(), language);
            fact(columns, new Words("粒度", "grain"), m.grain().text(), language);
            fact(columns, new Words("対象", "asked for"), String.join(", ", m.subjects()), language);
            fact(columns, new Words("内訳", "by"), String.join(", ", Dimensions.of(m)), language);
            for (var p : m.parameters())
                fact(
                        columns,
                        new Words("引数", "parameter"),
                        "%s: %s = %s (%s; %s)"
                                .formatted(
                                        p.name(),
                                        p.choices().isEmpty() ? p.type().text() : String.join("/", p.choices()),
                                        p.otherwise().isEmpty() ? "''" : p.otherwise(),
                                        p.meaning().in(language),
                                        p.source()),
                        language);
            for (var e : m.evidence())
                fact(columns, new Words("根拠", "evidence"), e.table() + (e.optional() ? "?" : ""), language);
            fact(columns, new Words("出典", "source"), m.source(), language);
            fact(
                    columns,
                    new Words("確認", "verified"),
                    (m.verified()
                                    ? new Words("出典と照合済み", "compared with the source")
                                    : new Words("未確認の値または独自の定義", "holds unverified values or a definition of our own"))
                            .in(language),
                    language);
            columns.lines().forEach(console::say);
            console.say("");
            console.say(m.sql());
            return Musubi.DONE;
        }

        private static void fact(Columns columns, Words name, String value, String language) {
            columns.row(List.of(name.in(language), value));
        }
    }

    /** Values on a pack. */
    @Command(
            name = "run",
            description =
                    "Runs measures on a pack: value, numerator, denominator and 95%% interval, in total and by groups.",
            footer = {
                "",
                "Examples:",
                "  musubi measure run participants continuers --pack PACK --from 2023-04-01 --until 2024-04-01",
                "  musubi measure run continuers --pack PACK --from 2023-04-01 --until 2023-12-01 --by provider,sex",
                "  musubi measure run overweight --pack PACK --from 2023-04-01 --until 2024-04-01 --by age-band --suppress 10 -f csv",
                "  musubi measure run continuers --pack PACK --from 2023-04-01 --until 2024-04-01 --param months=3 -f json"
            })
    static final class Run implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The measures.")
        private List<String> ids = List.of();

        @Option(names = "--pack", paramLabel = "PACK", required = true, description = "The pack: a folder or its zip.")
        private Path pack = NONE;

        @Option(names = "--from", paramLabel = "DAY", required = true, description = "First day of the window.")
        private String first = "";

        @Option(
                names = "--until",
                paramLabel = "DAY",
                required = true,
                description = "The day after the last day of the window.")
        private String after = "";

        @Option(
                names = "--cutoff",
                paramLabel = "DAY",
                description =
                        "The day until which people are followed beyond the window, where a measure does so. Default: the end of the window.")
        private String last = "";

        @Option(
                names = "--by",
                paramLabel = "GROUP",
                split = ",",
                description = "Groups, joined by commas: sex, age-band, municipality, area, provider, month …")
        private List<String> by = List.of();

        @Option(
                names = "--only",
                paramLabel = "GROUP=VALUE",
                description = "Only those of whom this holds; may be repeated.")
        private Map<String, String> only = Map.of();

        @Option(
                names = "--param",
                paramLabel = "NAME=VALUE",
                description = "A parameter of the measure; may be repeated.")
        private Map<String, String> parameters = Map.of();

        @Option(
                names = "--suppress",
                paramLabel = "N",
                description = "Hide numbers below N, and others that would give them away. Default: hide nothing.")
        private int suppress;

        @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
        private Path folder = NONE;

        @Option(names = "-f", paramLabel = "FORMAT", description = "table, csv or json. Default: ${DEFAULT-VALUE}.")
        private Format format = Format.table;

        @Override
        public Integer call() {
            var console = Console.of(known(spec));
            var questions = questions();
            var answers = new ArrayList<MeasureAnswers>();
            try (var run = MeasureRun.on(Pack.open(pack))) {
                for (var question : questions)
                    answers.add(MeasureAnswers.of(
                            run.by(question, by.stream().distinct().toList()),
                            run.trace(question),
                            run.scoring(question),
                            suppress == 0 ? Optional.empty() : Optional.of(suppress)));
            }
            switch (format) {
                case table -> answers.forEach(a -> a.table(console.language()).forEach(console::say));
                case csv -> {
                    console.say(MeasureAnswers.csvHead(by.stream().distinct().toList()));
                    answers.forEach(a -> a.csv().forEach(console::say));
                }
                case json ->
                    console.out()
                            .print(CanonicalJson.write(
                                    answers.stream().map(MeasureAnswers::json).toList()));
            }
            return Musubi.DONE;
        }

        private static LocalDate day(String option, String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw new BadInput(
                        "measure.day",
                        Place.whole(option),
                        text,
                        new Words(
                                "%s は暦にある日を 2023-04-01 のように書きます: %s".formatted(option, text),
                                "%s is a day of the calendar, written like 2023-04-01: %s".formatted(option, text)));
            }
        }

        private List<Question> questions() {
            var from = day("--from", first);
            var until = day("--until", after);
            var cutoff = last.isEmpty() ? until : day("--cutoff", last);
            if (!from.isBefore(until))
                throw new BadInput(
                        "measure.window",
                        Place.whole("--from, --until"),
                        from + " " + until,
                        new Words(
                                "--until (最終日の翌日) は --from より後の日です: %s、%s".formatted(from, until),
                                "--until, the day after the last, must come after --from: %s, %s"
                                        .formatted(from, until)));
            if (cutoff.isBefore(until))
                throw new BadInput(
                        "measure.cutoff",
                        Place.whole("--cutoff"),
                        cutoff.toString(),
                        new Words(
                                "--cutoff は --until より前にできません: %s、%s".formatted(cutoff, until),
                                "--cutoff cannot come before --until: %s, %s".formatted(cutoff, until)));
            if (suppress < 0)
                throw new BadInput(
                        "measure.suppress",
                        Place.whole("--suppress"),
                        Integer.toString(suppress),
                        new Words(
                                "--suppress は0以上の人数です: " + suppress,
                                "--suppress is a number of people, zero or more: " + suppress));
            var measures = measures(folder);
            var chosen = ids.stream().map(measures::get).toList();
            var questions = new ArrayList<Question>();
            for (var measure : chosen)
                questions.add(
                        new Question(measure, new Days(from, until), cutoff, parametersOf(measure, chosen), only));
            return questions;
        }

        /** With several measures, a parameter goes to those that have it; one that nobody has is left for the first to refuse. */
        private Map<String, String> parametersOf(Measure measure, List<Measure> chosen) {
            var own = new LinkedHashMap<String, String>();
            parameters.forEach((name, value) -> {
                boolean nobody =
                        chosen.stream().noneMatch(m -> m.parameter(name).isPresent());
                if (nobody || measure.parameter(name).isPresent()) own.put(name, value);
            });
            return own;
        }
    }
}
