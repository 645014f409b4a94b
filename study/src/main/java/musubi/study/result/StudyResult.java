package musubi.study.result;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.Grid;
import musubi.effect.Parameter;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocol;

/**
 * Everything a study found, written as {@code study-result/1}: what agreements can pay on as exact decimals, and behind it
 * every analysis with all its digits.
 *
 * @param protocol under which it was run
 * @param registration of that protocol, as the register has it
 * @param cohort who was studied
 * @param table1 the covariates between the arms, when there are any
 * @param findings in the order of the protocol
 * @param curves for each outcome in time, the share of each arm it has not reached, or, with competing events, has
 */
public record StudyResult(
        Protocol protocol,
        Optional<Registration> registration,
        Cohort cohort,
        Optional<Grid> table1,
        List<Finding> findings,
        Map<Words, Map<Words, Grid>> curves) {
    /** Collections are copied in their order. */
    public StudyResult {
        findings = List.copyOf(findings);
        curves = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(curves));
    }

    /** Runs the protocol on its cohort. */
    public static StudyResult of(Protocol protocol, Optional<Registration> registration, Cohort cohort) {
        var analyses = new Analyses(protocol, cohort);
        return new StudyResult(
                protocol, registration, cohort, analyses.table1(), analyses.all(), Curves.of(protocol, cohort));
    }

    /** The finding that answers the question. */
    public Finding primary() {
        return finding(protocol.primary().getKey());
    }

    /** The finding of this name. */
    public Finding finding(String name) {
        return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    /** The answer in sentences a resident can read. */
    public Words conclusion() {
        return Conclusion.of(this);
    }

    /** Whether the protocol in force when this was run is the one that was registered. */
    public boolean isAsRegistered() {
        return registration.map(r -> r.digest().equals(protocol.digest())).orElse(false);
    }

    /**
     * The canonical text.
     *
     * @param software name and version of the program
     */
    public String json(String software) {
        var json = new TreeMap<String, Object>();
        json.put("format", "study-result/1");
        json.put("study", protocol.id());
        json.put("version", protocol.version());
        json.put("title", words(protocol.title()));
        json.put("question", words(protocol.question()));
        json.put("software", software);
        json.put("protocol", registered(protocol.digest(), registration));
        json.put(
                "source",
                Map.of(
                        "kind",
                        protocol.source() == Protocol.Source.PACK ? "pack" : "file",
                        "digest",
                        cohort.source().hex()));
        json.put("flow", cohort.flow().stream().map(s -> (Object) step(s)).toList());
        table1.ifPresent(t -> json.put("table-1", EstimateJson.grid(t)));
        var analyses = new TreeMap<String, Object>();
        findings.forEach(f -> analyses.put(f.name(), finding(f)));
        json.put("analyses", analyses);
        json.put("effects", effects());
        json.put("conclusion", words(conclusion()));
        return CanonicalJson.write(json);
    }

    private Map<String, Object> step(Cohort.Step step) {
        var json = new TreeMap<String, Object>();
        json.put("words", words(step.words()));
        json.put("left", step.left());
        json.put("remain", step.remain());
        if (protocol.hasTrials()) {
            json.put("rows-left", step.leftRows());
            json.put("rows-remain", step.remainRows());
        }
        return json;
    }

    /** What a result says of its protocol and of that protocol's registration. */
    static Map<String, Object> registered(Digest protocol, Optional<Registration> registration) {
        var json = new TreeMap<String, Object>();
        json.put("digest", protocol.hex());
        json.put("registered", registration.map(Registration::moment).orElse("not-registered"));
        json.put("registered-digest", registration.map(r -> r.digest().hex()).orElse("not-registered"));
        json.put(
                "as-registered",
                registration.map(r -> r.digest().equals(protocol)).orElse(false));
        registration
                .flatMap(Registration::entry)
                .ifPresent(e -> json.put("register", Map.of("after", e.after(), "line", e.line())));
        return json;
    }

    private static Map<String, Object> finding(Finding finding) {
        var json = new TreeMap<String, Object>();
        json.put(
                "role",
                finding.analysis()
                        .role()
                        .name()
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace('_', '-'));
        json.put("title", words(finding.analysis().title()));
        json.put("method", finding.analysis().method());
        json.put("formula", finding.analysis().formula());
        json.put("options", new TreeMap<>(finding.analysis().options()));
        finding.analysis()
                .adjustment()
                .ifPresent(a -> json.put(
                        "adjustment",
                        Map.of("by", a.by(), "formula", a.formula(), "options", new TreeMap<>(a.options()))));
        json.put("estimation", EstimateJson.of(finding.estimation()));
        finding.effect().ifPresent(e -> json.put("effect", EstimateJson.parameter(e)));
        json.put("units", finding.units());
        json.put("exposed", finding.exposed());
        json.put("significant", finding.isSignificant());
        finding.adjustedP().ifPresent(p -> json.put("p-adjusted", EstimateJson.number(p)));
        if (!finding.balance().isEmpty())
            json.put(
                    "balance",
                    finding.balance().stream().map(EstimateJson::grid).toList());
        if (!finding.adjusting().isEmpty())
            json.put(
                    "adjusting",
                    finding.adjusting().stream().map(EstimateJson::convention).toList());
        if (!finding.cautions().isEmpty())
            json.put(
                    "cautions",
                    finding.cautions().stream().map(EstimateJson::words).toList());
        if (!finding.subgroups().isEmpty()) {
            var groups = new TreeMap<String, Object>();
            finding.subgroups().forEach((name, group) -> groups.put(name, finding(group)));
            json.put("subgroups", groups);
        }
        return json;
    }

    /** What agreements can pay on; an analysis without an answer, or whose answer has no interval, has none. */
    private List<Object> effects() {
        var effects = new ArrayList<Object>();
        protocol.results().forEach((name, payable) -> {
            var finding = finding(payable.analysis());
            finding.effect()
                    .filter(StudyResult::isKnown)
                    .ifPresent(effect -> effects.add(effect(name, payable, finding, effect)));
        });
        return effects;
    }

    private static boolean isKnown(Parameter effect) {
        return Double.isFinite(effect.estimate()) && Double.isFinite(effect.lower()) && Double.isFinite(effect.upper());
    }

    private static Map<String, Object> effect(
            String name, Protocol.Payable payable, Finding finding, Parameter effect) {
        var factor = BigDecimal.valueOf(payable.times().equals("treated") ? finding.exposed() : 1)
                .multiply(BigDecimal.valueOf(payable.negate() ? -1 : 1));
        var one = decimal(effect.lower(), factor, payable.digits());
        var other = decimal(effect.upper(), factor, payable.digits());
        return Map.of(
                "id", name,
                "unit", payable.unit(),
                "analysis", payable.analysis(),
                "estimate", decimal(effect.estimate(), factor, payable.digits()),
                "lower", one.min(other),
                "upper", one.max(other),
                "level", "0.95",
                "significant", finding.isSignificant());
    }

    /** The one place where an estimate becomes a decimal: its shortest digits, times the factor, half to even. */
    private static BigDecimal decimal(double value, BigDecimal factor, int digits) {
        return new BigDecimal(Double.toString(value)).multiply(factor).setScale(digits, RoundingMode.HALF_EVEN);
    }

    static Map<String, Object> words(Words words) {
        return Map.of("ja", words.ja(), "en", words.en());
    }
}
