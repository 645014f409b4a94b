package musubi.platform.points;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.agreement.term.Caps;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.contract.Overview;
import musubi.quantity.BadInput;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How near the points that were given come to what may be given: to the year's budget of an agreement whose points follow the records, and to the
 * limit that an agreement settled by period sets for everybody together. Used outside of transactions.
 */
@Component
public class Ceilings {
    /** From this share on somebody is told. Our own choice; no published rule says when. */
    static final int NEAR_PERCENT = 80;

    private static final long MOST = 1_000_000_000_000L;

    private final JdbcClient db;
    private final PointTerms terms;
    private final Overview overview;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Ceilings(
            JdbcClient db,
            PointTerms terms,
            Overview overview,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.db = db;
        this.terms = terms;
        this.overview = overview;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** What a ceiling counts. */
    public enum Kind {
        /** What the municipality budgeted for this fiscal year. */
        YEAR,
        /** What the agreement gives to everybody together from its beginning, of which what was released counts. */
        TOTAL
    }

    /**
     * A ceiling and how far it is reached.
     *
     * @param limit in points, more than none
     * @param given in points, corrections included
     */
    public record Ceiling(String agreement, Kind kind, long limit, long given) {
        /** How many hundredths are reached, rounded down. */
        public long percent() {
            return Math.multiplyExact(given, 100L) / limit;
        }

        /** Whether so much is reached that somebody should know. */
        public boolean near() {
            return percent() >= NEAR_PERCENT;
        }
    }

    /** Every ceiling there is now: first those of the year, then those for everybody together, by agreement. */
    public List<Ceiling> all() {
        var year = FiscalYear.of(LocalDate.ofInstant(clock.instant(), Japan.TIME));
        record Asked(SortedMap<String, String> agreements, List<Ceiling> ofYear, Map<String, Long> released) {}
        var asked = terms.with(agreements -> new Asked(agreements, ofYear(year), overview.released(Unit.PT)));
        var ceilings = new ArrayList<>(asked.ofYear());
        asked.agreements().forEach((agreement, digest) -> {
            var given = asked.released().get(agreement);
            if (given != null)
                overall(agreement, digest)
                        .ifPresent(limit -> ceilings.add(new Ceiling(agreement, Kind.TOTAL, limit, given)));
        });
        return List.copyOf(ceilings);
    }

    private List<Ceiling> ofYear(FiscalYear year) {
        return budgets(year).entrySet().stream()
                .filter(budget -> budget.getValue() > 0)
                .map(budget -> new Ceiling(budget.getKey(), Kind.YEAR, budget.getValue(), given(budget.getKey(), year)))
                .toList();
    }

    /** The limit for all together of an agreement about points, in whole points. */
    private Optional<Long> overall(String agreement, String digest) {
        var now = terms.entered(agreement, digest).versions().getLast().agreement();
        if (!now.unit().equals(Unit.PT)) return Optional.empty();
        return now.cap()
                .overall()
                .map(Caps.Cap::limit)
                .map(limit -> limit.over().divide(limit.under()).longValueExact())
                .filter(limit -> limit > 0);
    }

    /** The budgets of a fiscal year, by agreement. */
    private Map<String, Long> budgets(FiscalYear year) {
        record Budget(String agreement, long points) {}
        return db
                .sql("""
                select distinct on (agreement) agreement, points from points.budget
                 where fiscal_year = :year order by agreement, number desc
                """)
                .param("year", year.year())
                .query((row, number) -> new Budget(row.getString("agreement"), row.getLong("points")))
                .list()
                .stream()
                .collect(Collectors.toMap(Budget::agreement, Budget::points, (first, second) -> first, TreeMap::new));
    }

    /** What was given for the months of a fiscal year, corrections included. */
    private long given(String agreement, FiscalYear year) {
        return db.sql("""
                select coalesce(sum(after - before), 0)::bigint from points.award
                 where agreement = :agreement and month >= :from and month < :until
                """)
                .param("agreement", agreement)
                .param("from", year.days().from())
                .param("until", year.days().until())
                .query(Long.class)
                .single();
    }

    /**
     * Says how many points an agreement may give in the current fiscal year by the budget; none takes it back. The same again changes nothing.
     *
     * @throws BadInput when points do not follow the records under it, or the number is out of reach
     */
    public void budget(String agreement, long points) {
        var year = FiscalYear.of(LocalDate.ofInstant(clock.instant(), Japan.TIME));
        if (terms.inForce().stream().noneMatch(t -> t.agreement().equals(agreement)))
            throw refused("agreement", agreement, "約款を一覧から選んでください。", "Choose the agreement from the list.");
        if (points < 0 || points > MOST)
            throw refused(
                    "points",
                    Long.toString(points),
                    "予算のポイントを数字で入力してください。やめるときは 0 です。",
                    "Enter the points of the budget as a number; 0 takes it back.");
        in(() -> keep(agreement, year, points));
    }

    private boolean keep(String agreement, FiscalYear year, long points) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('points budget ' || :agreement, 0))")
                .param("agreement", agreement)
                .query((row, number) -> 0)
                .single();
        long before = budgets(year).getOrDefault(agreement, 0L);
        if (before == points) return false;
        db.sql("""
                insert into points.budget (municipality, agreement, fiscal_year, number, points, actor, said_at)
                select :municipality, :agreement, :year, count(*) + 1, :points, :actor, :now from points.budget
                 where municipality = :municipality and agreement = :agreement and fiscal_year = :year
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("agreement", agreement)
                .param("year", year.year())
                .param("points", points)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "points.budgeted",
                "agreement " + agreement,
                Optional.empty(),
                "",
                "{\"year\":%d,\"points\":%d}".formatted(year.year(), before),
                "{\"year\":%d,\"points\":%d}".formatted(year.year(), points));
        return true;
    }

    private static BadInput refused(String field, String value, String ja, String en) {
        return new BadInput("points.budget", new Place("form", 1, field), value, new Words(ja, en));
    }

    private <T> T in(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }
}
