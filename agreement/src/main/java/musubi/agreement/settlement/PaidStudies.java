package musubi.agreement.settlement;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Uses;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** The studies that the lines of a statement rest on: which were refused, which made again, which taken as given. */
final class PaidStudies {
    private record Use(String study, Clause clause, Agreement agreement) {}

    private final Measurements measurements;
    private final Set<Use> uses = new LinkedHashSet<>();

    PaidStudies(Signed signed, Measurements measurements, List<Line> lines) {
        this.measurements = measurements;
        var seen = new LinkedHashSet<String>();
        for (var line : lines) {
            var agreement = signed.on(line.days().from());
            if (!seen.add(line.clause() + "\u0000" + signed.versions().indexOf(version(signed, agreement)))) continue;
            for (var clause : agreement.clause(line.clause()).stream().toList())
                for (var study : Uses.studies(agreement, clause)) uses.add(new Use(study, clause, agreement));
        }
    }

    private static Signed.Version version(Signed signed, Agreement agreement) {
        return signed.versions().stream()
                .filter(v -> v.agreement().equals(agreement))
                .findFirst()
                .orElseThrow();
    }

    /** The data from which results were made again, by name of the source. */
    Map<String, String> sources() {
        var sources = new TreeMap<String, String>();
        for (var use : uses)
            measurements
                    .study(use.study())
                    .flatMap(Study::recomputedFrom)
                    .ifPresent(data -> sources.put("data of study " + use.study(), data));
        return sources;
    }

    List<Problem> remarks() {
        var remarks = new ArrayList<Problem>();
        for (var use : uses) {
            var study = measurements.study(use.study());
            if (study.isEmpty()) continue;
            var refusal = StudyRefusal.of(study.get(), use.agreement().study(use.study()));
            if (refusal.isPresent()) remarks.add(refused(use, refusal.get()));
            else if (study.get().recomputedFrom().isEmpty()) remarks.add(asGiven(use));
        }
        return remarks.stream().distinct().toList();
    }

    private static Problem refused(Use use, StudyRefusal refusal) {
        return Problem.warning(
                "settlement.study-refused",
                use.clause().place(),
                refusal.shown(),
                new Words(
                        "条項「" + use.clause().id() + "」は研究「" + use.study() + "」の結果では支払えません: "
                                + refusal.why().ja() + "。",
                        "Clause \"" + use.clause().id() + "\" cannot pay on the result of study \"" + use.study()
                                + "\": " + refusal.why().en() + "."));
    }

    private static Problem asGiven(Use use) {
        return Problem.warning(
                "settlement.study-as-given",
                use.clause().place(),
                use.study(),
                new Words(
                        "研究「" + use.study() + "」: " + Evaluator.AS_GIVEN.ja() + "。",
                        "Study \"" + use.study() + "\": " + Evaluator.AS_GIVEN.en() + "."));
    }
}
