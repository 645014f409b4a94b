package musubi.platform.ranking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gifts for the first places of a fiscal year. They are announced before the year is closed; closing writes down the places as they
 * stand then, among those who want to be shown, and gives to each person of a place what the place gets. Equal points share a place,
 * and all who share it are given the same. What was given stands; that it was handed over is a further entry.
 */
@Repository
public class Gifts {
    private static final int LONGEST = 60;

    private final JdbcClient db;
    private final Rankings rankings;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;

    Gifts(
            JdbcClient db,
            Rankings rankings,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager,
            ApplicationEventPublisher events) {
        this.db = db;
        this.rankings = rankings;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
        this.events = events;
    }

    /** The gifts of a year, the first place first. */
    @Transactional(readOnly = true)
    public List<Gift> of(int year) {
        return db.sql(
                        "select gift, first_place, last_place, title from ranking.gift where period = :period order by first_place")
                .param("period", period(year))
                .query((row, number) -> new Gift(
                        row.getObject("gift", UUID.class),
                        year,
                        row.getInt("first_place"),
                        row.getInt("last_place"),
                        row.getString("title")))
                .list();
    }

    /**
     * Announces a gift; the same again changes nothing.
     *
     * @throws BadInput when the year is closed, a place has a gift already, or the places are no range
     */
    @Transactional
    public void announce(Gift gift) {
        if (of(gift.year()).contains(gift)) return;
        var title = gift.title().strip();
        if (title.isEmpty() || title.length() > LONGEST)
            throw wrong(
                    "title",
                    "賞品の名前を %d 文字以内で入力してください。".formatted(LONGEST),
                    "Name the gift in at most %d letters.".formatted(LONGEST));
        if (gift.first() < 1 || gift.last() < gift.first() || gift.last() > 10_000)
            throw wrong("last", "順位は 1 から、始まりから終わりの順に入力してください。", "Give places from 1 on, the first before the last.");
        try {
            db.sql("""
                    insert into ranking.gift (municipality, gift, period, first_place, last_place, title, added_at, actor)
                    values (:municipality, :gift, :period, :first, :last, :title, :at, :actor)
                    """)
                    .param("municipality", municipality())
                    .param("gift", gift.id())
                    .param("period", period(gift.year()))
                    .param("first", gift.first())
                    .param("last", gift.last())
                    .param("title", title)
                    .param("at", now())
                    .param("actor", acting.actor().name())
                    .update();
        } catch (DataIntegrityViolationException e) {
            throw wrong(
                    "first",
                    "この順位の賞品はすでに決まっているか、年度が締められています。",
                    "These places have a gift already, or the year is closed.");
        }
        audit.record(
                "ranking.gift-announced",
                "gift " + gift.id(),
                Optional.empty(),
                "",
                "{\"period\":\"%s\"}".formatted(period(gift.year())));
    }

    private static BadInput wrong(String field, String ja, String en) {
        return new BadInput("ranking.gift", Place.whole(field), "", new Words(ja, en));
    }

    /** What became of a wish to close a year. */
    public enum Closing {
        CLOSED,
        CLOSED_BEFORE,
        /** Its standings still move. */
        NOT_OVER,
        /** Nothing was announced for it. */
        NO_GIFTS
    }

    /** When a year was closed; empty while it is open. */
    @Transactional(readOnly = true)
    public Optional<Instant> closed(int year) {
        return db.sql("select closed_at from ranking.closing where period = :period")
                .param("period", period(year))
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** Whether the standings of a year no longer move. */
    public boolean over(int year) {
        return rankings.moving().stream().filter(p -> p.startsWith("FY")).allMatch(p -> p.compareTo(period(year)) > 0);
    }

    /** Closes a year and gives its gifts, once. */
    @Transactional(propagation = Propagation.NEVER)
    public Closing close(int year) {
        if (!over(year)) return Closing.NOT_OVER;
        var actor = acting.actor();
        // Standings are made by the server alone, whoever asks for it.
        return acting.as(
                new Actor(actor.name(), Role.JOB, actor.municipality(), Optional.empty(), Optional.empty()),
                () -> transactions.execute(status -> closed(period(year), year)));
    }

    private Closing closed(String period, int year) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('ranking year ' || :municipality || ' ' || :period, 0))")
                .param("municipality", municipality())
                .param("period", period)
                .query((row, number) -> 0)
                .single();
        if (closed(year).isPresent()) return Closing.CLOSED_BEFORE;
        if (of(year).isEmpty()) return Closing.NO_GIFTS;
        rankings.remake(period);
        for (var sql : List.of(CLOSING, PLACES, GIVEN))
            db.sql(sql)
                    .param("municipality", municipality())
                    .param("period", period)
                    .param("at", now())
                    .param("actor", acting.actor().name())
                    .update();
        audit.record("ranking.year-closed", "ranking " + period, Optional.empty(), "", "");
        var given = winners(year);
        for (var gift : of(year)) {
            var people = given.stream()
                    .filter(winner -> winner.gift().id().equals(gift.id()))
                    .map(Winner::person)
                    .toList();
            if (!people.isEmpty())
                events.publishEvent(new GiftWon(acting.actor().municipality(), gift, people));
        }
        return Closing.CLOSED;
    }

    private static final String CLOSING = """
            insert into ranking.closing (municipality, period, closed_at, actor) values (:municipality, :period, :at, :actor)
            """;

    private static final String PLACES = """
            insert into ranking.closed_place (municipality, period, person, place, nickname, points)
            select municipality, period, person, place, name, points from ranking.standing
             where municipality = :municipality and period = :period and board = 'person'
            """;

    private static final String GIVEN = """
            insert into ranking.given (municipality, gift, person, change, state, happened_at, actor)
            select p.municipality, g.gift, p.person, 0, 'won', :at, :actor
              from ranking.closed_place p join ranking.gift g using (municipality, period)
             where p.municipality = :municipality and p.period = :period and p.place between g.first_place and g.last_place
            """;

    /**
     * A gift somebody was given.
     *
     * @param place of theirs when the year was closed
     */
    public record Winner(Gift gift, PersonId person, int place, String nickname, long points, boolean handedOver) {}

    /** Who was given what for a closed year, by place. */
    @Transactional(readOnly = true)
    public List<Winner> winners(int year) {
        return db.sql("""
                select g.gift, g.first_place, g.last_place, g.title, p.person, p.place, p.nickname, p.points,
                       (select v.state from ranking.given v
                         where (v.municipality, v.gift, v.person) = (g.municipality, g.gift, p.person)
                         order by v.change desc limit 1) as state
                  from ranking.given w join ranking.gift g using (municipality, gift)
                  join ranking.closed_place p on p.municipality = w.municipality and p.person = w.person and p.period = g.period
                 where g.period = :period and w.change = 0
                 order by p.place, p.nickname, p.person
                """)
                .param("period", period(year))
                .query((row, number) -> winner(row, year))
                .list();
    }

    private static Winner winner(ResultSet row, int year) throws SQLException {
        return new Winner(
                new Gift(
                        row.getObject("gift", UUID.class),
                        year,
                        row.getInt("first_place"),
                        row.getInt("last_place"),
                        row.getString("title")),
                new PersonId(row.getObject("person", UUID.class)),
                row.getInt("place"),
                row.getString("nickname"),
                row.getLong("points"),
                row.getString("state").equals("handed-over"));
    }

    /** Notes that somebody got their gift, or that this was noted by mistake; the same again changes nothing. */
    @Transactional
    public void handOver(UUID gift, PersonId person, boolean handedOver) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('gift ' || :gift || ' ' || :person, 0))")
                .param("gift", gift.toString())
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        int noted = db.sql("""
                insert into ranking.given (municipality, gift, person, change, state, happened_at, actor)
                select municipality, gift, person, change + 1, :state, :at, :actor from ranking.given
                 where gift = :gift and person = :person and state <> :state
                   and change = (select max(change) from ranking.given where gift = :gift and person = :person)
                """)
                .param("gift", gift)
                .param("person", person.value())
                .param("state", handedOver ? "handed-over" : "won")
                .param("at", now())
                .param("actor", acting.actor().name())
                .update();
        if (noted == 1)
            audit.record(
                    handedOver ? "ranking.gift-handed-over" : "ranking.gift-not-handed-over",
                    "gift " + gift,
                    Optional.of(person.value()),
                    "",
                    "");
    }

    private static String period(int year) {
        return "FY" + year;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
