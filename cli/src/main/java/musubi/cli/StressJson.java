package musubi.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.CanonicalJson;
import musubi.simulation.stress.Spread;
import musubi.simulation.stress.Stress;
import musubi.simulation.stress.Trial;

/** {@code stress.json}: everything a stress test found, city by city and in sum. */
final class StressJson {
    private StressJson() {}

    static String write(StressRun.Found found) {
        var stress = found.stress();
        var years = new TreeMap<String, Object>();
        stress.years().forEach((year, spread) -> years.put(year.toString(), spread(spread)));
        var all = new TreeMap<String, Object>();
        all.putAll(Map.of(
                "format",
                "stress/1",
                "software",
                StatementFolder.software(),
                "agreement",
                Map.of(
                        "id", found.statement().agreement(),
                        "version", found.statement().version(),
                        "digest", found.statement().digest()),
                "cities",
                Map.of(
                        "count", found.cities(),
                        "people", found.plan().people(),
                        "first-seed", found.plan().seed(),
                        "hazard-ratio", found.plan().effect().hazardRatio(),
                        "risk-points", found.plan().effect().riskPoints(),
                        "moved-by-years", found.moved()),
                "unit",
                stress.unit().toString(),
                "total",
                spread(stress.total()),
                "years",
                years,
                "clauses",
                stress.clauses().stream().map(StressJson::clause).toList(),
                "truth",
                Map.of(
                        "participants", spread(stress.truth().participants()),
                        "certifications-avoided", spread(stress.truth().certificationsAvoided()),
                        "risk-points-avoided", spread(stress.truth().riskPointsAvoided()),
                        "care-benefit-avoided-yen", spread(stress.truth().careYenAvoided())),
                "trials",
                stress.trials().stream().map(StressJson::trial).toList()));
        all.put("caps", caps(stress.caps()));
        return CanonicalJson.write(all);
    }

    private static Object clause(Stress.Clause clause) {
        var nothing = new TreeMap<String, Object>();
        clause.nothing().forEach((reason, times) -> nothing.put(reason.code(), times));
        return Map.of(
                "clause", clause.id(),
                "pays", spread(clause.paid()),
                "years", clause.chances(),
                "caps", caps(clause.caps()),
                "nothing", nothing);
    }

    private static List<Object> caps(List<Stress.Cap> caps) {
        return caps.stream()
                .map(c -> (Object) new CanonicalJson.OneLine(Map.of(
                        "cap", c.name(),
                        "limit", c.limit(),
                        "cities", c.cities(),
                        "years", c.times(),
                        "median-cut", c.cut().median())))
                .toList();
    }

    private static Object trial(Trial trial) {
        return new CanonicalJson.OneLine(Map.of(
                "seed", trial.seed(),
                "owed", trial.statement().total(),
                "participants", trial.truth().participants(),
                "certifications-avoided", trial.truth().certificationsAvoided(),
                "risk-points-avoided", trial.truth().riskPointsAvoided(),
                "care-benefit-avoided-yen", trial.truth().careYenAvoided()));
    }

    private static Object spread(Spread spread) {
        return new CanonicalJson.OneLine(Map.of(
                "least", spread.least(),
                "p5", spread.low(),
                "median", spread.median(),
                "p95", spread.high(),
                "most", spread.most()));
    }
}
