package musubi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Delta;
import musubi.agreement.statement.Written;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.Settling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Settles an agreement for a period and writes its statement. */
@Command(
        name = "settle",
        description = "Settle an agreement for a period and write its statement.",
        footer = {
            "",
            "Examples:",
            "  musubi settle examples/agreements/toyota.yaml --pack PACK --period FY2022 -o out/toyota-FY2022",
            "  musubi settle fund.yaml --receipts out/toyota-FY2022/statement.json --period FY2022 -o out/fund-FY2022",
            "  musubi settle toyota.yaml --pack NEW-PACK --period FY2022 --replaces out/toyota-FY2022/statement.json -o out/corrected"
        })
final class SettleCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The agreement.")
    private @Nullable Path agreement;

    @Option(names = "--pack", paramLabel = "PACK", description = "The pack of evidence.")
    private @Nullable Path pack;

    @Option(
            names = "--period",
            required = true,
            paramLabel = "PERIOD",
            description = "FY2022, 2022-07, 2022-04-01..2023-03-31, or term.")
    private String period = "";

    @Option(
            names = "--study",
            paramLabel = "RESULT",
            description = "Result of a study the agreement pays on; may be given several times.")
    private List<Path> studies = new ArrayList<>();

    @Option(
            names = "--study-data",
            paramLabel = "NAME=PACK|FILE",
            description = "What a study was evaluated on, when that is not the pack settled: its result is made again.")
    private Map<String, Path> studyData = new LinkedHashMap<>();

    @Option(names = "--values", paramLabel = "FILE", description = "Values that are given, not measured (CSV).")
    private @Nullable Path values;

    @Option(
            names = "--receipts",
            arity = "1..*",
            paramLabel = "STATEMENT",
            description = "Statements whose payments are received or owed, for a distribution.")
    private List<Path> receipts = new ArrayList<>();

    @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
    private @Nullable Path measures;

    @Option(
            names = "--replaces",
            paramLabel = "STATEMENT",
            description = "Earlier statement of the same period; writes what changes.")
    private @Nullable Path replaces;

    @ArgGroup(exclusive = false)
    private @Nullable Payout payout;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the statement.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (spec == null || agreement == null || out == null) throw new IllegalStateException("picocli sets these");
        var console = Console.of(spec);
        var inputs = new Settling.Inputs(
                agreement,
                Optional.ofNullable(pack),
                studies,
                Optional.ofNullable(values),
                receipts,
                Optional.ofNullable(measures));
        var reruns = new Reruns(studyData, console::remark);
        try (var settling = Settling.open(inputs, reruns)) {
            reruns.refuseStrangers(settling.studies());
            console.problems(settling.remarks());
            var statement = settling.statement(period);
            console.problems(statement.remarks());
            Path files;
            Statement paid;
            if (replaces == null) {
                paid = statement;
                files = new StatementFolder(out).write(settling, statement);
                summary(console, statement);
            } else {
                var earlier = earlier(replaces, out);
                var delta = Delta.of(Written.read(replaces.toString(), earlier), earlier, statement);
                paid = delta.differences();
                files = new StatementFolder(out).write(settling, delta, earlier);
                summary(console, statement);
                difference(console, delta);
            }
            if (payout != null && paid.lines().stream().noneMatch(l -> l.amount() > 0))
                console.say(new Words(
                        "振り込む差額がないので、振込ファイルは書きません。", "There is no amount to transfer, so no bank file is written."));
            else if (payout != null) payout.write(console, paid, out);
            console.say(new Words("書き出し: " + files, "Written: " + files));
            return Musubi.DONE;
        }
    }

    /** The statement to be replaced, read before anything is written; it must not lie where the new one goes. */
    private static String earlier(Path replaces, Path out) {
        var text = Settling.read(replaces);
        var parent = replaces.toAbsolutePath().normalize().getParent();
        if (out.toAbsolutePath().normalize().equals(parent))
            throw new BadInput(
                    "settle.replaces-itself",
                    Place.whole(replaces.toString()),
                    out.toString(),
                    new Words(
                            "置き換える明細と同じフォルダには書けません。前の明細は残すので、別のフォルダを -o で指定してください。",
                            "The statement replaced lies in the folder named by -o. The earlier statement is kept;"
                                    + " name another folder."));
        return text;
    }

    private static void difference(Console console, Delta delta) {
        var lines = delta.differences().lines();
        var unit = delta.statement().unit();
        if (lines.isEmpty()) {
            console.say(
                    new Words(
                            "前の明細との差はありません。支払も返還もなく、仕訳は空です。",
                            "Nothing differs from the earlier statement: nothing is paid or taken back, and the journal is empty."));
            return;
        }
        long more = lines.stream()
                .filter(l -> l.unit().equals(unit))
                .mapToLong(l -> Math.max(0, l.amount()))
                .sum();
        long less = lines.stream()
                .filter(l -> l.unit().equals(unit))
                .mapToLong(l -> Math.min(0, l.amount()))
                .sum();
        console.say(new Words(
                "前の明細との差: %,d %s（%d 行。追加の支払 %,d、返還を求める額 %,d）。lines.csv と journal.hledger は差額だけです。"
                        .formatted(delta.total(), unit, lines.size(), more, -less),
                "Difference from the earlier statement: %,d %s in %s (%,d more to pay, %,d to be returned). lines.csv and journal.hledger hold the difference alone."
                        .formatted(delta.total(), unit, Count.of(lines.size(), "line", "lines"), more, -less)));
    }

    static void summary(Console console, Statement statement) {
        console.say(statement.title().in(console.language()) + "  " + statement.period());
        if (statement.lines().size() <= 40) {
            for (var line : statement.lines()) {
                var subject = line.subject().isEmpty() ? "" : " " + line.subject();
                var reason = line.amount() == 0 ? "  (" + line.reason().words().in(console.language()) + ")" : "";
                console.say("  %3d  %-28s %-10s %,16d %s%s"
                        .formatted(
                                line.number(),
                                line.clause() + subject,
                                line.period(),
                                line.amount(),
                                line.unit(),
                                reason));
            }
        } else {
            statement
                    .byClause()
                    .forEach((clause, amount) -> console.say("       %-28s %,27d".formatted(clause, amount)));
            console.say(new Words(
                    "       %,d 行".formatted(statement.lines().size()),
                    "       %,d lines".formatted(statement.lines().size())));
        }
        console.say(new Words(
                "  合計 %,d %s".formatted(statement.total(), statement.unit()),
                "  total %,d %s".formatted(statement.total(), statement.unit())));
    }
}
