package musubi.platform.indigo;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import musubi.agreement.language.Agreements;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Uses;
import musubi.measure.Measures;
import musubi.measure.Suppression;
import musubi.platform.access.Acting;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.Payable;
import musubi.platform.contract.PeriodState;
import musubi.platform.contract.Settled;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.evaluation.Studies;
import musubi.platform.funding.Funds;
import musubi.platform.municipality.Municipalities;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Days;
import musubi.quantity.Japan;
import musubi.quantity.Rounding;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import org.springframework.stereotype.Component;

/**
 * Writes a contract in the vocabulary of the INDIGO data standard 4.1 (GO Lab), as far as it is known here. Ids of projects, organisations
 * and funds are given by whoever publishes the data set and are left out, and so is what concerns single people or few: a status
 * {@code PRIVATE} would protect nobody. How a result became a payment cannot be said in it; the statements are named as documents.
 */
@Component
public class Indigo {
    private static final String YEN = "JPY";

    private final Contracts contracts;
    private final Settlements settlements;
    private final Studies studies;
    private final Funds funds;
    private final Municipalities municipalities;
    private final Acting acting;
    private final Clock clock;
    private final Measures measures = Measures.library();

    Indigo(
            Contracts contracts,
            Settlements settlements,
            Studies studies,
            Funds funds,
            Municipalities municipalities,
            Acting acting,
            Clock clock) {
        this.contracts = contracts;
        this.settlements = settlements;
        this.studies = studies;
        this.funds = funds;
        this.municipalities = municipalities;
        this.acting = acting;
        this.clock = clock;
    }

    /** The contract as JSON; empty when there is none of this id. */
    public Optional<String> of(String id) {
        return written(id, contracts.versions(id), Set.of(), Grain.PERIOD_OF_CLAUSE);
    }

    /**
     * The contract as everybody may read it: the texts that all its parties signed, and no sum that tells of few people. What was paid is summed
     * as it was judged, by clause and settlement: a quarter of it may tell of few where the year does not.
     *
     * @param hidden the settlements whose sums are left out
     */
    public Optional<String> published(String id, Set<SettlementId> hidden) {
        return written(
                id,
                contracts.versions(id).stream()
                        .filter(v -> v.unsigned().isEmpty())
                        .toList(),
                hidden,
                Grain.SETTLEMENT);
    }

    private Optional<String> written(
            String id, List<Contracts.Version> versions, Set<SettlementId> hidden, Grain grain) {
        if (versions.isEmpty()) return Optional.empty();
        var agreement = read(versions.getFirst().text());
        var project = new TreeMap<String, Object>();
        var paid = settlements.of(id).stream().filter(Settled::paid).toList();
        project.put("name", value(agreement.title().ja()));
        project.put("alternative_names", value(agreement.title().en()));
        project.put("dates", dates(agreement, versions));
        project.put("stage_development", value(stage(id, agreement)));
        project.put("delivery_locations", List.of(location()));
        project.put("outcome_metrics", metrics(agreement));
        project.put("outcome_pricings", pricings(agreement));
        project.put("outcome_payment_plans", plans(id));
        project.put("sources", sources(id, versions, paid, agreement));
        project.put("documents", documents(id, paid));
        project.put("results", results(agreement));
        project.put("notes", value(NOTE.en() + "\n" + NOTE.ja()));
        if (agreement.unit().toString().equals(YEN)) {
            var told = paid.stream().filter(s -> !hidden.contains(s.id())).toList();
            project.put("outcome_payments", payments(agreement, told));
            project.put("transactions", transactions(agreement, told, grain));
            project.put(
                    "overall_project_finance",
                    finance(agreement, hidden.isEmpty() ? Optional.of(paid) : Optional.empty()));
            project.put("investments", investments(id));
        }
        return Optional.of(CanonicalJson.write(project));
    }

    private Agreement read(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(measures))
                .versions()
                .getLast()
                .agreement();
    }

    private static Map<String, Object> value(Object value) {
        return Map.of("value", value);
    }

    private static Map<String, Object> dates(Agreement agreement, List<Contracts.Version> versions) {
        var dates = new TreeMap<String, Object>();
        dates.put(
                "start_date_of_service_provision", value(agreement.term().from().toString()));
        dates.put("anticipated_completion_date", value(agreement.term().last().toString()));
        var first = versions.getLast();
        if (first.unsigned().isEmpty())
            first.signatures().stream()
                    .map(Contracts.Signature::on)
                    .max(LocalDate::compareTo)
                    .ifPresent(on -> dates.put("outcomes_contract_signed", value(on.toString())));
        return dates;
    }

    private String stage(String id, Agreement agreement) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        if (today.isBefore(agreement.term().from())) return "Contracted";
        if (today.isBefore(agreement.term().until())) return "Implementation";
        boolean all = settlements.periods(id).stream().allMatch(p -> p.state() == PeriodState.State.PAID);
        return all ? "Complete" : "Service delivery complete";
    }

    private Map<String, Object> location() {
        var municipality = municipalities.get(acting.actor().municipality());
        return Map.of(
                "location_name", value(municipality.name().ja()),
                "location_country", value("JP"),
                "adminstrative_geography_name", value(municipality.name().ja()),
                "adminstrative_geography_code_type", value("全国地方公共団体コード"),
                "adminstrative_geography_code", value(municipality.code().digits()));
    }

    private List<Object> metrics(Agreement agreement) {
        var metrics = new ArrayList<Object>();
        for (var name : used(agreement)) {
            var metric = new TreeMap<String, Object>();
            metric.put("id", name);
            var use = Optional.ofNullable(agreement.measures().get(name));
            var measure = measures.named(use.map(u -> u.id()).orElse(name));
            var title = use.flatMap(u -> u.title()).or(() -> measure.map(m -> m.title()));
            title.ifPresent(words -> metric.put("definition", both(words)));
            measure.ifPresent(m -> {
                var called = title.orElse(m.title());
                metric.put(
                        "definition",
                        both(new Words(
                                called.ja() + "：" + m.definition().ja(),
                                called.en() + ": " + m.definition().en())));
                metric.put("notes", "definition %s, version %d".formatted(m.id(), m.version()));
                metric.put("data_source_for_outcome_validation", value(m.source()));
            });
            metrics.add(metric);
        }
        return metrics;
    }

    /** The measures that clauses are paid on. */
    private Set<String> used(Agreement agreement) {
        var used = new LinkedHashSet<String>();
        for (var clause : agreement.clauses()) used.addAll(measures(agreement, clause));
        return used;
    }

    private List<String> measures(Agreement agreement, Clause clause) {
        return Uses.names(agreement, Uses.of(agreement, clause)).stream()
                .filter(name -> agreement.measures().containsKey(name)
                        || measures.named(name).isPresent())
                .toList();
    }

    private List<Object> pricings(Agreement agreement) {
        var answers = Agreements.foresight(agreement, PackMeasurements.catalogue(measures));
        var pricings = new ArrayList<Object>();
        for (var clause : agreement.clauses()) {
            var pricing = new TreeMap<String, Object>();
            pricing.put("notes", "clause " + clause.id());
            measures(agreement, clause).stream()
                    .findFirst()
                    .ifPresent(metric -> pricing.put("outcome_metric_id", value(metric)));
            pricing.put("currency", value(agreement.unit().toString()));
            if (clause.pays() instanceof Expression.Price price)
                pricing.put(
                        "price_per_unit", Map.of("amount", value(price.price().toString())));
            var said = new ArrayList<Words>();
            said.add(clause.title());
            said.addAll(answers.getOrDefault(clause.id(), List.of()));
            pricing.put(
                    "price_description",
                    value(String.join(" ", said.stream().map(Words::en).toList()) + "\n"
                            + String.join(" ", said.stream().map(Words::ja).toList())));
            pricings.add(pricing);
        }
        return pricings;
    }

    private static Map<String, Object> both(Words words) {
        return value(words.en() + "\n" + words.ja());
    }

    private List<Object> plans(String id) {
        return settlements.periods(id).stream()
                .<Object>map(
                        p -> Map.of("id", value("plan-" + p.label()), "period", period(p.days()), "notes", p.label()))
                .toList();
    }

    private static Map<String, Object> period(Days days) {
        return Map.of(
                "start_date",
                value(days.from().toString()),
                "end_date",
                value(days.last().toString()));
    }

    private static List<Object> payments(Agreement agreement, List<Settled> paid) {
        return paid.stream()
                .<Object>map(s -> Map.of(
                        "id",
                        s.id().toString(),
                        "outcome_payment_plan_id",
                        value("plan-" + s.period()),
                        "period",
                        period(s.days()),
                        "type",
                        value("Actual"),
                        "money",
                        money(s.statement().orElseThrow().payable()),
                        "notes",
                        "released %s; payer: %s; recipients: %s"
                                .formatted(released(s), agreement.payer(), String.join(", ", named(agreement))),
                        "source_ids",
                        "pack-" + s.pack().substring(0, 12)))
                .toList();
    }

    /** How finely what a clause paid is told. */
    private enum Grain {
        PERIOD_OF_CLAUSE,
        SETTLEMENT;

        String period(Payable.Line line, Settled settled) {
            return switch (this) {
                case PERIOD_OF_CLAUSE -> line.period();
                case SETTLEMENT -> settled.period();
            };
        }
    }

    /** What was paid, by clause and period and not by payee; what a correction took back is negative. */
    private List<Object> transactions(Agreement agreement, List<Settled> paid, Grain grain) {
        var transactions = new ArrayList<Object>();
        for (var settled : paid.reversed()) {
            var sums = new LinkedHashMap<Paid, Long>();
            for (var line : settlements.payable(settled.id()).lines())
                sums.merge(new Paid(line.clause(), grain.period(line, settled)), line.amount(), Math::addExact);
            sums.forEach((what, yen) -> {
                if (yen != 0) transactions.add(transaction(agreement, settled, what, yen));
            });
        }
        return transactions;
    }

    private record Paid(String clause, String period) {}

    private Map<String, Object> transaction(Agreement agreement, Settled settled, Paid paid, long yen) {
        var transaction = new TreeMap<String, Object>();
        agreement
                .clause(paid.clause())
                .flatMap(clause -> measures(agreement, clause).stream().findFirst())
                .ifPresent(metric -> transaction.put("outcome_metric_id", value(metric)));
        transaction.put("date", value(released(settled)));
        transaction.put("transaction_type", value("Outcome Payment"));
        transaction.put("money", money(yen));
        transaction.put(
                "notes",
                "clause %s, period %s; settlement %s%s"
                        .formatted(
                                paid.clause(),
                                paid.period(),
                                settled.id(),
                                settled.replaces().map(r -> ", correcting " + r).orElse("")));
        transaction.put("source_ids", "pack-" + settled.pack().substring(0, 12));
        return transaction;
    }

    /** Parties that are organisations; each person, each provider and the like are not told. */
    private static List<String> named(Agreement agreement) {
        return agreement.payees().stream().filter(p -> !p.startsWith("each ")).toList();
    }

    private static String released(Settled settled) {
        return settled.decisions().stream()
                .filter(d -> d.step() == Step.PAYMENT_RELEASED)
                .map(d -> LocalDate.ofInstant(d.happenedAt(), Japan.TIME).toString())
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> money(long yen) {
        return Map.of("currency", value(YEN), "amount", value(yen));
    }

    private Map<String, Object> finance(Agreement agreement, Optional<List<Settled>> told) {
        var finance = new TreeMap<String, Object>();
        told.ifPresent(paid -> finance.put(
                "total_outcome_payments_made",
                money(paid.stream()
                        .mapToLong(s -> s.statement().orElseThrow().payable())
                        .reduce(0, Math::addExact))));
        most(agreement).ifPresent(most -> finance.put("maximum_potential_outcome_payment_v2", money(most)));
        return finance;
    }

    /** The most that can be owed in all; empty when a year has no limit. */
    private Optional<Long> most(Agreement agreement) {
        var exposure = Agreements.exposure(agreement, PackMeasurements.catalogue(measures));
        if (exposure.years().isEmpty()
                || exposure.years().stream().anyMatch(y -> y.most().isEmpty())) return Optional.empty();
        return Optional.of(exposure.years().stream()
                .mapToLong(y -> Rounding.DOWN_TO_ONE
                        .round(y.most().orElseThrow())
                        .over()
                        .longValueExact())
                .reduce(0, Math::addExact));
    }

    /** What was offered to be paid back out of this contract, in numbers; what fewer than ten hold is left out. */
    private List<Object> investments(String id) {
        return funds.summaries().stream()
                .filter(s -> s.holders() >= Suppression.LEAST
                        && receives(s.offering().agreement(), id))
                .<Object>map(s -> Map.of(
                        "id",
                        s.offering().id(),
                        "investment_type",
                        value(s.offering().form().equals("loan") ? "Debt" : "Equity"),
                        "investment_commitment",
                        Map.of(
                                "currency",
                                value(YEN),
                                "amount",
                                Map.of(
                                        "exact",
                                        value(Math.multiplyExact(s.offering().unitYen(), s.unitsTaken()))))))
                .toList();
    }

    private boolean receives(String distribution, String id) {
        return contracts
                .text(distribution)
                .flatMap(text -> read(text).distribution())
                .filter(d -> d.receives(id))
                .isPresent();
    }

    private List<Object> results(Agreement agreement) {
        var paidOn = new TreeSet<String>();
        agreement.clauses().forEach(clause -> paidOn.addAll(Uses.studies(agreement, clause)));
        return studies.results().stream()
                .filter(r -> paidOn.contains(r.study()))
                .<Object>map(r -> Map.of(
                        "result_level",
                        value("Project level"),
                        "result_type",
                        value("Final"),
                        "evaluation_documents_source_ids",
                        value("result-" + r.digest().substring(0, 12))))
                .toList();
    }

    private List<Object> sources(String id, List<Contracts.Version> versions, List<Settled> paid, Agreement agreement) {
        var sources = new ArrayList<Object>();
        for (var version : versions.reversed())
            sources.add(source(
                    "contract-" + version.number(),
                    "%s, version %d, SHA-256 %s".formatted(id, version.number(), version.digest()),
                    "Contract"));
        for (var settled : paid)
            sources.add(source(
                    "pack-" + settled.pack().substring(0, 12), "Sealed evidence, SHA-256 " + settled.pack(), "Report"));
        var paidOn = new TreeSet<String>();
        agreement.clauses().forEach(clause -> paidOn.addAll(Uses.studies(agreement, clause)));
        studies.results().stream()
                .filter(r -> paidOn.contains(r.study()))
                .forEach(r -> sources.add(source(
                        "result-" + r.digest().substring(0, 12),
                        "Result of study %s, SHA-256 %s".formatted(r.study(), r.digest()),
                        "Evaluation report")));
        return sources.stream().distinct().toList();
    }

    private static Object source(String id, String name, String type) {
        return Map.of("id", id, "name", value(name), "type", value(type));
    }

    /** The derivation of each payment, for those who may read it. */
    private static List<Object> documents(String id, List<Settled> paid) {
        return paid.stream()
                .<Object>map(s -> Map.of(
                        "title",
                        value("Statement of %s with its derivation, SHA-256 %s"
                                .formatted(
                                        s.period(), s.statement().orElseThrow().digest())),
                        "url",
                        value("/api/v1/agreements/%s/settlements/%s/statement".formatted(id, s.id()))))
                .toList();
    }

    private static final Words NOTE = new Words(
            "個人や少人数に関わる値は載せていません。INDIGO の番号は公表する団体が付けます。",
            "Values about single people or few are left out. INDIGO ids are given by whoever publishes the data set.");
}
