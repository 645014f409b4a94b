package musubi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import musubi.quantity.Words;
import musubi.simulation.city.City;
import musubi.simulation.city.Effect;
import musubi.simulation.city.Plan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Synthetic cities. */
@Command(
        name = "city",
        description = "Makes synthetic cities with a known true effect.",
        subcommands = CityCommand.Make.class,
        synopsisSubcommandLabel = "COMMAND")
final class CityCommand extends CommandGroup {
    /** Writes one city. */
    @Command(
            name = "make",
            description =
                    "Makes a city: five years of residents, programmes, steps, questionnaires and care records as CSV, and the truth beside them. The same seed gives the same bytes.",
            footer = {
                "",
                "Examples:",
                "  musubi city make -o city --seed 1",
                "  musubi city make -o large --people 80000 --seed 7",
                "  musubi city make -o without --seed 1 --effect none",
                "  musubi city make -o weak --seed 1 --effect 0.9,-0.3"
            })
    static final class Make implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "DIR",
                required = true,
                description = "Folder to write to: source/*.csv, truth.json, study-jages-final.json.")
        private Path output = Path.of("");

        @Option(
                names = "--people",
                paramLabel = "N",
                description = "Residents aged 60 and over; about a quarter take part. Default: ${DEFAULT-VALUE}.")
        private int people = Plan.USUAL_PEOPLE;

        @Option(names = "--seed", paramLabel = "S", required = true, description = "Any whole number.")
        private long seed;

        @Option(
                names = "--effect",
                paramLabel = "EFFECT",
                description =
                        "What taking part truly does: usual, none, or hazard ratio and change of risk points such as 0.8,-0.5. Default: ${DEFAULT-VALUE}.")
        private String effect = "usual";

        @Option(
                names = "--threads",
                paramLabel = "T",
                description = "How many to work with; the bytes do not depend on it.")
        private int threads = Runtime.getRuntime().availableProcessors();

        @Override
        public Integer call() throws IOException {
            if (spec == null) throw new IllegalStateException("picocli has not set the command");
            if (threads < 1) throw new CommandLine.ParameterException(spec.commandLine(), "--threads: " + threads);
            var console = Console.of(spec);
            var plan = new Plan(people, seed, Effect.parse(effect));
            int quarter = Math.max(1, people / 4);
            var city = City.make(plan, output, threads, done -> {
                if (done / quarter > (done - City.CHUNK) / quarter)
                    console.remark(new Words(
                            "住民 %,d 人のうち %,d 人".formatted(people, done),
                            "%,d of %,d residents".formatted(done, people)));
            });
            city.rows().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(e -> console.say("%-14s %,12d".formatted(e.getKey(), e.getValue())));
            console.say(new Words(
                    "%s に書きました。パックの元: %s、真の効果: %s".formatted(output, city.source(), output.resolve("truth.json")),
                    "written to %s; build a pack from %s; the true effect is in %s"
                            .formatted(output, city.source(), output.resolve("truth.json"))));
            return Musubi.DONE;
        }
    }
}
