package musubi.platform.payout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about files that were given up and payments that came back. */
@Repository
class ReversalRepository {
    private final JdbcClient db;
    private final Acting acting;
    private final Logins logins;
    private final Clock clock;

    ReversalRepository(JdbcClient db, Acting acting, Logins logins, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.logins = logins;
        this.clock = clock;
    }

    List<FileLine> lines(UUID file) {
        return db.sql("""
                select p.line, p.attempt, p.payee, p.yen, p.transfer,
                       case when e.line is not null then 'ENDED'
                            when exists (select 1 from payout.reversed_line l join payout.reversal r using (municipality, reversal)
                                           left join payout.reversal_decision d using (municipality, reversal)
                                          where (l.municipality, l.settlement, l.line, l.attempt)
                                                = (p.municipality, p.settlement, p.line, p.attempt)
                                            and d.outcome is null) then 'ASKED'
                            else 'STANDS' end as state
                  from payout.paid_line p left join payout.ended_line e using (municipality, settlement, line, attempt)
                 where p.file = :file order by p.transfer, p.line
                """)
                .param("file", file)
                .query((row, number) -> new FileLine(
                        row.getInt("line"),
                        row.getInt("attempt"),
                        row.getString("payee"),
                        row.getLong("yen"),
                        FileLine.State.valueOf(row.getString("state")),
                        row.getInt("transfer")))
                .list();
    }

    void propose(UUID id, UUID file, Reversal.Kind kind, LocalDate cameBack, String reason, Collection<Integer> lines) {
        boolean voids = kind == Reversal.Kind.VOID;
        db.sql("""
                insert into payout.reversal (municipality, reversal, file, kind, cause, came_back, reason, proposed_by, proposed_at)
                values (:municipality, :id, :file, :kind, :cause, :cameBack, :reason, :actor, :at)
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("file", file)
                .param("kind", voids ? "void" : "returned")
                .param("cause", voids ? "" : kind.word())
                .param("cameBack", cameBack)
                .param("reason", reason)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        db.sql("""
                insert into payout.reversed_line (municipality, reversal, settlement, line, attempt)
                select municipality, :id, settlement, line, attempt from payout.paid_line where file = :file and line = any(:lines)
                """)
                .param("id", id)
                .param("file", file)
                .param("lines", lines.stream().mapToInt(Integer::intValue).toArray())
                .update();
    }

    void decide(UUID id, Reversal.State outcome) {
        boolean confirmed = outcome == Reversal.State.CONFIRMED;
        db.sql("""
                insert into payout.reversal_decision (municipality, reversal, outcome, decided_by, decided_at)
                values (:municipality, :id, :outcome, :actor, :at)
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("outcome", confirmed ? "confirmed" : "declined")
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (confirmed) db.sql("""
                    insert into payout.ended_line (municipality, settlement, line, attempt, reversal)
                    select municipality, settlement, line, attempt, reversal from payout.reversed_line where reversal = :id
                    """).param("id", id).update();
    }

    private static final String REVERSAL = """
            select r.reversal, r.file, r.kind, r.cause, r.came_back, r.reason, r.proposed_by, r.proposed_at, d.outcome, d.decided_by,
                   array(select l.line from payout.reversed_line l
                          where l.municipality = r.municipality and l.reversal = r.reversal order by l.line) as lines,
                   (select coalesce(sum(p.yen), 0)::bigint
                      from payout.reversed_line l join payout.paid_line p using (municipality, settlement, line, attempt)
                     where l.municipality = r.municipality and l.reversal = r.reversal) as yen
              from payout.reversal r left join payout.reversal_decision d using (municipality, reversal)
            """;

    Optional<Reversal> find(UUID id) {
        return db.sql(REVERSAL + " where r.reversal = :id")
                .param("id", id)
                .query((row, number) -> reversal(row))
                .optional();
    }

    List<Reversal> of(UUID file) {
        var found = db.sql(REVERSAL + " where r.file = :file order by r.proposed_at desc, r.reversal")
                .param("file", file)
                .query((row, number) -> reversal(row))
                .list();
        var actors = new ArrayList<String>();
        for (var one : found) {
            actors.add(one.proposedBy());
            one.decidedBy().ifPresent(actors::add);
        }
        var names = logins.of(actors);
        return found.stream()
                .map(r -> new Reversal(
                        r.id(),
                        r.file(),
                        r.kind(),
                        r.cameBack(),
                        r.reason(),
                        r.lines(),
                        r.yen(),
                        names.getOrDefault(r.proposedBy(), r.proposedBy()),
                        r.proposedAt(),
                        r.state(),
                        r.decidedBy().map(a -> names.getOrDefault(a, a))))
                .toList();
    }

    private static Reversal reversal(ResultSet row) throws SQLException {
        var lines = new ArrayList<Integer>();
        for (var line : (Integer[]) row.getArray("lines").getArray()) lines.add(line);
        var outcome = Optional.ofNullable(row.getString("outcome"));
        return new Reversal(
                row.getObject("reversal", UUID.class),
                row.getObject("file", UUID.class),
                row.getString("kind").equals("void") ? Reversal.Kind.VOID : Reversal.Kind.of(row.getString("cause")),
                row.getObject("came_back", LocalDate.class),
                row.getString("reason"),
                lines,
                row.getLong("yen"),
                row.getString("proposed_by"),
                row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
                outcome.map(o -> o.equals("confirmed") ? Reversal.State.CONFIRMED : Reversal.State.DECLINED)
                        .orElse(Reversal.State.WAITING),
                Optional.ofNullable(row.getString("decided_by")));
    }

    private static final String SENT = """
            select p.file, p.settlement, f.digest, p.line, p.payee, p.yen, t.taken, d.decided_at
              from payout.paid_line p
              left join payout.ended_line e using (municipality, settlement, line, attempt)
              join payout.file f on f.municipality = p.municipality and f.file = p.file
              join lateral (select (array_agg(l.downloaded_at order by l.number))[1] as taken from payout.download l
                             where l.municipality = p.municipality and l.file = p.file having count(*) > 0) t on true
              left join payout.reversal_decision d on d.municipality = e.municipality and d.reversal = e.reversal
            """;

    /**
     * What of a file does not stand in the books.
     *
     * @param sent the payments of the file, if it was taken
     * @param downloads the numbers of the times it was taken that are not noted as posted
     * @param reversals what came back of it that is not noted as posted
     */
    record Unposted(List<BankEntries.Sent> sent, List<Integer> downloads, List<UUID> reversals) {}

    /** What of a file does not stand in the books. What is written while this is asked may be posted and stay unnoted, never the other way round. */
    Unposted unposted(UUID file) {
        var downloads = db.sql(
                        "select number from payout.download where file = :file and posted_at is null order by number")
                .param("file", file)
                .query(Integer.class)
                .list();
        var reversals = db.sql("""
                select d.reversal from payout.reversal_decision d join payout.reversal r using (municipality, reversal)
                 where r.file = :file and d.outcome = 'confirmed' and d.posted_at is null order by d.reversal
                """).param("file", file).query(UUID.class).list();
        var sent = db.sql(SENT + " where p.file = :file order by p.line")
                .param("file", file)
                .query((row, number) -> sent(row))
                .list();
        return new Unposted(sent, downloads, reversals);
    }

    /** The files of which something was decided that does not stand in the books, the oldest name first. */
    List<UUID> unposted() {
        return db.sql("""
                select file from payout.download where posted_at is null
                union
                select r.file from payout.reversal_decision d join payout.reversal r using (municipality, reversal)
                 where d.posted_at is null and d.outcome = 'confirmed'
                 order by 1
                """).query(UUID.class).list();
    }

    /** Notes what stands in the books. */
    void posted(UUID file, Unposted posted) {
        db.sql("update payout.download set posted_at = :at where file = :file and number = any(:numbers)")
                .param("at", now())
                .param("file", file)
                .param(
                        "numbers",
                        posted.downloads().stream().mapToInt(Integer::intValue).toArray())
                .update();
        db.sql("update payout.reversal_decision set posted_at = :at where reversal = any(:reversals)")
                .param("at", now())
                .param("reversals", posted.reversals().toArray(UUID[]::new))
                .update();
    }

    private static BankEntries.Sent sent(ResultSet row) throws SQLException {
        var decided = row.getObject("decided_at", OffsetDateTime.class);
        return new BankEntries.Sent(
                row.getObject("file", UUID.class),
                row.getObject("settlement", UUID.class),
                row.getString("digest"),
                row.getInt("line"),
                row.getString("payee"),
                row.getLong("yen"),
                row.getObject("taken", OffsetDateTime.class).toInstant(),
                decided == null ? Instant.MAX : decided.toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
