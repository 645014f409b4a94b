package musubi.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import musubi.document.Nearest;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.Methods;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Numbers;
import musubi.evidence.pack.Pack;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.result.EstimateJson;
import musubi.study.table.Table;
import musubi.study.table.TableFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The statistician's calculator: any method of the kernel on a file or a table of a pack. */
@Command(
        name = "estimate",
        description = "Runs one method of the kernel on a CSV or Parquet file, or on a table of a pack.",
        subcommands = {EstimateCommand.Listing.class, EstimateCommand.Show.class},
        synopsisSubcommandLabel = "[list | show METHOD]",
        footer = {
            "",
            "Examples:",
            "  musubi estimate list",
            "  musubi estimate show cox",
            "  musubi estimate ols --data people.csv --formula 'bmi ~ treated + s(age) + sex' --option se=HC3",
            "  musubi estimate cox --data people.csv --formula 'Surv(days, certified) ~ treated + age' -f json"
        })
final class EstimateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "METHOD",
            description = "Name of the method, as in estimate list.")
    private @Nullable String method;

    @Option(names = "--data", paramLabel = "FILE", description = "CSV, TSV or Parquet file with a header.")
    private @Nullable Path data;

    @Option(names = "--pack", paramLabel = "PACK", description = "Pack to take a table from.")
    private @Nullable Path pack;

    @Option(names = "--table", paramLabel = "TABLE", description = "Table of the pack.")
    private @Nullable String table;

    @Option(
            names = "--formula",
            paramLabel = "FORMULA",
            description = "The model as users of R write it, such as 'y ~ treated + s(age) + sex*income | area'.")
    private @Nullable String formula;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description = "A setting of the method; estimate show names them.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--id",
            paramLabel = "COLUMN",
            description = "Column that names the unit; rows of one unit stay together.")
    private String id = "";

    @Option(names = "-f", paramLabel = "FORMAT", description = "table or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.table;

    /** How a result is written. */
    enum Format {
        table,
        json
    }

    @Override
    public Integer call() {
        if (spec == null) throw new IllegalStateException("picocli sets this");
        if (method == null) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return Musubi.BAD_INPUT;
        }
        var console = Console.of(spec);
        var chosen = method(method);
        try {
            var source = source(chosen);
            var estimation = chosen.estimator()
                    .estimate(new Request(source.rows(id), Formula.parse(written(chosen)), chosen.settings(options)));
            print(console, chosen, source, estimation);
            return estimation instanceof NotEstimable ? Musubi.DIFFERS : Musubi.DONE;
        } catch (Unreadable e) {
            throw new BadInput(
                    e.code(),
                    Place.whole(data == null ? "estimate" : data.toString()),
                    e.value(),
                    new Words(e.words().ja(), e.words().en()));
        }
    }

    private String written(Method chosen) {
        if (formula != null) return formula;
        if (ExampleOptions.isOptionsAlone(chosen)) return "~ 1";
        throw new BadInput(
                "estimate.no-formula",
                Place.whole("--formula"),
                "",
                new Words(
                        "--formula で式を書いてください。例: --formula 'y ~ treated + age'。",
                        "Write the model with --formula, such as --formula 'y ~ treated + age'."));
    }

    private Table source(Method chosen) {
        if (data == null && pack == null && ExampleOptions.isOptionsAlone(chosen))
            return new Table(Map.of("row", Numbers.over(new double[1])), Digest.of(""));
        if (data != null && pack == null) return TableFile.read(data);
        if (data == null && pack != null && table != null)
            return TableFile.ofPack(Pack.open(pack).folder(), table);
        throw new BadInput(
                "estimate.no-data",
                Place.whole("--data"),
                "",
                new Words(
                        "--data FILE、または --pack PACK --table TABLE のどちらか一方を指定してください。",
                        "Give either --data FILE, or --pack PACK and --table TABLE."));
    }

    private void print(Console console, Method chosen, Table source, Estimation estimation) {
        if (format == Format.table) {
            new EstimateText(console.language()).lines(chosen, estimation).forEach(console::say);
            return;
        }
        var json = new TreeMap<>(EstimateJson.of(estimation));
        json.put("format", "estimate/1");
        json.put("method", chosen.id());
        json.put("formula", written(chosen));
        json.put("options", new TreeMap<>(options));
        json.put("data", source.digest().hex());
        json.put("software", StatementFolder.software());
        console.out().print(CanonicalJson.write(json));
    }

    private static Method method(String id) {
        return Methods.find(id).orElseThrow(() -> {
            var known = Methods.all().stream().map(Method::id).toList();
            return new BadInput(
                    "estimate.unknown-method",
                    Place.whole("METHOD"),
                    id,
                    new Words(
                            "方法「" + id + "」はありません。" + Nearest.ja(id, known) + "一覧は musubi estimate list です。",
                            "There is no method \"" + id + "\"." + Nearest.en(id, known)
                                    + " musubi estimate list names them all."));
        });
    }

    /** Every method in one line. */
    @Command(
            name = "list",
            description = "Lists the methods.",
            footer = {"", "Example:", "  musubi estimate list"})
    static final class Listing implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(names = "-f", paramLabel = "FORMAT", description = "table or json. Default: ${DEFAULT-VALUE}.")
        private Format format = Format.table;

        @Override
        public Integer call() {
            if (spec == null) throw new IllegalStateException("picocli sets this");
            var console = Console.of(spec);
            if (format == Format.json) {
                console.out()
                        .print(CanonicalJson.write(
                                Methods.all().stream().map(EstimateText::json).toList()));
                return Musubi.DONE;
            }
            var columns = new Columns(Set.of());
            for (var m : Methods.all()) columns.row(List.of(m.id(), m.title().in(console.language())));
            columns.lines().forEach(console::say);
            return Musubi.DONE;
        }
    }

    /** What a method is, needs and assumes. */
    @Command(
            name = "show",
            description = "Says what a method estimates, assumes, offers, and where it comes from.",
            footer = {"", "Example:", "  musubi estimate show ols"})
    static final class Show implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(index = "0", paramLabel = "METHOD", description = "Name of the method.")
        private String id = "";

        @Option(names = "-f", paramLabel = "FORMAT", description = "table or json. Default: ${DEFAULT-VALUE}.")
        private Format format = Format.table;

        @Override
        public Integer call() {
            if (spec == null) throw new IllegalStateException("picocli sets this");
            var console = Console.of(spec);
            var shown = method(id);
            if (format == Format.json) console.out().print(CanonicalJson.write(EstimateText.json(shown)));
            else new EstimateText(console.language()).described(shown).forEach(console::say);
            return Musubi.DONE;
        }
    }
}
