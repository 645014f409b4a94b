package musubi.platform.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.seal.Seal;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who is told, where, and with which secret it is signed. */
@Component
public class Subscriptions {
    /** How long the secret before is still used beside a new one. */
    public static final Duration OVERLAP = Duration.ofHours(24);

    /** The most that can be told at a time. */
    static final int MOST = 20;

    private static final String PREFIX = "musubi_hook_";
    private static final int BYTES = 32;
    private static final int LABEL = 60;

    private final JdbcClient db;
    private final Seal seal;
    private final Post post;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Subscriptions(
            JdbcClient db, @Value("${musubi.folder}") Path folder, Post post, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.seal = Seal.of(folder, "webhooks");
        this.post = post;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What somebody asks to be told, and where. */
    public record Wanted(UUID id, String label, String url, Set<String> kinds) {}

    /**
     * Subscribes.
     *
     * @return the secret, told this once; empty when it was subscribed before
     * @throws BadInput when it cannot be sent there, or there is nothing to send
     */
    @Transactional
    public Optional<String> subscribe(Wanted wanted) {
        lock();
        if (find(wanted.id()).isPresent()) return Optional.empty();
        var url = checked(wanted);
        if (active() >= MOST) throw refused("webhook.too-many", "label", "", TOO_MANY);
        db.sql("""
                insert into webhook.subscription (municipality, subscription, label, url, kinds, made_at)
                values (:municipality, :subscription, :label, :url, :kinds, :now)
                """)
                .param("municipality", municipality())
                .param("subscription", wanted.id())
                .param("label", wanted.label().strip())
                .param("url", url.toString())
                .param("kinds", wanted.kinds().stream().sorted().toArray(String[]::new))
                .param("now", now())
                .update();
        audit.record(
                "webhook.subscribed",
                subject(wanted.id()),
                Optional.empty(),
                "",
                CanonicalJson.write(java.util.Map.of(
                        "host",
                        url.getHost(),
                        "kinds",
                        wanted.kinds().stream().sorted().toList())));
        return Optional.of(secret(wanted.id(), 1));
    }

    private URI checked(Wanted wanted) {
        var label = wanted.label().strip();
        if (label.isEmpty() || label.length() > LABEL) throw refused("webhook.label", "label", label, NO_LABEL);
        if (wanted.kinds().isEmpty()
                || !Kind.asked().stream().map(Kind::word).toList().containsAll(wanted.kinds()))
            throw refused("webhook.events", "events", String.join(" ", wanted.kinds()), NO_EVENTS);
        var url = Target.read(wanted.url()).orElseThrow(() -> refused("webhook.url", "url", wanted.url(), WRONG_URL));
        if (!post.mayGo(url)) throw refused("webhook.inside", "url", wanted.url(), INSIDE);
        return url;
    }

    /**
     * Makes a new secret; the one before is used beside it for a day.
     *
     * @param after how many secrets there were when it was asked for, so that a repeated click makes one
     * @return the secret, told this once; empty when it was made before
     * @throws java.util.NoSuchElementException when nobody subscribed under this id, or no longer
     */
    @Transactional
    public Optional<String> rotate(UUID id, int after) {
        lock();
        var known = open(id);
        if (known.secrets() != after) return Optional.empty();
        db.sql("""
                update webhook.secret set ends_at = :end where subscription = :subscription and ends_at is null
                """)
                .param("end", clock.instant().plus(OVERLAP).atOffset(ZoneOffset.UTC))
                .param("subscription", id)
                .update();
        audit.record("webhook.secret-renewed", subject(id), Optional.empty(), "", "");
        return Optional.of(secret(id, after + 1));
    }

    private String secret(UUID id, int number) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        db.sql("""
                insert into webhook.secret (municipality, subscription, number, sealed, made_at)
                values (:municipality, :subscription, :number, :sealed, :now)
                """)
                .param("municipality", municipality())
                .param("subscription", id)
                .param("number", number)
                .param("sealed", seal.seal(row(id, number), secret.getBytes(StandardCharsets.UTF_8)))
                .param("now", now())
                .update();
        return secret;
    }

    /** The secrets that requests are signed with now, the newest first. */
    @Transactional(readOnly = true)
    public List<String> secrets(UUID id) {
        return db.sql("""
                select number, sealed from webhook.secret
                 where subscription = :subscription and (ends_at is null or ends_at > :now) order by number desc
                """)
                .param("subscription", id)
                .param("now", now())
                .query((row, number) -> new String(
                        seal.open(row(id, row.getInt("number")), row.getBytes("sealed")), StandardCharsets.UTF_8))
                .list();
    }

    /** Ends it: nothing more is sent, also not what waits. */
    @Transactional
    public void end(UUID id) {
        int ended = db.sql("""
                update webhook.subscription set ended_at = :now where subscription = :subscription and ended_at is null
                """).param("now", now()).param("subscription", id).update();
        if (ended == 0) return;
        db.sql("""
                update webhook.delivery set state = 'cancelled', settled_at = :now where subscription = :subscription and state in ('waiting', 'failed')
                """).param("now", now()).param("subscription", id).update();
        audit.record("webhook.ended", subject(id), Optional.empty(), "", "");
    }

    /** All of them, those that go on first. */
    @Transactional(readOnly = true)
    public List<Subscription> all() {
        return db.sql(LISTED + " order by s.ended_at is not null, s.made_at, s.subscription")
                .query((row, number) -> subscription(row))
                .list();
    }

    /** One of them. */
    @Transactional(readOnly = true)
    public Optional<Subscription> find(UUID id) {
        return db.sql(LISTED + " where s.subscription = :subscription")
                .param("subscription", id)
                .query((row, number) -> subscription(row))
                .optional();
    }

    /** One that goes on. */
    @Transactional(readOnly = true)
    public Subscription open(UUID id) {
        return find(id).filter(s -> s.endedAt().isEmpty()).orElseThrow();
    }

    private static final String LISTED = """
            select s.subscription, s.label, s.url, s.kinds, s.made_at, s.ended_at,
                   (select count(*) from webhook.secret k where k.municipality = s.municipality and k.subscription = s.subscription) as secrets,
                   (select count(*) from webhook.delivery d where d.municipality = s.municipality and d.subscription = s.subscription
                       and d.state = 'waiting') as waiting,
                   (select count(*) from webhook.delivery d where d.municipality = s.municipality and d.subscription = s.subscription
                       and d.state = 'failed') as failed
              from webhook.subscription s
            """;

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getObject("subscription", UUID.class),
                row.getString("label"),
                URI.create(row.getString("url")),
                Arrays.stream((String[]) row.getArray("kinds").getArray())
                        .map(word -> Kind.of(word).orElseThrow())
                        .toList(),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                moment(row),
                row.getInt("secrets"),
                row.getLong("waiting"),
                row.getLong("failed"));
    }

    private static Optional<Instant> moment(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("ended_at", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private long active() {
        return db.sql("select count(*) from webhook.subscription where ended_at is null")
                .query(Long.class)
                .single();
    }

    /** One after the other, so that two clicks at once make one. */
    private void lock() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('webhook ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static String subject(UUID id) {
        return "webhook " + id;
    }

    private static String row(UUID id, int number) {
        return id + " " + number;
    }

    private static BadInput refused(String code, String field, String value, Words words) {
        return new BadInput(code, Place.whole(field), value, words);
    }

    private static final Words NO_LABEL = new Words("送り先の名前を 60 文字までで入力してください。", "Give it a name of up to 60 letters.");
    private static final Words NO_EVENTS = new Words(
            "知らせる出来事を一つ以上選んでください（points.awarded、settlement.released、settlement.corrected）。",
            "Choose at least one event: points.awarded, settlement.released, settlement.corrected.");
    private static final Words WRONG_URL = new Words(
            "https:// で始まる URL を入力してください。利用者名や # の後の部分は付けられません（500文字まで）。",
            "Write an address that begins with https://, without a user name and without #, up to 500 letters.");
    private static final Words INSIDE = new Words(
            "この URL は内部ネットワークを指しています。内部の機器に送るには、サーバーの運用者が webhook-inside-hosts に登録します。",
            "This address leads into an internal network. To send there, whoever runs the server lists the host in webhook-inside-hosts.");
    private static final Words TOO_MANY =
            new Words("送り先は 20 件までです。使わないものを終了してください。", "There can be at most 20. End one that is no longer needed.");
}
