package musubi.platform.contract;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import musubi.quantity.FiscalYear;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What of the contracts waits for somebody, and what a year has cost so far, at a glance. */
@Repository
public class Overview {
    private final JdbcClient db;
    private final AgreementRepository agreements;
    private final Settlements settlements;
    private final Contracts contracts;

    Overview(JdbcClient db, AgreementRepository agreements, Settlements settlements, Contracts contracts) {
        this.db = db;
        this.agreements = agreements;
        this.settlements = settlements;
        this.contracts = contracts;
    }

    /**
     * Something that waits.
     *
     * @param kind a period's state, or {@code UNSIGNED} or {@code STOPPED}
     * @param path the page on which to go on
     */
    public record Waiting(String kind, String agreement, Words title, String period, String path) {}

    /** What a clause came to in a year: of released settlements, and of those that were approved and are not paid yet. */
    public record ClauseMoney(String agreement, Words clause, String unit, long paid, long approved) {}

    /** Everything that waits for somebody, by agreement and period. */
    @Transactional(readOnly = true)
    public List<Waiting> waiting() {
        var waiting = new ArrayList<Waiting>();
        var titles = contracts.agreements().stream().collect(Collectors.toMap(a -> a.id(), a -> a.title()));
        for (var version : agreements.latest()) {
            var agreement = version.agreement();
            var title = Objects.requireNonNull(titles.get(agreement));
            if (!contracts.unsigned(agreement, version.number()).isEmpty())
                waiting.add(new Waiting(
                        "UNSIGNED",
                        agreement,
                        title,
                        "",
                        "/contracts/%s/versions/%d".formatted(agreement, version.number())));
            for (var period : settlements.periods(agreement)) waits(agreement, title, period, waiting);
        }
        return waiting;
    }

    private static void waits(String agreement, Words title, PeriodState period, List<Waiting> waiting) {
        if (period.state() == PeriodState.State.OPEN || period.state() == PeriodState.State.PAID) return;
        var path = period.settlement()
                .map(s -> "/contracts/%s/settlements/%s".formatted(agreement, s.id()))
                .orElse("/contracts/" + agreement);
        boolean stopped = period.settlement().filter(Settled::begun).isPresent();
        waiting.add(new Waiting(stopped ? "STOPPED" : period.state().name(), agreement, title, period.label(), path));
    }

    /** What the clauses of a settlement are called, by their ids; empty until it is calculated. */
    @Transactional(readOnly = true)
    public Map<String, Words> clauses(SettlementId settlement) {
        var titles = new TreeMap<String, Words>();
        db.sql("""
                select clause, min(title_ja) as title_ja, min(title_en) as title_en from contract.clause_sum
                 where settlement = :settlement group by clause
                """).param("settlement", settlement.value()).query((ResultSet row) -> {
            titles.put(row.getString("clause"), new Words(row.getString("title_ja"), row.getString("title_en")));
        });
        return titles;
    }

    /** What a clause of one settlement paid; of a correction, the difference. */
    public record Paid(String clause, Words title, String unit, long amount) {}

    /** What a settlement pays by clause; empty until it is calculated. */
    @Transactional(readOnly = true)
    public List<Paid> paid(SettlementId settlement) {
        return db.sql("""
                select clause, unit, title_ja, title_en, amount from contract.clause_sum
                 where settlement = :settlement order by clause, unit
                """)
                .param("settlement", settlement.value())
                .query((row, number) -> new Paid(
                        row.getString("clause"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        row.getString("unit"),
                        row.getLong("amount")))
                .list();
    }

    /** What the released settlements of each agreement came to so far in this unit, corrections included; agreements without any are left out. */
    @Transactional(readOnly = true)
    public Map<String, Long> released(Unit unit) {
        record Released(String agreement, long amount) {}
        return db
                .sql("""
                select s.agreement, sum(c.amount)::bigint as amount
                  from contract.clause_sum c
                  join contract.settlement s using (municipality, settlement)
                  join contract.decision p
                    on p.municipality = c.municipality and p.settlement = c.settlement and p.step = 'payment-released'
                 where c.unit = :unit group by s.agreement
                """)
                .param("unit", unit.toString())
                .query((row, number) -> new Released(row.getString("agreement"), row.getLong("amount")))
                .list()
                .stream()
                .collect(Collectors.toMap(Released::agreement, Released::amount));
    }

    /** What the settlements of a fiscal year came to by clause, corrections included. */
    @Transactional(readOnly = true)
    public List<ClauseMoney> money(FiscalYear year) {
        return db.sql("""
                select s.agreement, c.clause, c.unit, min(c.title_ja) as title_ja, min(c.title_en) as title_en,
                       coalesce(sum(c.amount) filter (where p.step is not null), 0)::bigint as paid,
                       coalesce(sum(c.amount) filter (where p.step is null), 0)::bigint as approved
                  from contract.clause_sum c
                  join contract.settlement s using (municipality, settlement)
                  left join contract.decision p
                    on p.municipality = c.municipality and p.settlement = c.settlement and p.step = 'payment-released'
                  left join contract.decision w
                    on w.municipality = c.municipality and w.settlement = c.settlement and w.step = 'withdrawn'
                 where w.step is null and s.until > :from and s.until <= :until
                 group by s.agreement, c.clause, c.unit order by s.agreement, c.clause
                """)
                .param("from", year.days().from())
                .param("until", year.days().until())
                .query((row, number) -> new ClauseMoney(
                        row.getString("agreement"),
                        new Words(row.getString("title_ja"), row.getString("title_en")),
                        row.getString("unit"),
                        row.getLong("paid"),
                        row.getLong("approved")))
                .list();
    }
}
