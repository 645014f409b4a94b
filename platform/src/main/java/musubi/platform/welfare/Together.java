package musubi.platform.welfare;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.activity.Walking;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the members of a body do together, in sums over at least as many as the ranking asks for. Each month that is over is counted once
 * and stays, also one in which nothing may be told: a second count would tell what somebody did who joined or left in between.
 */
@Component
public class Together {
    private static final int MOST_MEMBERS = 10_000;

    private final JdbcClient db;
    private final Bodies bodies;
    private final Rankings rankings;
    private final Walking walking;
    private final Acting acting;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Together(
            JdbcClient db,
            Bodies bodies,
            Rankings rankings,
            Walking walking,
            Acting acting,
            Clock clock,
            TransactionTemplate transaction) {
        this.db = db;
        this.bodies = bodies;
        this.rankings = rankings;
        this.walking = walking;
        this.acting = acting;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * A month.
     *
     * @param members who wished to be shown when it was counted
     * @param earners of them who earned points; 0 when they are too few to be told
     * @param points of all earners together
     * @param walkers of whom steps are recorded; 0 when they are too few to be told
     * @param steps of all walkers together
     */
    public record Month(YearMonth month, int members, int earners, long points, int walkers, long steps) {
        /** On average of each earner, rounded down as in the ranking. */
        public long pointsEach() {
            return earners == 0 ? 0 : points / earners;
        }

        /** Whether points may be told. */
        public boolean earned() {
            return earners > 0;
        }

        /** On average of each walker, rounded down. */
        public long stepsEach() {
            return walkers == 0 ? 0 : steps / walkers;
        }

        /** Whether steps may be told. */
        public boolean walked() {
            return walkers > 0;
        }
    }

    /** How many wish to be shown with the body; empty while they are too few to be told. */
    @Transactional(propagation = Propagation.NEVER)
    public OptionalInt members(Body body) {
        return acting.as(
                server(),
                () -> transaction.execute(status -> {
                    int members = shown(body).size();
                    return members < rankings.leastMembers() ? OptionalInt.empty() : OptionalInt.of(members);
                }));
    }

    /** The months of a fiscal year that were counted, as far as they may be told by today's rule. */
    @Transactional(propagation = Propagation.NEVER)
    public Map<YearMonth, Month> months(Body body, FiscalYear year) {
        var months = new HashMap<YearMonth, Month>();
        acting.as(server(), () -> transaction.execute(status -> told(body, year)))
                .forEach(month -> months.put(month.month(), month));
        return months;
    }

    private List<Month> told(Body body, FiscalYear year) {
        return db.sql("""
                select month, members,
                       case when earners >= :least then earners else 0 end as earners,
                       case when earners >= :least then points else 0 end as points,
                       case when walkers >= :least then walkers else 0 end as walkers,
                       case when walkers >= :least then steps else 0 end as steps
                  from welfare.month
                 where body = :body and month >= :from and month < :until and greatest(earners, walkers) >= :least
                """)
                .param("body", body.id())
                .param("from", year.days().from())
                .param("until", year.days().until())
                .param("least", rankings.leastMembers())
                .query((row, number) -> new Month(
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getInt("members"),
                        row.getInt("earners"),
                        row.getLong("points"),
                        row.getInt("walkers"),
                        row.getLong("steps")))
                .list();
    }

    /** The fewest of whom anything is told together. */
    @Transactional(propagation = Propagation.NEVER)
    public int least() {
        return acting.as(server(), rankings::leastMembers);
    }

    /** Counts the months of this fiscal year and the one before that are over and were not counted. */
    @Transactional(propagation = Propagation.NEVER)
    public void count() {
        acting.as(server(), () -> {
            for (var body : transaction.execute(status -> bodies.all()))
                transaction.executeWithoutResult(status -> count(body));
            return true;
        });
    }

    private void count(Body body) {
        var now = YearMonth.from(LocalDate.ofInstant(clock.instant(), Japan.TIME));
        var members = shown(body);
        int least = rankings.leastMembers();
        var open = open(body, now);
        if (members.size() < least || open.isEmpty()) return;
        var walked = walked(members, open.getFirst());
        for (var month : open) keep(body, month, members, walked.getOrDefault(month, Walked.NOTHING), least);
    }

    /** The months of this fiscal year and the one before that are over and were not counted, the first first. */
    private List<YearMonth> open(Body body, YearMonth now) {
        var counted = counted(body);
        var open = new ArrayList<YearMonth>();
        var before = new FiscalYear(FiscalYear.of(now.atDay(1)).year() - 1);
        for (var month = YearMonth.from(before.days().from()); month.isBefore(now); month = month.plusMonths(1))
            if (!counted.contains(month)) open.add(month);
        return open;
    }

    /** How many walked in a month, and their steps together. */
    private record Walked(int people, long steps) {
        static final Walked NOTHING = new Walked(0, 0);

        Walked plus(Walked other) {
            return new Walked(people + other.people, Math.addExact(steps, other.steps));
        }
    }

    /** Member by member, so that a large company does not fill the memory with days. */
    private Map<YearMonth, Walked> walked(List<Member> members, YearMonth from) {
        var all = new HashMap<YearMonth, Walked>();
        for (var member : members) {
            var own = new HashMap<YearMonth, Long>();
            for (var day :
                    walking.ofRecords(member.records(), from.atDay(1)).days().values())
                if (day.counted()) own.merge(YearMonth.from(day.day()), day.steps(), Math::addExact);
            own.forEach((month, steps) -> all.merge(month, new Walked(1, steps), Walked::plus));
        }
        return all;
    }

    private List<YearMonth> counted(Body body) {
        return db
                .sql("select month from welfare.month where body = :body")
                .param("body", body.id())
                .query(LocalDate.class)
                .list()
                .stream()
                .map(YearMonth::from)
                .toList();
    }

    private void keep(Body body, YearMonth month, List<Member> members, Walked walked, int least) {
        var earned = db.sql("""
                select sum(a.after)::bigint
                  from points.latest_award a
                  left join people.merged m on m.municipality = a.municipality and m.person = a.person
                 where a.person = any(:records) and a.month >= :from and a.month < :until
                 group by coalesce(m.counts_as, a.person) having sum(a.after) > 0
                """)
                .param(
                        "records",
                        members.stream()
                                .flatMap(member -> member.records().stream())
                                .map(PersonId::value)
                                .toArray(UUID[]::new))
                .param("from", month.atDay(1))
                .param("until", month.plusMonths(1).atDay(1))
                .query(Long.class)
                .list();
        boolean pointsTold = earned.size() >= least;
        boolean stepsTold = walked.people() >= least;
        db.sql("""
                insert into welfare.month (municipality, body, month, members, earners, points, walkers, steps, counted_at)
                values (:municipality, :body, :month, :members, :earners, :points, :walkers, :steps, :at) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("body", body.id())
                .param("month", month.atDay(1))
                .param("members", members.size())
                .param("earners", pointsTold ? earned.size() : 0)
                .param(
                        "points",
                        pointsTold ? earned.stream().mapToLong(Long::longValue).sum() : 0)
                .param("walkers", stepsTold ? walked.people() : 0)
                .param("steps", stepsTold ? walked.steps() : 0)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Somebody who wishes to be shown, by their own record and those that count as it. */
    private record Member(List<PersonId> records) {}

    private List<Member> shown(Body body) {
        return db.sql("""
                select array(select w.person union all
                             (select m.person from people.merged m
                               where m.municipality = w.municipality and m.counts_as = w.person order by m.person)) as records
                  from ranking.last_word w
                 where w.shown and case :board when 'company' then w.company else w.team end = :name order by w.person limit :most
                """)
                .param("board", body.board().word())
                .param("name", body.name())
                .param("most", MOST_MEMBERS)
                .query((row, number) -> new Member(
                        Arrays.stream((UUID[]) row.getArray("records").getArray())
                                .map(PersonId::new)
                                .toList()))
                .list();
    }

    /** Where the body stands in a period; empty while it is in no ranking. */
    public Optional<Integer> place(Body body, String period) {
        return rankings.board(period, body.board(), MOST_MEMBERS).stream()
                .filter(s -> s.name().equals(body.name()))
                .map(s -> s.place())
                .findFirst();
    }

    /** How many bodies of its kind the ranking of a period has. */
    public int of(Board board, String period) {
        return rankings.board(period, board, MOST_MEMBERS).size();
    }

    private Actor server() {
        return Actor.job("welfare", acting.actor().municipality());
    }
}
