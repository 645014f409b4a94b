package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Telling a name to those who are to help: who refers finds one person by what they know of them, and whoever takes a referral up learns who it
 * is as long as the person agrees.
 */
@Repository
public class Introductions {
    /** What people agree to: that a provider is told their name. */
    public static final String PURPOSE = "referral";

    /** The recipient that stands for every provider. */
    public static final String ANY = "providers";

    private static final Duration PERIOD = Duration.ofHours(1);

    /** As many as somebody asks about within the period who has the people before them. */
    static final int MOST = 60;

    private final JdbcClient db;
    private final Seals seals;
    private final Consents consents;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Introductions(JdbcClient db, Seals seals, Consents consents, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.seals = seals;
        this.consents = consents;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of looking somebody up. */
    public sealed interface LookedUp {
        /** It is this person. */
        record Known(PersonId person, Identity identity) implements LookedUp {}

        /** There is nobody of this name who was born on this day. */
        record Nobody() implements LookedUp {}

        /** There are several, whom only the office can tell apart. */
        record Several() implements LookedUp {}

        /** So many were looked up lately that this one was not. */
        record TooMany() implements LookedUp {}
    }

    /**
     * Finds somebody by their whole name, or how it is read, and the day they were born on. That it was asked is written down, and whom it found.
     */
    @Transactional
    public LookedUp lookUp(String name, LocalDate born) {
        if (lately() >= MOST) return new LookedUp.TooMany();
        db.sql(
                        "insert into people.lookup (municipality, lookup, actor, made_at) values (:municipality, :id, :actor, :at)")
                .param("municipality", acting.actor().municipality().digits())
                .param("id", UUID.randomUUID())
                .param("actor", acting.actor().name())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        var wanted = Seals.plain(name);
        var found = new HashMap<UUID, Identity>();
        db.sql("select person, counts_as, sealed from people.born_on(:born)")
                .param("born", born)
                .query(row -> {
                    var identity =
                            seals.open(new PersonId(row.getObject("person", UUID.class)), row.getBytes("sealed"));
                    if (wanted.equals(Seals.plain(identity.name())) || wanted.equals(Seals.plain(identity.kana())))
                        found.merge(row.getObject("counts_as", UUID.class), identity, (one, other) -> one);
                });
        if (found.size() != 1 || wanted.isEmpty()) {
            audit.record("people.looked-up", "person", Optional.empty(), "", "{\"found\":%d}".formatted(found.size()));
            return found.size() > 1 && !wanted.isEmpty() ? new LookedUp.Several() : new LookedUp.Nobody();
        }
        var only = found.entrySet().iterator().next();
        audit.record("people.looked-up", "person " + only.getKey(), Optional.of(only.getKey()), "", "{\"found\":1}");
        return new LookedUp.Known(new PersonId(only.getKey()), only.getValue());
    }

    private long lately() {
        return db.sql("select count(*) from people.lookup where actor = :actor and made_at > :since")
                .param("actor", acting.actor().name())
                .param("since", clock.instant().minus(PERIOD).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /**
     * Whom a referral is about, as whoever asks may know it.
     *
     * @param prohibited whether nobody may get in touch with them, and then address and telephone are empty
     */
    public record Introduced(PersonId person, Identity identity, LocalDate born, String sex, boolean prohibited) {
        /** Whether a text holds their name. */
        public boolean namedIn(String text) {
            return Reason.tells(identity, text);
        }
    }

    /** Whom these referrals are about; those of whom the actor may not know it are left out. */
    @Transactional(readOnly = true)
    public Map<UUID, Introduced> of(Collection<UUID> referrals) {
        var introduced = new HashMap<UUID, Introduced>();
        db.sql("select referral, person, sealed, born, sex, prohibited from people.introduced(:referrals)")
                .param("referrals", referrals.toArray(UUID[]::new))
                .query(row -> {
                    introduced.put(row.getObject("referral", UUID.class), introduced(row));
                });
        return introduced;
    }

    private Introduced introduced(ResultSet row) throws SQLException {
        var person = new PersonId(row.getObject("person", UUID.class));
        var whole = seals.open(person, row.getBytes("sealed"));
        boolean prohibited = row.getBoolean("prohibited");
        return new Introduced(
                person,
                prohibited ? new Identity(whole.name(), whole.kana(), "", "") : whole,
                row.getObject("born", LocalDate.class),
                row.getString("sex"),
                prohibited);
    }

    /**
     * That somebody agrees that a provider is told who they are.
     *
     * @param recipient the provider, or {@link #ANY}
     * @param version of the words
     */
    public record Agreed(String recipient, int version) {}

    /**
     * What they agreed to; empty when they did not, or took it back.
     *
     * @param recipient the provider, or {@link #ANY}
     */
    @Transactional(readOnly = true)
    public Optional<Agreed> agreed(PersonId person, String recipient) {
        return db.sql("select recipient, version from people.agrees(:person, :told)")
                .param("person", person.value())
                .param("told", recipient)
                .query((row, number) -> new Agreed(row.getString("recipient"), row.getInt("version")))
                .optional();
    }

    /**
     * The words somebody agrees to who is referred: those for this provider, or those for any.
     *
     * @param recipient the provider, or {@link #ANY}
     */
    @Transactional(readOnly = true)
    public Optional<Consents.Text> words(String recipient) {
        var texts = consents.texts().stream()
                .filter(text -> text.purpose().equals(PURPOSE))
                .toList();
        return texts.stream()
                .filter(text -> text.recipient().equals(recipient))
                .findFirst()
                .or(() -> texts.stream()
                        .filter(text -> text.recipient().equals(ANY))
                        .findFirst());
    }

    /** They agree, before whoever refers them, to these words; the same again changes nothing. */
    @Transactional
    public void agree(PersonId person, Consents.Text words) {
        boolean added = db.sql("select people.agree_to_referral(:person, :recipient, :version, :at)")
                .param("person", person.value())
                .param("recipient", words.recipient())
                .param("version", words.version())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
        if (added)
            audit.record(
                    "people.consent-given",
                    "person " + person,
                    Optional.of(person.value()),
                    "",
                    Json.of(Map.of("purpose", PURPOSE, "recipient", words.recipient(), "version", words.version())));
    }

    /** Whether they are among those whom staff sees; whose identity was destroyed is not. */
    @Transactional(readOnly = true)
    public boolean there(PersonId person) {
        return db.sql("select people.stands(:person)")
                .param("person", person.value())
                .query(Boolean.class)
                .single();
    }
}
