package musubi.platform.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
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
import musubi.platform.municipality.Code;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tokens by which apps and devices act as an account. */
@Repository
public class Tokens {
    /** By this beginning a token is known when it lies where it should not. */
    static final String PREFIX = "musubi_";

    /** How long a token works. */
    static final Duration VALID = Duration.ofDays(365);

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Tokens(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A token as its owner sees it. */
    record Listed(UUID id, String label, Instant madeAt, Optional<Instant> usedAt, Instant endsAt) {}

    /** A token that is good, and for whom it acts. */
    record Found(UUID id, Actor actor, Optional<Instant> usedAt) {}

    /** Makes one for the account that is signed in; it is told this once. Empty when it was made before. */
    @Transactional
    public Optional<String> make(UUID id, String label) {
        var secret = PREFIX + Secret.fresh();
        var now = clock.instant();
        var actor = acting.actor();
        int made = db.sql("""
                insert into account.token (municipality, token, hash, account, label, made_at, ends_at)
                values (:municipality, :token, :hash, :account, :label, :now, :ends) on conflict do nothing
                """)
                .param("municipality", actor.municipality().digits())
                .param("token", id)
                .param("hash", Secret.hash(secret))
                .param("account", UUID.fromString(actor.name()))
                .param("label", label)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("ends", now.plus(VALID).atOffset(ZoneOffset.UTC))
                .update();
        if (made == 0) return Optional.empty();
        audit.record("access.token-made", "token " + id, Optional.empty(), "", "");
        return Optional.of(secret);
    }

    /** Those of an account that work, newest first. */
    @Transactional(readOnly = true)
    public List<Listed> of(UUID account) {
        return db.sql("""
                select token, label, made_at, used_at, ends_at from account.token
                 where account = :account and revoked_at is null and ends_at > :now order by made_at desc, token
                """)
                .param("account", account)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Listed(
                        row.getObject("token", UUID.class),
                        row.getString("label"),
                        row.getObject("made_at", OffsetDateTime.class).toInstant(),
                        usedAt(row),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Takes one of the account back. */
    @Transactional
    public void revoke(UUID account, UUID token) {
        int revoked = db.sql("""
                update account.token set revoked_at = :now where account = :account and token = :token and revoked_at is null
                """)
                .param("account", account)
                .param("token", token)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (revoked == 1) audit.record("access.token-revoked", "token " + token, Optional.empty(), "", "");
    }

    /** The token with this secret, if it is good. */
    Optional<Found> find(String secret) {
        return db.sql("""
                select municipality, token, account, role, person, provider, used_at from account.token_of(:hash, :now)
                """)
                .param("hash", Secret.hash(secret))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Found(
                        row.getObject("token", UUID.class),
                        new Actor(
                                row.getString("account"),
                                Role.of(row.getString("role")),
                                new Code(row.getString("municipality")),
                                Optional.ofNullable(row.getObject("person", UUID.class)),
                                Optional.ofNullable(row.getString("provider"))),
                        usedAt(row)))
                .optional();
    }

    /** Whether it is time to note that it is used. */
    boolean due(Found token) {
        return token.usedAt()
                .map(at -> at.plus(NOTED_EVERY).isBefore(clock.instant()))
                .orElse(true);
    }

    /** Notes that it is used, whatever becomes of what is asked. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void used(Found token) {
        db.sql("update account.token set used_at = :now where token = :token")
                .param("token", token.id())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Optional<Instant> usedAt(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("used_at", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
