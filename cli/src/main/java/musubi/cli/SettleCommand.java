package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Delta;
import musubi.agreement.statement.StatementHtml;
import musubi.agreement.statement.Written;
import musubi.quantity.Words;
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
        try (var settling = Settling.open(inputs)) {
            console.problems(settling.signed().remarks());
            var statement = settling.statement(period);
            var files = new StatementFolder(out).write(settling, statement);
            if (replaces != null) delta(console, statement, replaces, out);
            summary(console, statement);
            if (payout != null) payout.write(console, statement, out);
            console.say(new Words("書き出し: " + files, "Written: " + files));
            return Musubi.DONE;
        }
    }

    private static void delta(Console console, Statement statement, Path earlier, Path out) {
        var text = Settling.read(earlier);
        var delta = Delta.of(Written.read(earlier.toString(), text), text, statement);
        try {
            Files.writeString(out.resolve("delta.json"), delta.json(StatementFolder.software()));
            Files.writeString(
                    out.resolve(StatementFolder.PAGE),
                    StatementHtml.write(statement, delta, StatementFolder.software()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + out, e);
        }
        console.say(new Words(
                "前の明細との差: %,d %s（%d 行）"
                        .formatted(
                                delta.total(), statement.unit(), delta.changes().size()),
                "Difference from the earlier statement: %,d %s in %d lines"
                        .formatted(
                                delta.total(), statement.unit(), delta.changes().size())));
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
