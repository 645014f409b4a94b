package musubi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import musubi.evidence.pack.Acceptances;
import musubi.evidence.pack.Built;
import musubi.evidence.pack.Difference;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Manifest;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.evidence.record.PersonId;
import musubi.evidence.record.RecordType;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.evidence.source.Settings;
import musubi.evidence.source.Sources;
import musubi.evidence.steps.StepRules;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musubi pack}: build, look into, check and compare packs of evidence. */
@Command(
        name = "pack",
        description = "Builds, shows, verifies and compares sealed packs of evidence.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PackCommand.Build.class,
            PackCommand.Inspect.class,
            PackCommand.Verify.class,
            PackCommand.Diff.class,
            PackCommand.MakeKey.class
        })
final class PackCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = given(spec).commandLine();
        line.usage(line.getOut());
        return Musubi.BAD_INPUT;
    }

    private static CommandSpec given(@Nullable CommandSpec spec) {
        if (spec == null) throw new IllegalStateException("picocli has not set the command");
        return spec;
    }

    /** {@code musubi pack build}. */
    @Command(
            name = "build",
            description = "Builds a pack from files, folders and zips.",
            footer = {
                "",
                "Examples:",
                "  musubi pack build data/ -o pack-2026",
                "  musubi pack build data/ -o pack-2026 --key secret.key",
                "  musubi pack build export.zip -o pack-taro --key secret.key --person P000123"
            })
    static final class Build implements Callable<Integer> {
        private static final int SHOWN = 20;

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "SRC", arity = "1..*", description = "Files, folders or zips to read.")
        List<Path> sources = new ArrayList<>();

        @Option(
                names = {"-o", "--output"},
                paramLabel = "PACK",
                required = true,
                description = "Folder to make; must not exist.")
        Path output = Path.of(".");

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description =
                        "Key file for pseudonyms; otherwise musubi.key beside the pack, made when it is not there.")
        @Nullable
        Path key;

        @Option(
                names = "--accept-rejected",
                description = "End with 0 although rows were refused: somebody has read PACK.rejected.csv.")
        boolean acceptRejected;

        @Option(
                names = "--accept",
                paramLabel = "FILE",
                description = "CSV of decisions on held steps: person,day,source,decision,by,reason.")
        @Nullable
        Path accept;

        @Option(names = "--replaces", paramLabel = "PACK", description = "The earlier pack that this one corrects.")
        @Nullable
        Path replaces;

        @Option(names = "--person", paramLabel = "ID", description = "Whose export it is, for exports without an id.")
        @Nullable
        String person;

        @Option(
                names = "--person-from",
                paramLabel = "folder",
                description = "Take the nearest folder's name as the person's id.")
        @Nullable
        String personFrom;

        @Option(
                names = "--municipality",
                paramLabel = "CODE",
                description = "Six-digit code, for files that leave it out.")
        @Nullable
        String municipality;

        @Option(names = "--month-first", description = "Read slashed dates as month/day/year.")
        boolean monthFirst;

        @Option(
                names = "--step-priority",
                paramLabel = "NAMES",
                description = "Sources or classes of device, strongest first; otherwise watch,phone,other.")
        String stepPriority = "watch,phone,other";

        @Option(
                names = "--step-rate",
                paramLabel = "N",
                description = "Hold days with more steps in a minute than this; otherwise 300.")
        long stepRate = StepRules.DEFAULT.rateMost();

        @Option(
                names = "--step-day",
                paramLabel = "N",
                description = "Hold days with more steps than this; otherwise 100000.")
        long stepDay = StepRules.DEFAULT.dayMost();

        @Option(names = "--threads", paramLabel = "N", description = "Threads to use; no influence on the result.")
        int threads = Runtime.getRuntime().availableProcessors();

        @Override
        public Integer call() {
            var console = Console.of(given(spec));
            if (personFrom != null && !personFrom.equals("folder"))
                throw new BadInput(
                        "pack.person-from",
                        Place.whole("--person-from"),
                        personFrom,
                        new Words("--person-from に書けるのは folder だけです。", "--person-from can only be `folder`."));
            var target = output.toAbsolutePath().normalize();
            var keyFile = key == null ? target.resolveSibling("musubi.key") : key;
            if (keyFile.toAbsolutePath().normalize().startsWith(target))
                throw new BadInput(
                        "key.in-pack",
                        Place.whole(keyFile.toString()),
                        "",
                        new Words(
                                "鍵がパックの中にあります。パックを受け取る人の手に渡らない場所に置いてください。",
                                "The key lies inside the pack. Keep it where whoever gets the pack does not."));
            var recipe = Recipe.of(sources, output, key(console, keyFile))
                    .with(new Settings(
                            Optional.ofNullable(person).map(Build::id),
                            personFrom != null,
                            Optional.ofNullable(municipality),
                            monthFirst))
                    .with(new StepRules(List.of(stepPriority.strip().split("\\s*,\\s*")), stepRate, stepDay))
                    .on(Math.max(1, threads))
                    .within(Sources.Limits.DEFAULT.passingOver(keyFile))
                    .telling(new Telling(console));
            if (accept != null) recipe = recipe.with(Acceptances.read(accept));
            if (replaces != null) recipe = recipe.replacing(Pack.open(replaces).digest());
            var built = Packs.build(recipe);
            report(console, built);
            if (built.rejectedInAll() == 0 || acceptRejected) return Musubi.DONE;
            console.remark(new Words(
                    "退けた行があるため終了コード%dで終わります。内容を確かめて受け入れるなら --accept-rejected を付けてください。".formatted(Musubi.BAD_INPUT),
                    "Rows were refused, so this ends with %d. If that is acceptable, give --accept-rejected."
                            .formatted(Musubi.BAD_INPUT)));
            return Musubi.BAD_INPUT;
        }

        private static PersonId id(String given) {
            return switch (Cells.person(given)) {
                case Reading.Parsed<PersonId>(var id) -> id;
                case Reading.Unreadable<PersonId>(var code, var words) ->
                    throw new BadInput(code, Place.whole("--person"), given, words);
            };
        }

        private Key key(Console console, Path file) {
            if (key != null || Files.exists(file)) {
                var read = Key.read(file);
                if (Key.openToOthers(file))
                    console.remark(new Words(
                            "鍵 %s を他の利用者も読めます。chmod 600 で自分だけにしてください。".formatted(file),
                            "Others can read the key %s; chmod 600 keeps it to yourself.".formatted(file)));
                return read;
            }
            var made = Key.create(file);
            console.remark(new Words(
                    "仮名化の鍵 %s を作りました。パックと一緒に渡さず、無くさないでください。".formatted(file),
                    "Made a key for pseudonyms, %s. Do not hand it on with the pack, and do not lose it."
                            .formatted(file)));
            return made;
        }

        private void report(Console console, Built built) {
            for (var file : built.files()) {
                if (file.format().isEmpty()) continue;
                console.remark(file.sameAs()
                        .map(same -> new Words(
                                "%s: %sと同じ内容なので一度だけ読みました".formatted(file.name(), same),
                                "%s: the same bytes as %s, read once".formatted(file.name(), same)))
                        .orElseGet(() -> new Words(
                                "%s: %s、%,d行".formatted(file.name(), file.format(), file.rows()),
                                "%s: %s, %,d %s"
                                        .formatted(
                                                file.name(),
                                                file.format(),
                                                file.rows(),
                                                file.rows() == 1 ? "row" : "rows"))));
                if (!file.leftOut().isEmpty())
                    console.remark(new Words(
                            "  パックに入れない列: " + String.join("、", file.leftOut()),
                            "  columns left out: " + String.join(", ", file.leftOut())));
            }
            console.problems(built.remarks().stream().limit(SHOWN).toList());
            console.problems(built.rejections().stream().limit(SHOWN).toList());
            if (built.rejectedInAll() > 0)
                console.remark(new Words(
                        "退けた行・ファイル: %,d件（%s）。全件は %s"
                                .formatted(
                                        built.rejectedInAll(),
                                        counts(built.rejected()),
                                        built.rejectedFile().map(Path::toString).orElse("")),
                        "refused: %,d (%s); all of them are in %s"
                                .formatted(
                                        built.rejectedInAll(),
                                        counts(built.rejected()),
                                        built.rejectedFile().map(Path::toString).orElse(""))));
            tables(console, built.pack().manifest());
            console.say(new Words("ダイジェスト ", "digest ").in(console.language())
                    + built.pack().digest().hex());
        }
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    private static void tables(Console console, Manifest manifest) {
        manifest.tables().forEach((name, table) -> {
            var type = RecordType.named(name);
            var days =
                    table.days().map(d -> "  " + d.first() + " .. " + d.last()).orElse("");
            var title = type.map(t -> new Words(t.ja(), t.en()).in(console.language()))
                    .orElse("");
            console.say("%-14s %,12d  %s%s".formatted(name, table.rows(), title, days));
        });
    }

    /** Says now and then how far a build is. */
    private static final class Telling implements Recipe.Progress {
        private static final long WORTH_TELLING = 50L << 20;

        private final Console console;
        private String last = "";

        Telling(Console console) {
            this.console = console;
        }

        @Override
        public void at(Words what, long done, long total) {
            if (total > 1 && total < WORTH_TELLING) return;
            var percent = total <= 1 ? "" : " %d%%".formatted(10 * (10 * done / total));
            var now = what.en() + percent;
            if (now.equals(last) || (total <= 1 && last.isEmpty())) return;
            last = now;
            console.remark(new Words(what.ja() + percent, what.en() + percent));
        }
    }

    /** {@code musubi pack inspect}. */
    @Command(
            name = "inspect",
            description = "Shows what is in a pack: tables, sources, settings, what was refused.",
            footer = {"", "Examples:", "  musubi pack inspect pack-2026", "  musubi pack inspect pack-2026 --json"})
    static final class Inspect implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "PACK", description = "A pack's folder or zip.")
        Path pack = Path.of(".");

        @Option(names = "--json", description = "Show the manifest as it is.")
        boolean json;

        @Override
        public Integer call() {
            var console = Console.of(given(spec));
            var opened = Pack.open(pack);
            var manifest = opened.manifest();
            if (json) {
                console.out().print(manifest.json());
                return Musubi.DONE;
            }
            tables(console, manifest);
            for (var source : manifest.sources())
                console.say("%4d  %-16s %,14d B %,12d  %s"
                        .formatted(
                                source.no(),
                                source.format(),
                                source.bytes(),
                                source.rows(),
                                source.sha256().brief()));
            line(console, new Words("退けた数", "refused"), counts(manifest.rejected()));
            line(console, new Words("注意", "remarks"), counts(manifest.remarks()));
            line(console, new Words("入れない列", "left out"), counts(manifest.leftOut()));
            line(
                    console,
                    new Words("設定", "settings"),
                    manifest.settings().entrySet().stream()
                            .filter(e -> !e.getValue().isEmpty())
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining(" ")));
            line(
                    console,
                    new Words("仮名化", "pseudonyms"),
                    manifest.pseudonyms().scheme() + " / "
                            + manifest.pseudonyms().keyFingerprint());
            line(
                    console,
                    new Words("訂正元", "replaces"),
                    manifest.replaces().map(d -> d.hex()).orElse(""));
            line(console, new Words("作成", "built by"), manifest.software());
            line(console, new Words("ダイジェスト", "digest"), opened.digest().hex());
            return Musubi.DONE;
        }

        private static void line(Console console, Words what, String value) {
            if (!value.isEmpty()) console.say(what.in(console.language()) + ": " + value);
        }
    }

    /** {@code musubi pack verify}. */
    @Command(
            name = "verify",
            description = "Compares every byte of a pack with its manifest.",
            footer = {"", "Example:", "  musubi pack verify pack-2026"})
    static final class Verify implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "PACK", description = "A pack's folder or zip.")
        Path pack = Path.of(".");

        @Override
        public Integer call() {
            var console = Console.of(given(spec));
            if (!Files.exists(pack)) Pack.open(pack);
            var problems = Packs.verify(pack);
            console.problems(problems);
            if (!problems.isEmpty()) return Musubi.DIFFERS;
            var digest = Pack.open(pack).digest().hex();
            console.say(new Words("封の通りです。ダイジェスト " + digest, "As it was sealed. digest " + digest));
            return Musubi.DONE;
        }
    }

    /** {@code musubi pack diff}. */
    @Command(
            name = "diff",
            description = "Shows which rows two packs have not in common.",
            footer = {"", "Example:", "  musubi pack diff pack-2026 pack-2026-corrected"})
    static final class Diff implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(index = "0", paramLabel = "A", description = "The earlier pack.")
        Path before = Path.of(".");

        @Parameters(index = "1", paramLabel = "B", description = "The later pack.")
        Path after = Path.of(".");

        @Option(names = "--rows", paramLabel = "N", description = "Rows shown for each table; otherwise 20.")
        int rows = 20;

        @Override
        public Integer call() {
            var console = Console.of(given(spec));
            var difference = Packs.diff(before, after);
            if (difference.none()) {
                console.say(new Words("どの行も同じです。", "Every row is the same."));
                return Musubi.DONE;
            }
            difference.tables().forEach((name, table) -> {
                console.say("%s: +%,d -%,d ~%,d".formatted(name, table.added(), table.removed(), table.changed()));
                table.first().stream().limit(rows).forEach(c -> console.say("  " + line(c)));
            });
            return Musubi.DIFFERS;
        }

        private static String line(Difference.Change change) {
            var sign = switch (change.kind()) {
                case ADDED -> "+ ";
                case REMOVED -> "- ";
                case CHANGED -> "~ ";
            };
            var columns = change.columns().entrySet().stream()
                    .map(e -> "  " + e.getKey() + ": " + e.getValue())
                    .collect(Collectors.joining());
            return sign + String.join(" ", change.key().values()) + columns;
        }
    }

    /** {@code musubi pack key}. */
    @Command(
            name = "key",
            description = "Makes a key file for pseudonyms, readable by its owner alone.",
            footer = {"", "Example:", "  musubi pack key secret.key"})
    static final class MakeKey implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The file to make; must not exist.")
        Path file = Path.of(".");

        @Override
        public Integer call() {
            var console = Console.of(given(spec));
            var made = Key.create(file);
            console.say(new Words(
                    "鍵を作りました（指紋 %s）。パックとは別の場所に保管し、渡さないでください。".formatted(made.fingerprint()),
                    "Made a key (fingerprint %s). Keep it apart from packs and do not hand it on."
                            .formatted(made.fingerprint())));
            return Musubi.DONE;
        }
    }
}
