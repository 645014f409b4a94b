package musubi.platform.welfare;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.people.Reasons;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Wish;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Grants that residents, or whoever looks after it, ask for a company or group; decided by an officer, once. */
@Repository
public class Grants {
    static final long MOST_YEN = 100_000_000;
    private static final int LONGEST = 1_000;

    private final JdbcClient db;
    private final Rankings rankings;
    private final Reasons reasons;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Grants(
            JdbcClient db,
            Rankings rankings,
            Reasons reasons,
            Acting acting,
            Audit audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.transaction = transaction;
        this.db = db;
        this.rankings = rankings;
        this.reasons = reasons;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What was asked.
     *
     * @param byMember whether a resident asked, and not who looks after the body
     */
    public record Application(
            UUID id,
            Board board,
            String name,
            String purpose,
            long yen,
            LocalDate asked,
            boolean byMember,
            Optional<Decision> decision) {
        public boolean open() {
            return decision.isEmpty();
        }

        private Application without() {
            return new Application(id, board, name, "", yen, asked, byMember, decision);
        }
    }

    /** What was decided; {@code yen} is zero for a refusal. */
    public record Decision(String outcome, long yen, String why, LocalDate decided) {}

    /** The groups somebody belongs to: only who wants to be shown with one does. */
    public static List<Board> groups(Wish wish) {
        return List.of(Board.COMPANY, Board.TEAM).stream()
                .filter(board -> wish.shown() && !name(wish, board).isEmpty())
                .toList();
    }

    static String name(Wish wish, Board board) {
        return board == Board.COMPANY ? wish.company() : wish.team();
    }

    /**
     * Asks for a grant; the same request again changes nothing.
     *
     * @throws BadInput when the resident belongs to no such group, or purpose or sum cannot be
     */
    @Transactional
    public void ask(UUID id, PersonId person, Board board, String purpose, long yen) {
        var wish = rankings.wish(person);
        if (!groups(wish).contains(board))
            throw refused(
                    "welfare.no-group",
                    "board",
                    "会社またはグループに入っている方だけが申し込めます。",
                    "Only members of a company or group can apply.");
        ask(id, Optional.of(person.value()), Optional.empty(), board, name(wish, board), purpose, yen);
    }

    /**
     * Asks for a grant in the name of a body, by whoever looks after it; the same request again changes nothing.
     *
     * @throws BadInput when purpose or sum cannot be
     */
    @Transactional
    public void ask(UUID id, Body body, String purpose, long yen) {
        ask(id, Optional.empty(), Optional.of(body.id()), body.board(), body.name(), purpose, yen);
    }

    private void ask(
            UUID id, Optional<UUID> person, Optional<UUID> body, Board board, String name, String purpose, long yen) {
        if (purpose.isBlank() || purpose.strip().length() > LONGEST)
            throw refused(
                    "welfare.purpose",
                    "purpose",
                    "使い道を%,d文字以内で書いてください。".formatted(LONGEST),
                    "Say what it is for, in at most %,d letters.".formatted(LONGEST));
        if (yen < 1 || yen > MOST_YEN)
            throw refused("welfare.yen", "yen", "金額を1円以上の数字で書いてください。", "Enter an amount of at least 1 yen.");
        int entered = db.sql("""
                insert into welfare.application (municipality, application, person, body, board, name, purpose, yen, actor, asked_at)
                values (:municipality, :id, :person, :body, :board, :name, :purpose, :yen, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("person", person.orElse(null))
                .param("body", body.orElse(null))
                .param("board", board.word())
                .param("name", name)
                .param("purpose", purpose.strip())
                .param("yen", yen)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (entered == 1)
            audit.record("welfare.asked", "application " + id, acting.onBehalf(), "", "{\"yen\":%d}".formatted(yen));
    }

    /**
     * Decides. An application that was decided stays as it is.
     *
     * @param yen what is granted; zero refuses
     * @return whether this was the decision
     * @throws BadInput when more is granted than was asked, a refusal says no reason, or a reason tells a name
     */
    @Transactional
    public boolean decide(UUID id, long yen, String why) {
        var asked = find(" where a.application = :id", id).stream().findFirst();
        if (asked.isEmpty()) return false;
        if (yen < 0 || yen > asked.get().yen())
            throw refused(
                    "welfare.too-much",
                    "granted",
                    "0円から申し込まれた額（%,d円）までの数字にしてください。".formatted(asked.get().yen()),
                    "Enter an amount from 0 to what was asked, %,d yen."
                            .formatted(asked.get().yen()));
        if (yen == 0 && why.isBlank() || why.strip().length() > LONGEST)
            throw refused("welfare.why", "why", "交付しない理由を書いてください。", "Say why nothing is granted.");
        reasons.nameless("why", why);
        int entered = db.sql("""
                insert into welfare.decision (municipality, application, person, outcome, yen, why, actor, decided_at)
                select municipality, application, person, :outcome, :yen, :why, :actor, :at
                  from welfare.application where application = :id
                on conflict do nothing
                """)
                .param("outcome", yen > 0 ? "granted" : "refused")
                .param("yen", yen)
                .param("why", why.strip())
                .param("actor", acting.actor().name())
                .param("at", now())
                .param("id", id)
                .update();
        if (entered == 1)
            audit.record(
                    "welfare.decided",
                    "application " + id,
                    Optional.empty(),
                    "",
                    "{\"state\":\"waiting\"}",
                    "{\"yen\":%d}".formatted(yen));
        return entered == 1;
    }

    private static final String ASKED = """
            select a.application, a.board, a.name, a.purpose, a.yen, a.asked_at, a.person is not null as by_member, d.outcome, d.yen as granted, d.why, d.decided_at
              from welfare.application a left join welfare.decision d using (municipality, application)
            """;

    /** How many are not decided. */
    @Transactional(readOnly = true)
    public long waiting() {
        return db.sql("""
                select count(*) from welfare.application a
                 where not exists (select from welfare.decision d where d.municipality = a.municipality and d.application = a.application)
                """).query(Long.class).single();
    }

    /** Every application the actor may see, those not decided first, then the latest. */
    @Transactional(readOnly = true)
    public List<Application> all() {
        return find("", new UUID(0, 0));
    }

    /** What a resident asked for. */
    @Transactional(readOnly = true)
    public List<Application> of(PersonId person) {
        return find(" where a.person = :id", person.value());
    }

    /**
     * What was asked for a body, by its members and by who looks after it. What a member wrote stays with the officers: it may tell who
     * the member is.
     */
    @Transactional(propagation = Propagation.NEVER)
    public List<Application> of(Body body) {
        var server = Actor.job("welfare", acting.actor().municipality());
        return acting.as(server, () -> transaction.execute(status -> find(OF_BODY, body.id()))).stream()
                .map(a -> a.byMember() ? a.without() : a)
                .toList();
    }

    private static final String OF_BODY =
            " where (a.board, a.name) = (select b.board, b.name from welfare.body b where b.body = :id)";

    private List<Application> find(String where, UUID id) {
        return db.sql(ASKED + where + " order by d.decided_at is not null, a.asked_at desc, a.application limit 1000")
                .param("id", id)
                .query((row, number) -> application(row))
                .list();
    }

    private static Application application(ResultSet row) throws SQLException {
        var decided = row.getObject("decided_at", OffsetDateTime.class);
        return new Application(
                row.getObject("application", UUID.class),
                Board.valueOf(row.getString("board").toUpperCase(Locale.ROOT)),
                row.getString("name"),
                row.getString("purpose"),
                row.getLong("yen"),
                day(row.getObject("asked_at", OffsetDateTime.class)),
                row.getBoolean("by_member"),
                decided == null
                        ? Optional.empty()
                        : Optional.of(new Decision(
                                row.getString("outcome"), row.getLong("granted"), row.getString("why"), day(decided))));
    }

    private static LocalDate day(OffsetDateTime at) {
        return LocalDate.ofInstant(at.toInstant(), Japan.TIME);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    private static BadInput refused(String code, String field, String ja, String en) {
        return new BadInput(code, new Place("form", 1, field), "", new Words(ja, en));
    }
}
