package musubi.platform.api;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.seal.Seal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The answers that were given, by the key of the request. They may hold names and secrets, so they lie sealed. */
@Repository
class Answers {
    /**
     * After so long a request that has no answer was broken off with its server; so was one that seems to be begun so much later than now, for
     * then the clock was set back since.
     */
    static final Duration BROKEN_OFF = Duration.ofMinutes(1);

    /** How long a request may be sent again. */
    static final Duration KEPT = Duration.ofDays(7);

    private final JdbcClient db;
    private final Seal seal;
    private final Acting acting;
    private final Clock clock;

    Answers(JdbcClient db, @Value("${musubi.folder}") Path folder, Acting acting, Clock clock) {
        this.db = db;
        this.seal = Seal.of(folder, "api");
        this.acting = acting;
        this.clock = clock;
    }

    /** What is known of a request that was sent before. */
    record Known(String digest, Optional<Given> given) {}

    /** An answer. */
    record Given(
            int status,
            @Nullable String contentType,
            @Nullable String location,
            @Nullable String tag,
            String body) {}

    /** What tells whether two requests are the same; nobody can try out what was sent by it. */
    String mark(byte[] digest) {
        return HexFormat.of().formatHex(seal.mark(digest));
    }

    private byte[] sealed(String row, String text) {
        return seal.seal(row, text.getBytes(StandardCharsets.UTF_8));
    }

    private String open(String row, byte[] sealed) {
        return new String(seal.open(row, sealed), StandardCharsets.UTF_8);
    }

    private String row(String key) {
        return acting.actor().name() + " " + key;
    }

    private String tagRow(String key) {
        return "tag " + row(key);
    }

    /**
     * Takes the key for this request.
     *
     * @return what the ids of what it makes are drawn from, the same when the same request is begun again; empty when the key is taken
     */
    @Transactional
    public Optional<UUID> begin(String key, String digest) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        return db.sql("""
                insert into api.request as r (municipality, actor, key, digest, started_at)
                values (:municipality, :actor, :key, :digest, :now)
                on conflict (municipality, actor, key) do update set started_at = excluded.started_at
                 where r.status is null and r.digest = excluded.digest and (r.started_at < :broken or r.started_at > :ahead)
                returning makes
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("actor", acting.actor().name())
                .param("key", key)
                .param("digest", digest)
                .param("now", now)
                .param("broken", now.minus(BROKEN_OFF))
                .param("ahead", now.plus(BROKEN_OFF))
                .query(UUID.class)
                .optional();
    }

    @Transactional(readOnly = true)
    public Optional<Known> known(String key) {
        return db.sql("""
                select digest, status, content_type, location, tag, answer from api.request where actor = :actor and key = :key
                """)
                .param("actor", acting.actor().name())
                .param("key", key)
                .query((row, number) -> new Known(
                        row.getString("digest"),
                        row.getObject("status") == null
                                ? Optional.empty()
                                : Optional.of(new Given(
                                        row.getInt("status"),
                                        row.getString("content_type"),
                                        row.getString("location"),
                                        tag(key, row.getBytes("tag")),
                                        open(row(key), row.getBytes("answer"))))))
                .optional();
    }

    private @Nullable String tag(String key, byte @Nullable [] sealed) {
        return sealed == null ? null : open(tagRow(key), sealed);
    }

    @Transactional
    public void end(String key, Given given) {
        db.sql("""
                update api.request set status = :status, content_type = :type, location = :location, tag = :tag, answer = :answer
                 where actor = :actor and key = :key
                """)
                .param("status", given.status())
                .param("type", given.contentType())
                .param("location", given.location())
                .param("tag", given.tag() == null ? null : sealed(tagRow(key), given.tag()))
                .param("answer", sealed(row(key), given.body()))
                .param("actor", acting.actor().name())
                .param("key", key)
                .update();
    }

    /**
     * What failed through no fault of the sender may be tried again at once under the same key, and then makes what it would have made. The row is
     * laid down anew, for it may be that it cannot be changed: that the answer could not be kept.
     */
    @Transactional
    public void letGo(String key) {
        db.sql("""
                delete from api.request where actor = :actor and key = :key and status is null returning digest, makes
                """)
                .param("actor", acting.actor().name())
                .param("key", key)
                .query(Begun.class)
                .optional()
                .ifPresent(begun -> again(key, begun));
    }

    /** A request that has no answer. */
    record Begun(String digest, UUID makes) {}

    private void again(String key, Begun begun) {
        var broken = clock.instant().minus(BROKEN_OFF).minusMillis(1);
        db.sql("""
                insert into api.request (municipality, actor, key, digest, makes, started_at)
                values (:municipality, :actor, :key, :digest, :makes, :broken)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("actor", acting.actor().name())
                .param("key", key)
                .param("digest", begun.digest())
                .param("makes", begun.makes())
                .param("broken", broken.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Answers hold what was asked of people, so they go once nobody sends a request again. */
    @Transactional
    public void forgetOld() {
        db.sql("delete from api.request where started_at < :moment")
                .param("moment", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .update();
    }
}
