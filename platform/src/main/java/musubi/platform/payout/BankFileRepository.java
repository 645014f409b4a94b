package musubi.platform.payout;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about bank files. */
@Repository
class BankFileRepository {
    private final JdbcClient db;
    private final Seal seal;
    private final Acting acting;
    private final Logins logins;
    private final Clock clock;

    BankFileRepository(
            JdbcClient db, Acting acting, Logins logins, Clock clock, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.seal = Seal.of(folder, "payees");
        this.acting = acting;
        this.logins = logins;
        this.clock = clock;
    }

    /** Those who make files of one settlement come one after the other. */
    void lock(UUID settlement) {
        db.sql("select payout.alone_with(:settlement)")
                .param("settlement", settlement)
                .query((row, number) -> 0)
                .single();
    }

    void add(
            BankFiles.Order order,
            List<Carried> transfers,
            String digest,
            byte[] zengin,
            byte[] delivered,
            LocalDate today) {
        db.sql("""
                insert into payout.file (municipality, file, settlement, format, profile, pay_on, checked_on, payments, yen, digest,
                                         zengin, delivered, reason, made_by, made_at)
                values (:municipality, :id, :settlement, :format, :profile, :payOn, :today, :payments, :yen, :digest,
                        :zengin, :delivered, :reason, :actor, :at)
                """)
                .param("municipality", municipality())
                .param("id", order.id())
                .param("settlement", order.settlement().value())
                .param("format", order.format())
                .param("profile", order.profile())
                .param("payOn", order.payOn())
                .param("today", today)
                .param("payments", transfers.size())
                .param("yen", Carried.yen(transfers))
                .param("digest", digest)
                .param("zengin", seal.seal(order.id().toString(), zengin))
                .param("delivered", seal.seal(order.id().toString(), delivered))
                .param("reason", order.reason())
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        for (var transfer : transfers)
            for (var line : transfer.lines())
                db.sql("""
                        insert into payout.paid_line (municipality, settlement, line, attempt, file, yen, payee, with_line)
                        select :municipality, :settlement, :line,
                               (select count(*) + 1 from payout.paid_line p where p.settlement = :settlement and p.line = :line),
                               :id, :yen, :payee, nullif(:transfer, :line)
                        """)
                        .param("municipality", municipality())
                        .param("settlement", order.settlement().value())
                        .param("line", line.number())
                        .param("id", order.id())
                        .param("yen", line.amount())
                        .param("payee", line.payee())
                        .param("transfer", transfer.number())
                        .update();
    }

    /** Lines that are in a file, but for those that were given up or came back. */
    Set<Integer> paidLines(UUID settlement) {
        return new HashSet<>(
                db.sql("""
                select line from payout.paid_line p where settlement = :settlement and not exists (
                    select 1 from payout.ended_line e
                     where (e.municipality, e.settlement, e.line, e.attempt) = (p.municipality, p.settlement, p.line, p.attempt))
                """).param("settlement", settlement).query(Integer.class).list());
    }

    /** The lines of these payments that are in a file, but for those that were given up or came back. */
    List<BankFiles.Line> standing(Collection<UUID> payments) {
        return db.sql("""
                select p.settlement, p.line, f.pay_on,
                       exists (select 1 from payout.download d where d.municipality = p.municipality and d.file = p.file) as taken,
                       (select sum(o.yen)::bigint from payout.paid_line o
                         where (o.municipality, o.file, o.transfer) = (p.municipality, p.file, p.transfer)) as transferred
                  from payout.paid_line p join payout.file f using (municipality, file)
                 where p.settlement = any(:payments) and not exists (
                    select 1 from payout.ended_line e
                     where (e.municipality, e.settlement, e.line, e.attempt) = (p.municipality, p.settlement, p.line, p.attempt))
                """)
                .param("payments", payments.toArray(UUID[]::new))
                .query((row, number) -> new BankFiles.Line(
                        row.getObject("settlement", UUID.class),
                        row.getInt("line"),
                        row.getObject("pay_on", LocalDate.class),
                        row.getBoolean("taken"),
                        row.getLong("transferred")))
                .list();
    }

    /** Yen of a settlement in files, by what became of them. */
    BankFiles.Sums sums(UUID settlement) {
        return db.sql("""
                select coalesce(sum(p.yen) filter (where e.line is null and not t.taken), 0)::bigint as waiting,
                       coalesce(sum(p.yen) filter (where e.line is null and t.taken), 0)::bigint as sent,
                       coalesce(sum(p.yen) filter (where e.line is not null and t.taken), 0)::bigint as came_back
                  from payout.paid_line p
                  left join payout.ended_line e using (municipality, settlement, line, attempt)
                 cross join lateral (select exists (
                    select 1 from payout.download d where d.municipality = p.municipality and d.file = p.file) as taken) t
                 where p.settlement = :settlement
                """)
                .param("settlement", settlement)
                .query((row, number) ->
                        new BankFiles.Sums(row.getLong("waiting"), row.getLong("sent"), row.getLong("came_back")))
                .single();
    }

    /** What earlier files paid, in the order they were made; a file that was given up paid nothing. */
    List<byte[]> zengin() {
        return db.sql("""
                select f.file, f.zengin from payout.file f where not exists (
                    select 1 from payout.reversal r join payout.reversal_decision d using (municipality, reversal)
                     where r.municipality = f.municipality and r.file = f.file and r.kind = 'void' and d.outcome = 'confirmed')
                 order by f.made_at, f.file
                """)
                .query((row, number) -> seal.open(row.getString("file"), row.getBytes("zengin")))
                .list();
    }

    /** How many accounts were ever approved for a party. */
    int accounts(String party) {
        return db.sql("""
                select count(*)::int from payout.account a join payout.approval p using (municipality, account)
                 where a.party = :party
                """).param("party", party).query(Integer.class).single();
    }

    String madeBy(UUID id) {
        return db.sql("select made_by from payout.file where file = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    boolean clear(UUID id) {
        return db.sql("""
                insert into payout.clearance (municipality, file, cleared_by, cleared_at)
                values (:municipality, :id, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", municipality())
                        .param("id", id)
                        .param("actor", acting.actor().name())
                        .param("at", now())
                        .update()
                == 1;
    }

    /** Those who take a file, give it up or confirm that come one after the other. */
    void lockFile(UUID id) {
        db.sql("select payout.one_after_the_other(:municipality, :id)")
                .param("municipality", municipality())
                .param("id", id)
                .query((row, number) -> 0)
                .single();
    }

    void downloaded(UUID id) {
        db.sql("""
                insert into payout.download (municipality, file, number, downloaded_by, downloaded_at)
                select :municipality, :id, coalesce(max(number), 0) + 1, :actor, :at from payout.download where file = :id
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
    }

    byte[] delivered(UUID id) {
        return seal.open(
                id.toString(),
                db.sql("select delivered from payout.file where file = :id")
                        .param("id", id)
                        .query((row, number) -> row.getBytes("delivered"))
                        .single());
    }

    /** How many files wait to be cleared, and how many proposals about files to be decided. */
    long waiting() {
        return db.sql("""
                select (select count(*) from payout.file f left join payout.clearance c using (municipality, file)
                         where c.file is null and not exists (
                            select 1 from payout.reversal r left join payout.reversal_decision d using (municipality, reversal)
                             where r.municipality = f.municipality and r.file = f.file and d.outcome is distinct from 'declined'))
                     + (select count(*) from payout.reversal r left join payout.reversal_decision d using (municipality, reversal)
                         where d.outcome is null)
                """).query(Long.class).single();
    }

    private static final String FILE = """
            select f.file, f.settlement, f.format, f.profile, f.pay_on, f.payments, f.yen, f.digest, f.reason, f.made_by, f.made_at,
                   c.cleared_by,
                   exists (select 1 from payout.download d where d.municipality = f.municipality and d.file = f.file) as taken,
                   exists (select 1 from payout.reversal r join payout.reversal_decision d using (municipality, reversal)
                            where r.municipality = f.municipality and r.file = f.file and r.kind = 'void'
                              and d.outcome = 'confirmed') as given_up,
                   (select count(*)::int from payout.reversal r left join payout.reversal_decision d using (municipality, reversal)
                     where r.municipality = f.municipality and r.file = f.file and d.outcome is null) as asked,
                   (select count(distinct p.transfer)::int from payout.paid_line p join payout.ended_line e using (municipality, settlement, line, attempt)
                     where p.municipality = f.municipality and p.file = f.file) as ended
              from payout.file f left join payout.clearance c using (municipality, file)
            """;

    Optional<BankFile> find(UUID id) {
        return db.sql(FILE + " where f.file = :id")
                .param("id", id)
                .query((row, number) -> file(row))
                .optional()
                .map(this::named);
    }

    List<BankFile> of(UUID settlement) {
        return db
                .sql(FILE + " where f.settlement = :settlement order by f.made_at desc, f.file")
                .param("settlement", settlement)
                .query((row, number) -> file(row))
                .list()
                .stream()
                .map(this::named)
                .toList();
    }

    private static BankFile file(ResultSet row) throws SQLException {
        return new BankFile(
                row.getObject("file", UUID.class),
                row.getObject("settlement", UUID.class),
                row.getString("format"),
                row.getString("profile"),
                row.getObject("pay_on", LocalDate.class),
                row.getInt("payments"),
                row.getLong("yen"),
                row.getString("digest"),
                row.getString("reason"),
                row.getString("made_by"),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getString("cleared_by")),
                state(row),
                row.getInt("asked"),
                row.getInt("ended"),
                List.of());
    }

    private static BankFile.State state(ResultSet row) throws SQLException {
        if (row.getBoolean("given_up")) return BankFile.State.GIVEN_UP;
        if (row.getBoolean("taken")) return BankFile.State.TAKEN;
        return row.getString("cleared_by") == null ? BankFile.State.WAITING : BankFile.State.CLEARED;
    }

    private BankFile named(BankFile file) {
        var downloads = db.sql("""
                select downloaded_by, downloaded_at from payout.download where file = :id order by number
                """)
                .param("id", file.id())
                .query((row, number) -> new BankFile.Download(
                        row.getString("downloaded_by"),
                        row.getObject("downloaded_at", OffsetDateTime.class).toInstant()))
                .list();
        var actors = new ArrayList<String>();
        actors.add(file.madeBy());
        file.clearedBy().ifPresent(actors::add);
        downloads.forEach(d -> actors.add(d.login()));
        var names = logins.of(actors);
        return new BankFile(
                file.id(),
                file.settlement(),
                file.format(),
                file.profile(),
                file.payOn(),
                file.payments(),
                file.yen(),
                file.digest(),
                file.reason(),
                names.getOrDefault(file.madeBy(), file.madeBy()),
                file.madeAt(),
                file.clearedBy().map(a -> names.getOrDefault(a, a)),
                file.state(),
                file.asked(),
                file.ended(),
                downloads.stream()
                        .map(d -> new BankFile.Download(names.getOrDefault(d.login(), d.login()), d.at()))
                        .toList());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
