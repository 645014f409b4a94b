package musubi.platform.api;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
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
    /** After so long a request that has no answer was broken off with its server. */
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
            String body) {}

    /** What tells whether two requests are the same; nobody can try out what was sent by it. */
    String mark(byte[] digest) {
        return HexFormat.of().formatHex(seal.mark(digest));
    }

    private String open(String key, byte[] sealed) {
        return new String(seal.open(row(key), sealed), StandardCharsets.UTF_8);
    }

    private String row(String key) {
        return acting.actor().name() + " " + key;
    }

    /** Takes the key for this request; false when it is taken. */
    @Transactional
    public boolean begin(String key, String digest) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        return db.sql("""
                insert into api.request as r (municipality, actor, key, digest, started_at)
                values (:municipality, :actor, :key, :digest, :now)
                on conflict (municipality, actor, key) do update set started_at = excluded.started_at
                 where r.status is null and r.digest = excluded.digest and r.started_at < :broken
                """)
                        .param("municipality", acting.actor().municipality().digits())
                        .param("actor", acting.actor().name())
                        .param("key", key)
                        .param("digest", digest)
                        .param("now", now)
                        .param("broken", now.minus(BROKEN_OFF))
                        .update()
                == 1;
    }

    @Transactional(readOnly = true)
    public Optional<Known> known(String key) {
        return db.sql("""
                select digest, status, content_type, location, answer from api.request where actor = :actor and key = :key
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
                                        open(key, row.getBytes("answer"))))))
                .optional();
    }

    @Transactional
    public void end(String key, Given given) {
        db.sql("""
                update api.request set status = :status, content_type = :type, location = :location, answer = :answer
                 where actor = :actor and key = :key
                """)
                .param("status", given.status())
                .param("type", given.contentType())
                .param("location", given.location())
                .param("answer", seal.seal(row(key), given.body().getBytes(StandardCharsets.UTF_8)))
                .param("actor", acting.actor().name())
                .param("key", key)
                .update();
    }

    /** What failed through no fault of the sender may be tried again under the same key. */
    @Transactional
    public void forget(String key) {
        db.sql("delete from api.request where actor = :actor and key = :key")
                .param("actor", acting.actor().name())
                .param("key", key)
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
