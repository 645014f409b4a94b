package musubi.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Exposure;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Exact;
import musubi.quantity.Rounding;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import musubi.settling.Settling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds what is wrong with agreements and study protocols before any money moves. */
@Command(
        name = "check",
        description = "Find what is wrong with an agreement or a study protocol before any money moves.",
        footer = {"", "Example:", "  musubi check examples/agreements/*.yaml"})
final class CheckCommand implements Callable<Integer> {
    private static final int MOST_CLAUSES = 60;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Agreements and study protocols to check.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
    private @Nullable Path measures;

    @Override
    public Integer call() {
        if (spec == null) throw new IllegalStateException("picocli sets this");
        var console = Console.of(spec);
        var known = measures == null ? Measures.library() : Measures.library().withFolder(measures);
        var catalogue = PackMeasurements.catalogue(known);
        int worst = Musubi.DONE;
        for (var file : files) {
            try {
                if (Settling.read(file).lines().anyMatch(l -> l.startsWith("study:"))) {
                    study(console, file, known);
                    continue;
                }
                var signed = Agreements.read(file.toString(), Settling.read(file), catalogue);
                var parameters = PackMeasurements.parameters(signed, known);
                if (!parameters.isEmpty()) throw new BadInput(parameters);
                console.problems(signed.remarks());
                var summary = Agreements.summary(signed.remarks());
                console.say(new Words(
                        file + ": 問題ありません（" + summary.ja() + "）", file + ": in order (" + summary.en() + ")"));
                foresight(console, Agreements.foresight(signed.first(), catalogue));
                exposure(
                        console,
                        Agreements.exposure(signed.first(), catalogue),
                        signed.first().unit().toString());
            } catch (BadInput e) {
                console.problems(e.problems());
                var summary = Agreements.summary(e.problems());
                console.say(new Words(file + ": " + summary.ja(), file + ": " + summary.en()));
                worst = Musubi.BAD_INPUT;
            }
        }
        return worst;
    }

    private static void study(Console console, Path file, Measures known) {
        var protocol = StudyCommand.read(file, known);
        console.say(new Words(
                file + ": 問題ありません（解析 " + protocol.analyses().size() + " 件、計画書 " + protocol.digest() + "）",
                file + ": in order (" + Count.of(protocol.analyses().size(), "analysis", "analyses") + ", protocol "
                        + protocol.digest() + ")"));
    }

    /** How each clause runs, where it is flat, where its caps bind: an agreement is signed knowing this. */
    private static void foresight(Console console, Map<String, List<Words>> answers) {
        if (answers.size() > MOST_CLAUSES) return;
        answers.forEach((clause, words) -> {
            console.say(clause.isEmpty() ? new Words("  約款全体", "  as a whole") : Words.same("  " + clause));
            words.forEach(w -> console.say(new Words("    " + w.ja(), "    " + w.en())));
        });
    }

    /** What the payer can owe, by year: an agreement is signed knowing this. */
    private static void exposure(Console console, Exposure exposure, String unit) {
        if (exposure.years().isEmpty() || exposure.years().size() > 30) return;
        console.say(new Words("  支払いうる額（最小 … 最大）", "  What can be owed, least … most"));
        for (var year : exposure.years())
            console.say("    %s  %,18d … %s %s"
                    .formatted(
                            year.year(),
                            whole(year.least()),
                            year.most()
                                    .map(m -> "%,d".formatted(whole(m)))
                                    .orElse(new Words("上限なし", "no limit").in(console.language())),
                            unit));
        for (var pot : exposure.pots()) {
            var name = pot.clause().isEmpty() ? new Words("約款全体", "the agreement") : Words.same(pot.clause());
            var limit = "%,d".formatted(whole(pot.limit()));
            console.say(pot.binds()
                    .map(y -> new Words(
                            "    " + name.ja() + " の総額上限 " + limit + " は早ければ " + y + " に効きます",
                            "    the cap in total of " + name.en() + ", " + limit + ", can bind from " + y + " on"))
                    .orElse(new Words(
                            "    " + name.ja() + " の総額上限 " + limit + " は効きません",
                            "    the cap in total of " + name.en() + ", " + limit + ", cannot bind")));
        }
    }

    private static java.math.BigInteger whole(Exact amount) {
        return Rounding.DOWN_TO_ONE.round(amount).over();
    }
}
