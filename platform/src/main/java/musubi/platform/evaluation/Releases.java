package musubi.platform.evaluation;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.jobs.Job;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Evidence released to an evaluator for one study and for a time. Each release has pseudonyms of its own, so it cannot be held against
 * another or against what was settled; when its time is over, its files and the key of its pseudonyms are removed.
 */
@Repository
public class Releases {
    private static final int LONGEST_DAYS = 400;

    /** Nothing is released for as long as a day. */
    private static final Duration LONGEST_RELEASING = Duration.ofDays(1);

    private static final LocalTime NIGHT = LocalTime.of(2, 20);

    private final JdbcClient db;
    private final Studies studies;
    private final Snapshots snapshots;
    private final Accounts accounts;
    private final Acting acting;
    private final Logins logins;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Releases(
            JdbcClient db,
            Studies studies,
            Snapshots snapshots,
            Accounts accounts,
            Acting acting,
            Logins logins,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.db = db;
        this.studies = studies;
        this.snapshots = snapshots;
        this.accounts = accounts;
        this.acting = acting;
        this.logins = logins;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** Removes what is over, every night. */
    @Configuration(proxyBeanMethods = false)
    static class Nightly {
        @Bean
        Job evaluationExpiryJob(Releases releases) {
            return Job.daily("evaluation.expiry", NIGHT, municipality -> releases.expire());
        }
    }

    /**
     * A release.
     *
     * @param until the last day on which it can be taken
     * @param pack digest of what was released
     * @param over whether its files are gone or its time has passed
     * @param downloads how often it was taken
     */
    public record Released(
            UUID id,
            String study,
            int version,
            String evaluator,
            LocalDate until,
            String pack,
            long rejected,
            String releasedBy,
            Instant releasedAt,
            boolean over,
            int downloads) {}

    /**
     * Releases everything recorded so far. The caller makes the id, so a repeated click releases once.
     *
     * @param login the evaluator's account
     * @throws BadInput when there is no such evaluator or protocol, or the time is none
     */
    @Transactional(propagation = Propagation.NEVER)
    public void release(UUID id, String study, int version, String login, LocalDate until) {
        var today = today();
        if (until.isBefore(today) || until.isAfter(today.plusDays(LONGEST_DAYS)))
            throw refused(
                    "evaluation.until",
                    "until",
                    "期限は今日から%d日以内の日にしてください。".formatted(LONGEST_DAYS),
                    "The last day lies within %d days from today.".formatted(LONGEST_DAYS));
        var account = accounts.named(login.strip())
                .filter(a -> a.role() == Role.EVALUATOR
                        && a.municipality().equals(acting.actor().municipality()))
                .orElseThrow(() -> refused(
                        "evaluation.no-evaluator",
                        "login",
                        "「%s」という評価機関のアカウントはありません。".formatted(login),
                        "There is no evaluator's account \"%s\".".formatted(login)));
        if (studies.protocols().stream().noneMatch(p -> p.study().equals(study) && p.version() == version))
            throw refused("evaluation.no-protocol", "study", "登録された研究計画書を選んでください。", "Choose a registered protocol.");
        if (transactions.execute(status -> one(id)).isPresent()) return;
        var at = since(id);
        var pack = snapshots.release(id);
        transactions.executeWithoutResult(status -> add(id, study, version, account.id(), until, pack, at));
    }

    /**
     * From when on it counts who takes back that their records are given. A server that stopped before it noted a release leaves the pack, and
     * the form that is sent again finds it with the records of that earlier moment.
     */
    private OffsetDateTime since(UUID id) {
        var now = clock.instant();
        return snapshots
                .begun(id)
                .filter(begun -> begun.isBefore(now))
                .orElse(now)
                .atOffset(ZoneOffset.UTC);
    }

    private void add(
            UUID id,
            String study,
            int version,
            UUID account,
            LocalDate until,
            Snapshots.Snapshot pack,
            OffsetDateTime at) {
        int entered = db.sql("""
                insert into evaluation.release (municipality, release, study, version, account, until, pack, rejected, actor, released_at)
                values (:municipality, :id, :study, :version, :account, :until, :pack, :rejected, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("study", study)
                .param("version", version)
                .param("account", account)
                .param("until", until)
                .param("pack", pack.digest().hex())
                .param("rejected", pack.rejected())
                .param("actor", acting.actor().name())
                .param("at", at)
                .update();
        if (entered == 1)
            audit.record(
                    "evaluation.released",
                    "release " + id,
                    Optional.empty(),
                    "",
                    "{\"study\":\"%s\",\"account\":\"%s\",\"until\":\"%s\",\"pack\":\"%s\"}"
                            .formatted(study, account, until, pack.digest().hex()));
    }

    /** What was released to whom the actor may see, the latest first. */
    @Transactional(readOnly = true)
    public List<Released> all() {
        var found = db.sql(RELEASED + " order by r.released_at desc, r.release")
                .query((row, number) -> released(row))
                .list();
        var names = logins.of(found.stream()
                .flatMap(r -> java.util.stream.Stream.of(r.evaluator(), r.releasedBy()))
                .toList());
        return found.stream()
                .map(r -> new Released(
                        r.id(),
                        r.study(),
                        r.version(),
                        names.getOrDefault(r.evaluator(), r.evaluator()),
                        r.until(),
                        r.pack(),
                        r.rejected(),
                        names.getOrDefault(r.releasedBy(), r.releasedBy()),
                        r.releasedAt(),
                        r.over(),
                        r.downloads()))
                .toList();
    }

    /**
     * The folder of a release, for whom it was released to; empty when its time is over. That it was taken is recorded.
     *
     * @throws BadInput when somebody took back since what let their records be released: it has to be released anew, without them
     */
    @Transactional(propagation = Propagation.NEVER)
    public Optional<Path> take(UUID id) {
        var found = Objects.requireNonNull(transactions.execute(status -> one(id).filter(r -> !r.over())));
        if (found.filter(this::ended).isPresent())
            throw refused(
                    "evaluation.somebody-left",
                    "release",
                    "渡してから今までに、記録の提供をやめた方がいます。この記録はもう渡せません。自治体に、新しく渡し直すよう頼んでください。",
                    "Since this was released somebody took back that their records are given. It is no longer handed over; ask the municipality to release it anew.");
        transactions.executeWithoutResult(status -> note(found));
        return found.map(r -> snapshots.released(id));
    }

    /** Evaluators see nobody's consent, so the server looks for them. */
    private boolean ended(Released released) {
        return acting.as(
                Actor.job("releases", acting.actor().municipality()), () -> snapshots.ended(released.releasedAt()));
    }

    private void note(Optional<Released> found) {
        found.ifPresent(r -> {
            db.sql("""
                    insert into evaluation.download (municipality, release, number, downloaded_by, downloaded_at)
                    select :municipality, :id, coalesce(max(number), 0) + 1, :actor, :at from evaluation.download where release = :id
                    """)
                    .param("municipality", municipality())
                    .param("id", r.id())
                    .param("actor", acting.actor().name())
                    .param("at", now())
                    .update();
            audit.record(
                    "evaluation.downloaded",
                    "release " + r.id(),
                    Optional.empty(),
                    "",
                    "{\"pack\":\"%s\"}".formatted(r.pack()));
        });
    }

    /**
     * Removes the files and the key of every release whose time is over, and of those that a server left which stopped before it noted them.
     * Done again it finds nothing to do.
     */
    public void expire() {
        var over = transactions.execute(status -> db.sql("""
                select r.release from evaluation.release r left join evaluation.expiry e using (municipality, release)
                 where r.until < :today and e.release is null order by r.release
                """)
                .param("today", today())
                .query((row, number) -> row.getObject("release", UUID.class))
                .list());
        for (var id : over) {
            snapshots.withdraw(id);
            transactions.executeWithoutResult(status -> expired(id));
        }
        for (var id : snapshots.begunBefore(clock.instant().minus(LONGEST_RELEASING)))
            transactions.executeWithoutResult(status -> forget(id));
    }

    private void forget(UUID id) {
        if (one(id).isPresent()) return;
        audit.record("evaluation.expired", "release " + id, Optional.empty(), "", "");
        snapshots.withdraw(id);
    }

    private void expired(UUID id) {
        int entered = db.sql("""
                insert into evaluation.expiry (municipality, release, actor, expired_at)
                values (:municipality, :id, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("id", id)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (entered == 1) audit.record("evaluation.expired", "release " + id, Optional.empty(), "", "");
    }

    private static final String RELEASED = """
            select r.release, r.study, r.version, r.account, r.until, r.pack, r.rejected, r.actor, r.released_at,
                   e.release is not null as expired,
                   (select count(*)::int from evaluation.download d
                     where d.municipality = r.municipality and d.release = r.release) as downloads
              from evaluation.release r left join evaluation.expiry e using (municipality, release)
            """;

    private Optional<Released> one(UUID id) {
        return db.sql(RELEASED + " where r.release = :id")
                .param("id", id)
                .query((row, number) -> released(row))
                .optional();
    }

    private Released released(ResultSet row) throws SQLException {
        var until = row.getObject("until", LocalDate.class);
        return new Released(
                row.getObject("release", UUID.class),
                row.getString("study"),
                row.getInt("version"),
                row.getString("account"),
                until,
                row.getString("pack"),
                row.getLong("rejected"),
                row.getString("actor"),
                row.getObject("released_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("expired") || until.isBefore(today()),
                row.getInt("downloads"));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
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
