package musubi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Delta;
import musubi.agreement.statement.StatementJson;
import musubi.agreement.statement.Written;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.Settling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recomputes a statement or a study's result and compares it, figure by figure. */
@Command(
        name = "verify",
        description = "Recompute a statement, or a study's result, from its sources, and compare.",
        footer = {"", "Example:", "  musubi verify out/toyota-FY2022/statement.json --pack PACK"})
final class VerifyCommand implements Callable<Integer> {
    private static final String DATA_OF = "data of study ";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "STATEMENT",
            description = "statement.json in the folder settle wrote, or result.json of evaluate.")
    private @Nullable Path statement;

    @Option(names = "--pack", paramLabel = "PACK", description = "The pack it was made from.")
    private @Nullable Path pack;

    @Option(names = "--data", paramLabel = "FILE", description = "The file a study's result was made from.")
    private @Nullable Path data;

    @Option(
            names = "--register",
            paramLabel = "FILE",
            description = "The register a study's registration must stand in.")
    private @Nullable Path register;

    @Option(
            names = "--study-data",
            paramLabel = "NAME=PACK|FILE",
            description = "What a study of the statement was evaluated on, when that is not the pack.")
    private Map<String, Path> studyData = new LinkedHashMap<>();

    @Override
    public Integer call() {
        if (spec == null || statement == null) throw new IllegalStateException("picocli sets these");
        var console = Console.of(spec);
        if (Settling.read(statement).contains("\"format\": \"study-result/1\"")) return study(console, statement);
        var written = Written.read(statement.toString(), Settling.read(statement));
        var difference =
                difference(written, statement, Optional.ofNullable(pack), new Reruns(studyData, console::remark));
        if (difference.isEmpty()) {
            console.say(new Words(
                    "一致しました: " + written.agreement() + " " + written.period() + "（"
                            + written.lines().size() + " 行）",
                    "Verified: " + written.agreement() + " " + written.period() + ", "
                            + Count.of(written.lines().size(), "line", "lines")));
            return Musubi.DONE;
        }
        var d = difference.get();
        console.say(new Words(
                "最初の相違: " + d.path() + "  明細では " + d.here() + "、計算し直すと " + d.there(),
                "First difference at " + d.path() + ": the statement has " + d.here() + ", recomputed it is "
                        + d.there()));
        return Musubi.DIFFERS;
    }

    private int study(Console console, Path result) {
        var difference = StudyFolder.difference(
                result, Optional.ofNullable(pack), Optional.ofNullable(data), Optional.ofNullable(register));
        console.say(difference
                .map(StudyFolder.Difference::words)
                .orElse(new Words("一致しました: " + result, "Verified: " + result)));
        return difference.isPresent() ? Musubi.DIFFERS : Musubi.DONE;
    }

    /** The first difference between a statement and its recomputation; an agreement or pack that was swapped is one. */
    static Optional<Written.Difference> difference(Written written, Path file, Optional<Path> pack, Reruns reruns) {
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        try (var settling = Settling.open(new StatementFolder(folder).inputs(pack), reruns)) {
            if (written.sources().containsKey("pack") && pack.isEmpty())
                throw new BadInput(
                        "verify.no-pack",
                        Place.whole(file.toString()),
                        "",
                        new Words(
                                "この明細は証拠パックから精算されています。--pack で指定してください。",
                                "This statement was settled from a pack. Name it with --pack."));
            asSettled(written, file, reruns);
            var statement = settling.statement(written.period());
            var again = StatementJson.write(statement, StatementFolder.software());
            return written.firstDifference(Written.read("recomputed", again))
                    .or(() -> Written.firstOtherLine(
                            Settling.read(file), StatementJson.write(statement, written.software())))
                    .or(() -> correction(folder, statement));
        }
    }

    /** The results that were evaluated again when the statement was made are evaluated again now, and no others. */
    private static void asSettled(Written written, Path file, Reruns reruns) {
        var sources = written.sources();
        for (var source : sources.entrySet()) {
            if (!source.getKey().startsWith(DATA_OF) || source.getValue().equals(sources.get("pack"))) continue;
            var name = source.getKey().substring(DATA_OF.length());
            if (!reruns.named().contains(name))
                throw new BadInput(
                        "verify.no-study-data",
                        Place.whole(file.toString()),
                        name,
                        new Words(
                                "この明細では研究「" + name + "」も計算し直されています。そのデータを --study-data " + name
                                        + "=パックかファイル で指定してください。",
                                "For this statement study \"" + name
                                        + "\" was evaluated again as well. Name its data with --study-data " + name
                                        + "=PACK or FILE."));
        }
        for (var name : reruns.named())
            if (!sources.containsKey(DATA_OF + name))
                throw new BadInput(
                        "verify.study-as-given",
                        Place.whole(file.toString()),
                        name,
                        new Words(
                                "この明細は研究「" + name
                                        + "」の結果をそのまま採用しています。その結果は musubi verify studies/…/result.json --pack または --data で確かめられます。",
                                "This statement took the result of study \"" + name
                                        + "\" as given. Check that result itself: musubi verify studies/…/result.json"
                                        + " with --pack or --data."));
    }

    /** The first difference between a correction's own file and the correction made again; nothing for a first statement. */
    private static Optional<Written.Difference> correction(Path folder, Statement statement) {
        var file = folder.resolve(StatementFolder.DELTA);
        var replaced = folder.resolve(StatementFolder.REPLACED);
        if (!Files.isRegularFile(file)) return Optional.empty();
        var earlier = Settling.read(replaced);
        var delta = Delta.of(Written.read(replaced.toString(), earlier), earlier, statement);
        return Delta.firstDifference(file.toString(), Settling.read(file), delta.json(StatementFolder.software()));
    }
}
