package musubi.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import musubi.quantity.Words;
import musubi.simulation.cohort.Design;
import musubi.simulation.cohort.Invention;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A table of invented people with a known true effect, for trying a protocol before there is evidence. */
@Command(
        name = "invent",
        description = "Writes a table of invented people whose true effect is known, for trying a protocol.",
        footer = {"", "Example:", "  musubi study invent --design salons --people 2421 --seed 1 -o salons.csv"})
final class InventCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--design",
            paramLabel = "DESIGN",
            required = true,
            description = "risk-points, salons, coalition or okayama.")
    private String design = "";

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "People; for coalition in each municipality. Default: ${DEFAULT-VALUE}.")
    private int people = 2_000;

    @Option(names = "--seed", paramLabel = "SEED", required = true, description = "Any whole number.")
    private long seed;

    @Option(names = "--effect", paramLabel = "EFFECT", description = "The true effect; 1 is none for a ratio, else 0.")
    private @Nullable Double effect;

    @Option(
            names = "--hidden",
            paramLabel = "STRENGTH",
            description =
                    "How strongly something unrecorded drives both taking part and the outcome. Default: ${DEFAULT-VALUE}.")
    private double hidden;

    @Option(names = "-o", paramLabel = "FILE", required = true, description = "CSV file to write.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        if (spec == null || output == null) throw new IllegalStateException("picocli sets these");
        var chosen = Design.named(design);
        double truth = effect == null ? chosen.usualEffect() : effect;
        new Invention(chosen, people, seed, truth, hidden).write(output);
        Console.of(spec)
                .say(new Words(
                        output + " に書きました。人は存在しません。真の効果は " + truth + " です。",
                        "Written to " + output + ". The people do not exist; the true effect is " + truth + "."));
        return Musubi.DONE;
    }
}
