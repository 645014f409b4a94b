package musubi.platform.notice;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.points.Points;
import musubi.platform.points.Posted;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells people of points that are about to expire, and once a month what they earned. Doing it again tells nobody twice, so a server that
 * was away makes up for it.
 */
@Component
class PointNotices {
    /** How long before points expire their holder is told. */
    private static final int DAYS_AHEAD = 60;

    /** The month's points are told from this day on, when late uploads have mostly come; and a few days long, in case the server was away. */
    private static final int FIRST_DAY = 3;

    private static final int LAST_DAY = 6;

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Points points;
    private final Contracts contracts;
    private final Preferences preferences;
    private final Notices notices;
    private final Clock clock;

    PointNotices(
            JdbcClient db,
            PlatformTransactionManager manager,
            Points points,
            Contracts contracts,
            Preferences preferences,
            Notices notices,
            Clock clock) {
        this.db = db;
        this.transactions = new TransactionTemplate(manager);
        this.points = points;
        this.contracts = contracts;
        this.preferences = preferences;
        this.notices = notices;
        this.clock = clock;
    }

    /** Tells whoever holds points that expire within sixty days; each day of expiry is told once. */
    void expiring() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var end = today.plusDays(DAYS_AHEAD);
        if (points.outstanding().stream().noneMatch(o -> o.lastMonth().atDay(1).isBefore(end))) return;
        var titles = titles();
        for (var person : people()) {
            var soon = new TreeMap<LocalDate, Map<String, Long>>();
            for (var lot : points.lots(person)) {
                var until = lot.terms().until();
                if (lot.free() > 0 && until.isAfter(today) && !until.isAfter(end))
                    soon.computeIfAbsent(until, u -> new TreeMap<>())
                            .merge(lot.terms().programme(), lot.free(), Math::addExact);
            }
            soon.forEach((until, held) -> held.forEach((agreement, amount) -> tell(
                    "points %s expire %s".formatted(agreement, until),
                    person,
                    "points-expiring",
                    "day",
                    until.minusDays(1).toString(),
                    amount,
                    titles.getOrDefault(agreement, Words.same(agreement)))));
        }
    }

    /** Tells whoever earned points last month how many; outside the first days of a month nothing is done. */
    void earned() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        if (today.getDayOfMonth() < FIRST_DAY || today.getDayOfMonth() > LAST_DAY) return;
        var month = YearMonth.from(today).minusMonths(1);
        var titles = titles();
        if (titles.isEmpty()) return;
        for (var person : people()) {
            var earned = points.statement(person).stream()
                    .filter(p -> p.kind() == Posted.Kind.EARNED || p.kind() == Posted.Kind.CORRECTED)
                    .filter(p -> YearMonth.from(p.on()).equals(month))
                    .collect(Collectors.groupingBy(
                            Posted::agreement, TreeMap::new, Collectors.summingLong(Posted::points)));
            earned.forEach((agreement, amount) -> {
                if (amount > 0)
                    tell(
                            "points %s of %s".formatted(agreement, month),
                            person,
                            "points-awarded",
                            "month",
                            month.toString(),
                            amount,
                            titles.getOrDefault(agreement, Words.same(agreement)));
            });
        }
    }

    private void tell(
            String cause, PersonId person, String template, String place, String filling, long amount, Words title) {
        var language = preferences.of(person).language();
        transactions.executeWithoutResult(status -> notices.tell(
                cause,
                person,
                template,
                Map.of(
                        "points",
                        String.format(Locale.ROOT, "%,d", amount),
                        "scheme",
                        title.in(language),
                        place,
                        filling)));
    }

    private Map<String, Words> titles() {
        return contracts.agreements().stream()
                .collect(Collectors.toUnmodifiableMap(Contracts.Listed::id, Contracts.Listed::title));
    }

    private List<PersonId> people() {
        var people = transactions.execute(status -> db.sql(
                        "select distinct person from people.taking_part where left_on is null order by person")
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list());
        return people == null ? List.of() : people;
    }
}
