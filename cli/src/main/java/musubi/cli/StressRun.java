package musubi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.Statement;
import musubi.agreement.settlement.Study;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Subject;
import musubi.evidence.pack.Folder;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import musubi.settling.Settling;
import musubi.simulation.city.City;
import musubi.simulation.city.Plan;
import musubi.simulation.stress.Stress;
import musubi.simulation.stress.Trial;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes one city after the other, moves it to the agreement's years, seals its pack and settles the whole term. A city
 * is deleted when it is settled; its seed is enough to make it again.
 */
final class StressRun {
    /** What a run found, and under what. */
    record Found(Stress stress, Statement statement, Plan plan, int moved, int cities) {}

    /** A name nobody else would give: what an interrupted run left there is removed by the next. */
    private static final String CITY = ".musubi-stress-city";

    private final Path agreement;
    private final Optional<Path> values;
    private final Optional<Path> measures;
    private final Plan first;
    private final int cities;
    private final Path out;

    StressRun(Path agreement, Optional<Path> values, Optional<Path> measures, Plan first, int cities, Path out) {
        this.agreement = agreement;
        this.values = values;
        this.measures = measures;
        this.first = first;
        this.cities = cities;
        this.out = out;
    }

    Found over(Console console) throws IOException {
        var signed = signed();
        console.problems(signed.remarks());
        var term = signed.first().term();
        // A term without an end holds the cities' own years.
        int moved = term.contains(City.service().from())
                ? 0
                : FiscalYear.of(term.from()).year() - City.firstYear().year();
        var end = City.service().until().plusYears(moved);
        if (term.until().isAfter(end.plusYears(1)))
            console.remark(new Words(
                    "架空の市の記録は %s までです。契約期間のうち、その 1 年後より先は試算に入りません。".formatted(end.minusDays(1)),
                    "The invented cities have records until %s; what the term holds a year after that or later is not tried."
                            .formatted(end.minusDays(1))));
        var trials = new ArrayList<Trial>();
        var city = out.resolve(CITY);
        Folder.delete(city);
        try {
            for (int i = 0; i < cities; i++) {
                var plan = new Plan(first.people(), first.seed() + i, first.effect());
                console.remark(new Words(
                        "%d/%d 市 %d を精算しています".formatted(i + 1, cities, plan.seed()),
                        "%d/%d settling city %d".formatted(i + 1, cities, plan.seed())));
                trials.add(trial(plan, moved, signed.first(), city));
                Folder.delete(city);
            }
        } finally {
            Folder.delete(city);
        }
        return new Found(Stress.of(signed.first(), trials), trials.getFirst().statement(), first, moved, cities);
    }

    private Signed signed() {
        var library =
                measures.map(folder -> Measures.library().withFolder(folder)).orElseGet(Measures::library);
        var signed =
                Agreements.read(agreement.toString(), Settling.read(agreement), PackMeasurements.catalogue(library));
        if (signed.first().distribution().isPresent())
            throw new BadInput(
                    "stress.distribution",
                    Place.whole(agreement.toString()),
                    "distribute",
                    new Words(
                            "分配の約款には測るものがありません。分配の元になる約款を試してください。",
                            "A distribution measures nothing; stress the agreement whose payments it distributes."));
        return signed;
    }

    /** What is settled: the term as far as people live in it, for persons year by year since theirs is one line. */
    private static List<String> periods(Agreement agreement, int moved) {
        var term = agreement.term();
        var service = City.service();
        var from = later(term.from(), service.from().plusYears(moved));
        var last = earlier(term.last(), service.last().plusYears(moved + 1L));
        if (agreement.subject().each() != Subject.Each.PERSON)
            return List.of(term.until().isAfter(last.plusDays(1)) ? term.from() + ".." + last : "term");
        return IntStream.rangeClosed(
                        FiscalYear.of(from).year(), FiscalYear.of(last).year())
                .mapToObj(year -> new FiscalYear(year).toString())
                .toList();
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
        return a.isBefore(b) ? a : b;
    }

    private Trial trial(Plan plan, int moved, Agreement agreed, Path folder) throws IOException {
        var city = City.make(plan, folder, Runtime.getRuntime().availableProcessors(), done -> {});
        city.moveBy(moved);
        Files.writeString(
                folder.resolve("key"), Digest.of("musubi stress " + plan.seed()).hex() + "\n");
        var pack = folder.resolve("pack");
        Packs.build(Recipe.of(List.of(city.source()), pack, Key.read(folder.resolve("key"))));
        var inputs = new Settling.Inputs(
                agreement,
                Optional.of(pack),
                List.of(folder.resolve("study-jages-final.json")),
                values,
                List.of(),
                measures);
        try (var settling = Settling.open(inputs, (study, file, settled) -> asAgreed(agreed, study))) {
            return new Trial(
                    plan.seed(),
                    truth(folder),
                    together(periods(agreed, moved).stream()
                            .map(settling::statement)
                            .toList()));
        }
    }

    /** The result of an invented study stands for one that came about as the agreement asks: only its figures are tried. */
    private static Study asAgreed(Agreement agreed, Study study) {
        var terms = agreed.study(study.id());
        if (terms.isEmpty()) return study;
        var protocol = terms.get().protocol().map(Digest::hex).orElse(study.protocol());
        var day = terms.get().registeredBy().orElse(agreed.term().from());
        var registered = new Study.Registered.Shown(
                protocol, day.atStartOfDay(Japan.TIME).toOffsetDateTime());
        return new Study(
                study.id(),
                study.digest(),
                protocol,
                registered,
                study.source(),
                study.recomputedFrom(),
                study.effects());
    }

    /** One statement with the lines of all. */
    private static Statement together(List<Statement> statements) {
        var first = statements.getFirst();
        return new Statement(
                first.agreement(),
                first.version(),
                first.digest(),
                first.title(),
                first.payer(),
                first.unit(),
                "term",
                first.days(),
                first.sources(),
                statements.stream().flatMap(s -> s.lines().stream()).toList(),
                first.remarks(),
                first.invented());
    }

    private static Trial.Truth truth(Path folder) {
        var realised = JsonMapper.builder()
                .build()
                .readTree(Settling.read(folder.resolve("truth.json")))
                .path("effect")
                .path("realised");
        return new Trial.Truth(
                realised.path("participants").asLong(),
                realised.path("certified-avoided").asLong(),
                realised.path("risk-points-avoided").asLong(),
                realised.path("care-benefit-avoided-yen").asLong());
    }
}
