package musubi.simulation.city;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;

/** What is known about a city because it was made: its figures, its effect as set and as realised, and what a naive look would say. */
final class Truth {
    private static final BigDecimal WIDTH_95 = new BigDecimal("1.959964");
    private static final List<String> AGES = List.of("65-69", "70-74", "75-79", "80-84", "85+");
    private static final LocalDate REGISTERED = Plan.SERVICE.from().minusDays(1);
    private final Plan plan;
    private final Tally tally;
    private final Map<String, Long> rows;

    Truth(Plan plan, Tally tally, Map<String, Long> rows) {
        this.plan = plan;
        this.tally = tally;
        this.rows = Map.copyOf(rows);
    }

    /** {@code truth.json}. */
    String json() {
        return CanonicalJson.write(Map.of(
                "format", "city-truth/1",
                "seed", plan.seed(),
                "people", plan.people(),
                "service",
                        Map.of(
                                "from", Plan.SERVICE.from().toString(),
                                "until", Plan.SERVICE.until().toString()),
                "rows", rows,
                "figures", Figures.all().stream().map(Figures.Figure::json).toList(),
                "effect", effect(),
                "naive", naive(),
                "calibration", calibration()));
    }

    private Map<String, Object> effect() {
        return Map.of(
                "set",
                        Map.of(
                                "hazard-ratio", plan.effect().hazardRatio(),
                                "risk-points", plan.effect().riskPoints(),
                                "full-dose-months", Figures.DOSE_MONTHS.value(),
                                "label", plan.effect().equals(Effect.USUAL) ? "invented" : "given"),
                "realised", realised());
    }

    /** Each participant against their twin who never took part, with the same random numbers. */
    private Map<String, Object> realised() {
        var facts = new TreeMap<String, Object>();
        facts.put("participants", tally.participants);
        facts.put(
                "participants-by-year",
                IntStream.range(0, tally.participantsInYear.length)
                        .mapToObj(i -> tally.participantsInYear[i])
                        .toList());
        facts.put("months-attended", tally.monthsAttended);
        facts.put("certified", tally.certified);
        facts.put("certified-without", tally.twinsCertified);
        facts.put("certified-avoided", tally.twinsCertified - tally.certified);
        facts.put("not-certified-at-the-end", tally.scored);
        facts.put("risk-points-avoided", tally.pointsAvoided);
        facts.put("risk-points-avoided-each", ratio(tally.pointsAvoided, tally.scored, 4));
        facts.put("care-benefit-yen", tally.careYen);
        facts.put("care-benefit-without-yen", tally.twinCareYen);
        facts.put("care-benefit-avoided-yen", careAvoided());
        facts.put("care-benefit-avoided-yen-each", ratio(careAvoided(), tally.participants, 0));
        return facts;
    }

    /** Participants against everybody else aged 65 and over and not certified at the start, as they stand. */
    private Map<String, Object> naive() {
        var facts = new TreeMap<String, Object>();
        facts.put(
                "reading",
                "participants compared with the others as they stand, without adjustment: mostly selection, not effect");
        facts.put("participants", tally.compared[1]);
        facts.put("others", tally.compared[0]);
        facts.put("certified-per-1000-person-years-participants", perThousandYears(1));
        facts.put("certified-per-1000-person-years-others", perThousandYears(0));
        facts.put(
                "rate-ratio",
                ratio(
                        tally.comparedCertified[1] * tally.comparedMonths[0],
                        tally.comparedCertified[0] * tally.comparedMonths[1],
                        4));
        facts.put("certified-avoided", naiveCertifiedAvoided());
        facts.put("care-benefit-avoided-yen", naiveCareAvoided());
        facts.put(
                "risk-points-each-at-the-start",
                Map.of(
                        "participants", ratio(tally.comparedScoreAtStart[1], tally.compared[1], 2),
                        "others", ratio(tally.comparedScoreAtStart[0], tally.compared[0], 2)));
        facts.put(
                "risk-points-each-at-the-end",
                Map.of(
                        "participants", ratio(tally.scoreAtEnd[1], tally.answeredAtEnd[1], 2),
                        "others", ratio(tally.scoreAtEnd[0], tally.answeredAtEnd[0], 2)));
        return facts;
    }

    /** How near the city comes to the published means it is made from. */
    private Map<String, Object> calibration() {
        var ages = new ArrayList<Map<String, Object>>();
        for (int band = 0; band < Tally.BANDS; band++)
            ages.add(Map.of(
                    "age", AGES.get(band),
                    "answered", tally.answeredAtStart[band],
                    "risk-points", ratio(tally.scoreAtStart[band], tally.answeredAtStart[band], 2),
                    "bmi-below-18.5", ratio(tally.thinAtStart[band], tally.answeredAtStart[band], 4)));
        return Map.of(
                "start-survey",
                ages,
                "care-benefit-per-recipient-month-yen",
                ratio(tally.recipientYen, tally.recipientMonths, 0));
    }

    /** The protocol the study result names. */
    String protocol() {
        return CanonicalJson.write(Map.of(
                "format", "study-protocol-of-the-demo/1",
                "study", "jages-final",
                "question",
                        "What did taking part change by the end of the service: care-need risk points of those not certified, and care benefit of everybody who took part?",
                "comparison", "each participant with the simulated twin who never takes part",
                "registered-on", REGISTERED.toString()));
    }

    /** What an agreement can pay on in the demonstration, from the truth. */
    String study() {
        return CanonicalJson.write(Map.of(
                "format", "study-result/1",
                "study", "jages-final",
                "label",
                        "simulated truth, not an estimate; replaced by an evaluation when the evaluation kernel exists",
                "protocol",
                        Map.of(
                                "digest", Digest.of(protocol()).hex(),
                                "registered", Digest.of(protocol()).hex(),
                                "registered-on", REGISTERED.toString()),
                "effects",
                        List.of(
                                effect(
                                        "risk-points-avoided",
                                        "risk-points",
                                        BigDecimal.valueOf(tally.pointsAvoided),
                                        spread(tally.scored, tally.pointsAvoided, tally.pointsAvoidedSquared),
                                        1),
                                effect(
                                        "care-benefit-avoided",
                                        "JPY",
                                        BigDecimal.valueOf(careAvoided()),
                                        spread(tally.participants, careAvoided() / 1000, tally.careThousandsSquared)
                                                .multiply(BigDecimal.valueOf(1000)),
                                        0))));
    }

    private static Map<String, Object> effect(
            String id, String unit, BigDecimal estimate, BigDecimal standardError, int digits) {
        var half = standardError.multiply(WIDTH_95);
        var lower = estimate.subtract(half).setScale(digits, RoundingMode.HALF_EVEN);
        var upper = estimate.add(half).setScale(digits, RoundingMode.HALF_EVEN);
        return Map.of(
                "id", id,
                "unit", unit,
                "estimate", estimate.setScale(digits, RoundingMode.HALF_EVEN),
                "lower", lower,
                "upper", upper,
                "level", "0.95",
                "significant", lower.signum() * upper.signum() > 0);
    }

    /** Standard error of a sum of n differences, from their spread between people. */
    private static BigDecimal spread(long n, long sum, long squares) {
        if (n < 2) return BigDecimal.ZERO;
        var count = BigDecimal.valueOf(n);
        var total = BigDecimal.valueOf(sum);
        var deviations =
                BigDecimal.valueOf(squares).subtract(total.multiply(total).divide(count, MathContext.DECIMAL128));
        return deviations
                .max(BigDecimal.ZERO)
                .multiply(count)
                .divide(count.subtract(BigDecimal.ONE), MathContext.DECIMAL128)
                .sqrt(MathContext.DECIMAL64);
    }

    long careAvoided() {
        return tally.twinCareYen - tally.careYen;
    }

    /** Certifications the naive comparison would claim were avoided. */
    BigDecimal naiveCertifiedAvoided() {
        if (tally.comparedMonths[0] == 0) return BigDecimal.ZERO;
        var expected = BigDecimal.valueOf(tally.comparedCertified[0])
                .multiply(BigDecimal.valueOf(tally.comparedMonths[1]))
                .divide(BigDecimal.valueOf(tally.comparedMonths[0]), MathContext.DECIMAL64);
        return expected.subtract(BigDecimal.valueOf(tally.comparedCertified[1])).setScale(1, RoundingMode.HALF_EVEN);
    }

    /** Care benefit the naive comparison would claim was avoided, in yen. */
    BigDecimal naiveCareAvoided() {
        if (tally.compared[0] == 0) return BigDecimal.ZERO;
        var expected = BigDecimal.valueOf(tally.comparedCareYen[0])
                .multiply(BigDecimal.valueOf(tally.compared[1]))
                .divide(BigDecimal.valueOf(tally.compared[0]), MathContext.DECIMAL64);
        return expected.subtract(BigDecimal.valueOf(tally.comparedCareYen[1])).setScale(0, RoundingMode.HALF_EVEN);
    }

    private BigDecimal perThousandYears(int group) {
        return ratio(tally.comparedCertified[group] * 12_000, tally.comparedMonths[group], 2);
    }

    private static BigDecimal ratio(long over, long under, int digits) {
        return under == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(over).divide(BigDecimal.valueOf(under), digits, RoundingMode.HALF_EVEN);
    }
}
