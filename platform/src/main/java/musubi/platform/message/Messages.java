package musubi.platform.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.seal.Seal;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Messages between the office and each provider. Whoever acts writes for their side and reads what the other side wrote. The texts are sealed,
 * because people write names whatever they are told.
 */
@Repository
public class Messages {
    /** The most letters of a message. */
    public static final int LONGEST = 2_000;

    private final JdbcClient db;
    private final Seal seal;
    private final Acting acting;
    private final Logins logins;
    private final Audit audit;
    private final Clock clock;

    Messages(
            JdbcClient db,
            Acting acting,
            Logins logins,
            Audit audit,
            Clock clock,
            @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.seal = Seal.of(folder, "messages");
        this.acting = acting;
        this.logins = logins;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A message.
     *
     * @param own whether the side of the one who asks wrote it
     * @param sentBy by login
     */
    public record Message(UUID id, boolean own, String text, Instant sentAt, String sentBy, Optional<Instant> readAt) {}

    private String side() {
        return acting.actor().role() == Role.PROVIDER ? "provider" : "office";
    }

    /**
     * Writes to the other side; the same request again changes nothing.
     *
     * @param provider whom the office writes to; a provider writes for itself
     * @throws BadInput when the text is empty or too long
     */
    @Transactional
    public void send(UUID id, String provider, String text) {
        if (text.isBlank() || text.length() > LONGEST)
            throw new BadInput(
                    "message.text",
                    Place.whole("text"),
                    "",
                    new Words("%,d 文字以内で書いてください。".formatted(LONGEST), "Write at most %,d letters.".formatted(LONGEST)));
        int sent = db.sql("""
                insert into message.message (municipality, message, provider, side, sealed, sent_at, sent_by)
                values (:municipality, :id, :provider, :side, :sealed, :at, :actor) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("id", id)
                .param("provider", acting.actor().provider().orElse(provider))
                .param("side", side())
                .param("sealed", seal.seal(id.toString(), text.strip().getBytes(UTF_8)))
                .param("at", now())
                .param("actor", acting.actor().name())
                .update();
        if (sent == 1) audit.record("message.sent", "message " + id, Optional.empty(), "", "");
    }

    /** Some of what was written between the office and a provider, the latest first. */
    @Transactional(readOnly = true)
    public List<Message> with(String provider, int without, int most) {
        var found = db.sql("""
                select m.message, m.side = :side as own, m.sealed, m.sent_at, m.sent_by, r.read_at
                  from message.message m left join message.reading r using (municipality, message)
                 where m.provider = :provider order by m.sent_at desc, m.message offset :without limit :most
                """)
                .param("side", side())
                .param("provider", acting.actor().provider().orElse(provider))
                .param("without", without)
                .param("most", most)
                .query((row, number) -> new Message(
                        row.getObject("message", UUID.class),
                        row.getBoolean("own"),
                        new String(seal.open(row.getString("message"), row.getBytes("sealed")), UTF_8),
                        row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                        row.getString("sent_by"),
                        Optional.ofNullable(row.getObject("read_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .list();
        var names = logins.of(found.stream().map(Message::sentBy).distinct().toList());
        return found.stream()
                .map(m -> new Message(
                        m.id(), m.own(), m.text(), m.sentAt(), names.getOrDefault(m.sentBy(), m.sentBy()), m.readAt()))
                .toList();
    }

    /** Notes that the side of the one who acts has read these messages of the other side. */
    @Transactional
    public void read(List<Message> messages) {
        for (var message : messages)
            if (!message.own() && message.readAt().isEmpty())
                db.sql("""
                        insert into message.reading (municipality, message, read_at, read_by)
                        values (:municipality, :id, :at, :actor) on conflict do nothing
                        """)
                        .param("municipality", acting.actor().municipality().digits())
                        .param("id", message.id())
                        .param("at", now())
                        .param("actor", acting.actor().name())
                        .update();
    }

    /** How many messages of the other side nobody of one's own has read, by provider. */
    @Transactional(readOnly = true)
    public Map<String, Long> unread() {
        var unread = new LinkedHashMap<String, Long>();
        db.sql("""
                select m.provider, count(*) as unread from message.message m left join message.reading r using (municipality, message)
                 where m.side <> :side and r.message is null group by m.provider order by m.provider
                """).param("side", side()).query(row -> {
            unread.put(row.getString("provider"), row.getLong("unread"));
        });
        return unread;
    }

    /** When the last message was written to or by each provider; who has none is absent. */
    @Transactional(readOnly = true)
    public Map<String, Instant> last() {
        var last = new LinkedHashMap<String, Instant>();
        db.sql("select provider, max(sent_at) as last from message.message group by provider order by provider")
                .query(row -> {
                    last.put(
                            row.getString("provider"),
                            row.getObject("last", OffsetDateTime.class).toInstant());
                });
        return last;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
