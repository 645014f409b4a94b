package musubi.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import musubi.measure.Measures;
import musubi.quantity.Words;
import musubi.simulation.cohort.Design;
import musubi.simulation.cohort.Invention;
import musubi.study.power.Plan;
import musubi.study.power.Power;
import musubi.study.result.EstimateJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The power of a protocol's analysis, found by running it on invented people. */
@Command(
        name = "power",
        description =
                "Runs an analysis of a protocol on many tables of invented people: power, bias, coverage, people needed.",
        footer = {
            "",
            "Examples:",
            "  musubi study power examples/studies/risk-points.yaml --design risk-points --seed 1",
            "  musubi study power salons.yaml --design salons --people 1000,2000,4000 --effect 0.8,0.6 --seed 1 -f json"
        })
final class PowerCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "STUDY", description = "The protocol; it must be about a file.")
    private @Nullable Path study;

    @Option(
            names = "--design",
            paramLabel = "DESIGN",
            required = true,
            description = "Which people are invented: risk-points, salons, coalition or okayama.")
    private String design = "";

    @Option(
            names = "--people",
            paramLabel = "N",
            split = ",",
            defaultValue = "500,1000,2000",
            description = "Numbers of people; for coalition in each municipality. Default: ${DEFAULT-VALUE}.")
    private List<Integer> people = List.of();

    @Option(
            names = "--effect",
            paramLabel = "EFFECT",
            split = ",",
            description = "True effects, all in one direction; 1 is none for a ratio, else 0. Default: the design's.")
    private List<Double> effects = List.of();

    @Option(
            names = "--hidden",
            paramLabel = "STRENGTH",
            description =
                    "How strongly something unrecorded drives both taking part and the outcome. Default: ${DEFAULT-VALUE}.")
    private double hidden;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Tables for each number of people and effect. Default: ${DEFAULT-VALUE}.")
    private int seeds = 200;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            required = true,
            description = "Of the first table, any whole number; the next has the next number.")
    private long seed;

    @Option(
            names = "--analysis",
            paramLabel = "NAME",
            description = "An analysis of the protocol. Default: the primary one.")
    private @Nullable String analysis;

    @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
    private @Nullable Path measures;

    @Option(names = "-f", paramLabel = "FORMAT", description = "table or json. Default: ${DEFAULT-VALUE}.")
    private EstimateCommand.Format format = EstimateCommand.Format.table;

    @Override
    public Integer call() {
        if (spec == null || study == null) throw new IllegalStateException("picocli sets these");
        var console = Console.of(spec);
        var chosen = Design.named(design);
        var truths = effects.isEmpty() ? List.of(chosen.usualEffect()) : effects;
        for (int n : people) for (double truth : truths) check(new Invention(chosen, n, seed, truth, hidden));
        var plan = new Plan(people, truths, chosen.isRatio(), seed, seeds);
        var protocol = StudyCommand.read(
                study,
                measures == null ? Measures.library() : Measures.library().withFolder(measures));
        var power = Power.of(
                protocol,
                analysis == null ? protocol.primary().getKey() : analysis,
                plan,
                InventedTable.inventor(chosen, hidden),
                step -> console.remark(new Words(
                        "%d/%d 人数 %d、効果 %s の表を %d 件解析しています"
                                .formatted(step.number(), step.of(), step.people(), step.effect(), seeds),
                        "%d/%d analysing %d tables of %d people, effect %s"
                                .formatted(step.number(), step.of(), seeds, step.people(), step.effect()))));
        if (format == EstimateCommand.Format.json)
            console.out()
                    .print(power.json(
                            Map.of("design", chosen.text(), "hidden", EstimateJson.number(hidden)),
                            StatementFolder.software()));
        else new PowerText(power, console.language()).lines().forEach(console::say);
        return Musubi.DONE;
    }

    /** An invention refuses by itself what cannot be invented, before the first table is made. */
    private static void check(Invention invention) {
        if (invention.people() == 0) throw new IllegalStateException("an invention without people");
    }
}
