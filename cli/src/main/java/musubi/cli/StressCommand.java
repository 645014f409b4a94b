package musubi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.simulation.city.Effect;
import musubi.simulation.city.Plan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musubi stress}: what an agreement would owe, over many invented cities, before it is signed. */
@Command(
        name = "stress",
        description =
                "Settle an agreement over many invented cities before it is signed: what is owed by year, which caps bind, which clauses pay nothing and why.",
        footer = {
            "",
            "Examples:",
            "  musubi stress examples/agreements/toyota.yaml -o stress",
            "  musubi stress toyota.yaml --cities 50 --people 5000 --seed 7 --effect none -o without-effect"
        })
final class StressCommand implements Callable<Integer> {
    private static final int MOST = 10_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The agreement.")
    private @Nullable Path agreement;

    @Option(names = "--cities", paramLabel = "N", description = "How many cities. Default: ${DEFAULT-VALUE}.")
    private int cities = 20;

    @Option(
            names = "--people",
            paramLabel = "N",
            description = "Residents of each, aged 60 and over; about a quarter take part. Default: ${DEFAULT-VALUE}.")
    private int people = 2_000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the first city; the next has the next number. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--effect",
            paramLabel = "EFFECT",
            description =
                    "What taking part truly does: usual, none, or hazard ratio and change of risk points such as 0.8,-0.5. Default: ${DEFAULT-VALUE}.")
    private String effect = "usual";

    @Option(names = "--values", paramLabel = "FILE", description = "Values that are given, not measured (CSV).")
    private @Nullable Path values;

    @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
    private @Nullable Path measures;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for stress.json and stress.html.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        if (spec == null || agreement == null || out == null) throw new IllegalStateException("picocli sets these");
        if (cities < 1 || cities > MOST)
            throw new BadInput(
                    "stress.cities",
                    Place.whole("--cities"),
                    Integer.toString(cities),
                    new Words("市の数は 1 から %d までです。".formatted(MOST), "From 1 to %d cities.".formatted(MOST)));
        var console = Console.of(spec);
        var plan = new Plan(people, seed, Effect.parse(effect));
        Files.createDirectories(out);
        var run =
                new StressRun(agreement, Optional.ofNullable(values), Optional.ofNullable(measures), plan, cities, out);
        var found = run.over(console);
        var stress = found.stress();
        var json = out.resolve("stress.json");
        var page = out.resolve("stress.html");
        Files.writeString(json, StressJson.write(found));
        Files.writeString(page, StressReport.write(found, console.language()));
        StressTable.say(console, stress);
        console.say(new Words("書き出し: " + json + "、" + page, "Written: " + json + ", " + page));
        return Musubi.DONE;
    }
}
