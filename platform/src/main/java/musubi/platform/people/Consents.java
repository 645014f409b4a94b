package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people agreed to: for each purpose and recipient the words in their versions, and who gave or withdrew when. Whoever withdraws
 * {@link #PROGRAMME} is in no evidence frozen afterwards, but for what puts a period right in which they counted; evidence that was settled on stays as it is,
 * under a pseudonym.
 */
@Repository
public class Consents {
    /** Taking part itself: that records are used to settle the agreements of the programme. */
    public static final String PROGRAMME = "programme";

    /** What a day is refused by on which something cannot have been said. */
    public static final String DAY = "resident.consent-day";

    private final JdbcClient db;
    private final Enrolments enrolments;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Consents(JdbcClient db, Enrolments enrolments, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.enrolments = enrolments;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * The words somebody agrees to.
     *
     * @param purpose what for, a short code such as {@code programme}
     * @param recipient who gets it, a short code such as {@code municipality}
     * @param version from 1; a change of words is the next
     */
    public record Text(String purpose, String recipient, int version, Words title, Words body) {
        /** Refuses codes that are none, and words that are not there. */
        public Text {
            if (!purpose.matches(CODE) || !recipient.matches(CODE))
                throw new IllegalArgumentException("no code: %s, %s".formatted(purpose, recipient));
            if (title.ja().isBlank()
                    || title.en().isBlank()
                    || body.ja().isBlank()
                    || body.en().isBlank()) throw new IllegalArgumentException("a text of consent has no words");
        }

        private static final String CODE = "[a-z0-9][a-z0-9-]{0,39}";
    }

    /** What somebody last said about a text. */
    public sealed interface Said {
        /** Nothing yet. */
        record Nothing() implements Said {}

        /** They agreed to the words of this version. */
        record Given(int version, Instant at) implements Said {}

        /** They took it back. */
        record Withdrawn(Instant at) implements Said {}

        /** The day on which they said it; empty while nothing is said. */
        default Optional<LocalDate> on() {
            return switch (this) {
                case Nothing() -> Optional.empty();
                case Given(int version, Instant at) -> Optional.of(LocalDate.ofInstant(at, Japan.TIME));
                case Withdrawn(Instant at) -> Optional.of(LocalDate.ofInstant(at, Japan.TIME));
            };
        }
    }

    /** The newest words for a purpose and recipient, and what somebody said to it. */
    public record Standing(Text text, Said said) {}

    /** Adds words that are valid from today; see {@link #write(String, String, Words, Words, LocalDate)}. */
    @Transactional
    public int write(String purpose, String recipient, Words title, Words body) {
        return write(purpose, recipient, title, body, today());
    }

    /**
     * Adds words; the version follows the last one. Answers the version; the same words again add nothing.
     *
     * @param validFrom the first day on which somebody could agree to them, such as on a form that was in use before
     * @throws BadInput when that day is still to come, or lies before the one of the last version
     */
    @Transactional
    public int write(String purpose, String recipient, Words title, Words body, LocalDate validFrom) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('consent text ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
        var last = texts().stream()
                .filter(t -> t.purpose().equals(purpose) && t.recipient().equals(recipient))
                .findFirst();
        if (last.filter(t -> t.title().equals(title) && t.body().equals(body)).isPresent())
            return last.get().version();
        var text = new Text(purpose, recipient, last.map(Text::version).orElse(0) + 1, title, body);
        refuseUnordered(last, validFrom);
        db.sql("""
                insert into people.consent_text (municipality, purpose, recipient, version, title_ja, title_en, body_ja, body_en, valid_from, recorded_at)
                values (:municipality, :purpose, :recipient, :version, :titleJa, :titleEn, :bodyJa, :bodyEn, :from, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("purpose", purpose)
                .param("recipient", recipient)
                .param("version", text.version())
                .param("titleJa", title.ja())
                .param("titleEn", title.en())
                .param("bodyJa", body.ja())
                .param("bodyEn", body.en())
                .param("from", validFrom)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "people.consent-text-written",
                "consent " + purpose + " " + recipient,
                Optional.empty(),
                "",
                last.map(before -> Json.of(Map.of("version", before.version()))).orElse(""),
                Json.of(Map.of("version", text.version())));
        return text.version();
    }

    private void refuseUnordered(Optional<Text> last, LocalDate validFrom) {
        if (validFrom.isAfter(today()))
            throw day(
                    validFrom,
                    new Words(
                            "文面を使い始めた日は、今日までの日にしてください。",
                            "Words are written down once they are in use: give a day until today."));
        last.map(text -> validFrom(text.purpose(), text.recipient(), text.version()))
                .filter(validFrom::isBefore)
                .ifPresent(before -> {
                    throw day(
                            validFrom,
                            new Words(
                                    "前の版の文面は %s から使われています。その日より前にはできません。".formatted(before),
                                    "The version before is in use from %s: give no day before it.".formatted(before)));
                });
    }

    /** From when the words of a version are valid. */
    private LocalDate validFrom(String purpose, String recipient, int version) {
        return db.sql("""
                select valid_from from people.consent_text
                 where purpose = :purpose and recipient = :recipient and version = :version
                """)
                .param("purpose", purpose)
                .param("recipient", recipient)
                .param("version", version)
                .query(LocalDate.class)
                .single();
    }

    /** The newest words for each purpose and recipient. */
    @Transactional(readOnly = true)
    public List<Text> texts() {
        return db.sql("""
                select distinct on (purpose, recipient) purpose, recipient, version, title_ja, title_en, body_ja, body_en
                  from people.consent_text order by purpose, recipient, version desc
                """).query((row, number) -> text(row)).list();
    }

    /** The newest words of taking part, for each recipient. */
    @Transactional(readOnly = true)
    public List<Text> programme() {
        return texts().stream().filter(t -> t.purpose().equals(PROGRAMME)).toList();
    }

    /** They agree to take part, to the newest words for each recipient. */
    @Transactional
    public void giveProgramme(PersonId person) {
        for (var text : programme()) give(person, text.purpose(), text.recipient(), text.version());
    }

    private static Text text(ResultSet row) throws SQLException {
        return new Text(
                row.getString("purpose"),
                row.getString("recipient"),
                row.getInt("version"),
                new Words(row.getString("title_ja"), row.getString("title_en")),
                new Words(row.getString("body_ja"), row.getString("body_en")));
    }

    /** For each purpose and recipient the newest words and what this person last said. */
    @Transactional(readOnly = true)
    public List<Standing> of(PersonId person) {
        return texts().stream()
                .map(text -> new Standing(text, said(person, text.purpose(), text.recipient())))
                .toList();
    }

    /** The same; until the transaction ends, whoever else changes it waits. */
    @Transactional
    public List<Standing> alone(PersonId person) {
        enrolments.lock(person);
        return of(person);
    }

    private Said said(PersonId person, String purpose, String recipient) {
        return db.sql("""
                select version, given, happened_at from people.last_consent
                 where person = coalesce((select counts_as from people.merged where person = :person), :person)
                   and purpose = :purpose and recipient = :recipient
                """)
                .param("person", person.value())
                .param("purpose", purpose)
                .param("recipient", recipient)
                .query((row, number) -> said(row))
                .optional()
                .orElseGet(Said.Nothing::new);
    }

    /** Who had taken back by a moment that they take part, or had their use stopped, as it was known then, and as whom they count now. */
    @Transactional(readOnly = true)
    public Set<PersonId> withdrawnBy(Instant moment) {
        return Set.copyOf(db.sql("select person from people.withdrawn_by(:moment)")
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list());
    }

    private static Said said(ResultSet row) throws SQLException {
        var at = row.getObject("happened_at", OffsetDateTime.class).toInstant();
        return row.getBoolean("given") ? new Said.Given(row.getInt("version"), at) : new Said.Withdrawn(at);
    }

    /**
     * They agree to the words of this version. Saying the same twice changes nothing.
     *
     * @throws BadInput when there are no such words
     */
    @Transactional
    public void give(PersonId person, String purpose, String recipient, int version) {
        enrolments.lock(person);
        if (version < 1 || version > newest(purpose, recipient)) throw unknown();
        var last = said(person, purpose, recipient);
        if (last instanceof Said.Given given && given.version() == version) return;
        keep(person, new Word(purpose, recipient, version, "people.consent-given", last), after(last));
    }

    /**
     * They agreed to the words of this version at an earlier moment; what they said after it still counts more.
     *
     * @throws BadInput when there are no such words
     */
    void give(PersonId person, Applying.Agreed agreed, Instant at) {
        enrolments.lock(person);
        if (agreed.version() < 1 || agreed.version() > newest(agreed.purpose(), agreed.recipient())) throw unknown();
        var last = said(person, agreed.purpose(), agreed.recipient());
        keep(
                person,
                new Word(agreed.purpose(), agreed.recipient(), agreed.version(), "people.consent-given", last),
                at);
    }

    /**
     * They agreed to the words of this version on a day, such as on paper that is entered now. What they said after that day counts more.
     * The same of the same day changes nothing.
     *
     * @throws BadInput when there are no such words, the day is still to come, or lies before the words were in use
     */
    @Transactional
    public void gave(PersonId person, String purpose, String recipient, int version, LocalDate day) {
        enrolments.lock(person);
        if (isToday(day)) {
            give(person, purpose, recipient, version);
            return;
        }
        if (version < 1 || version > newest(purpose, recipient)) throw unknown();
        var from = validFrom(purpose, recipient, version);
        if (day.isBefore(from))
            throw day(
                    day,
                    new Words(
                            "この文面は %s から使われています。同意の日は、その日から今日までにしてください。".formatted(from),
                            "These words are in use from %s: give a day from then until today.".formatted(from)));
        var last = said(person, purpose, recipient, day);
        if (last instanceof Said.Given given && given.version() == version) return;
        keep(person, new Word(purpose, recipient, version, "people.consent-given", last), on(day, last));
    }

    /**
     * They took back on a day what they had agreed to by then. What they said after that day counts more. The same of the same day changes
     * nothing.
     *
     * @throws BadInput when there are no such words, or the day is still to come
     */
    @Transactional
    public void withdrew(PersonId person, String purpose, String recipient, LocalDate day) {
        enrolments.lock(person);
        if (isToday(day)) {
            withdraw(person, purpose, recipient);
            return;
        }
        var last = said(person, purpose, recipient, day);
        var version = version(last, purpose, recipient);
        if (version > 0)
            keep(person, new Word(purpose, recipient, version, "people.consent-withdrawn", last), on(day, last));
    }

    private boolean isToday(LocalDate day) {
        var today = today();
        if (day.isAfter(today))
            throw day(
                    day,
                    new Words("同意や撤回の日は、今日までの日にしてください。", "It cannot have been said on a day that is still to come."));
        return day.equals(today);
    }

    private static BadInput day(LocalDate day, Words words) {
        return new BadInput(DAY, new Place("form", 1, "day"), day.toString(), words);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    /** What somebody had said by the end of a day. */
    private Said said(PersonId person, String purpose, String recipient, LocalDate day) {
        return db.sql("""
                select c.version, c.given, c.happened_at
                  from people.consent c left join people.merged m on m.person = c.person
                 where coalesce(m.counts_as, c.person) = coalesce((select counts_as from people.merged where person = :person), :person)
                   and c.purpose = :purpose and c.recipient = :recipient and c.happened_at < :until
                 order by c.happened_at desc, c.recorded_at desc limit 1
                """)
                .param("person", person.value())
                .param("purpose", purpose)
                .param("recipient", recipient)
                .param("until", start(day.plusDays(1)).atOffset(ZoneOffset.UTC))
                .query((row, number) -> said(row))
                .optional()
                .orElseGet(Said.Nothing::new);
    }

    /** The hour is on no paper: the day begins with it, but for what was said earlier on that day. */
    private static Instant on(LocalDate day, Said last) {
        var start = start(day);
        var before = at(last);
        return start.isAfter(before) ? start : before.plus(1, ChronoUnit.MICROS);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(Japan.TIME).toInstant();
    }

    private int version(Said last, String purpose, String recipient) {
        return switch (last) {
            case Said.Given given -> given.version();
            case Said.Nothing() -> newest(purpose, recipient);
            case Said.Withdrawn withdrawn -> 0;
        };
    }

    /**
     * They take back what they agreed to. Saying the same twice changes nothing.
     *
     * @throws BadInput when there are no such words
     */
    @Transactional
    public void withdraw(PersonId person, String purpose, String recipient) {
        enrolments.lock(person);
        var last = said(person, purpose, recipient);
        var version = version(last, purpose, recipient);
        if (version > 0)
            keep(person, new Word(purpose, recipient, version, "people.consent-withdrawn", last), after(last));
    }

    /** Now; where the clock was set back meanwhile, just after what was said before, for the last word is the one that counts. */
    private Instant after(Said last) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var before = at(last);
        return now.isAfter(before) ? now : before.plus(1, ChronoUnit.MICROS);
    }

    private static Instant at(Said last) {
        return switch (last) {
            case Said.Given(int version, Instant at) -> at;
            case Said.Withdrawn(Instant at) -> at;
            case Said.Nothing() -> Instant.MIN;
        };
    }

    private int newest(String purpose, String recipient) {
        return texts().stream()
                .filter(t -> t.purpose().equals(purpose) && t.recipient().equals(recipient))
                .mapToInt(Text::version)
                .findFirst()
                .orElseThrow(Consents::unknown);
    }

    private static BadInput unknown() {
        return Enrolments.refused(
                "resident.unknown-consent", "", new Words("その同意の文面はありません。", "There are no such words of consent."));
    }

    /** What somebody says about one purpose and recipient, and what they had said last. */
    private record Word(String purpose, String recipient, int version, String action, Said before) {}

    private void keep(PersonId person, Word word, Instant happenedAt) {
        db.sql("""
                insert into people.consent (municipality, person, purpose, recipient, version, given, happened_at, recorded_at)
                values (:municipality, :person, :purpose, :recipient, :version, :given, :at, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("person", person.value())
                .param("purpose", word.purpose())
                .param("recipient", word.recipient())
                .param("version", word.version())
                .param("given", word.action().equals("people.consent-given"))
                .param("at", happenedAt.atOffset(ZoneOffset.UTC))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        enrolments.record(
                word.action(),
                person,
                "",
                Map.of("said", written(word.before())),
                Map.of(
                        "purpose",
                        word.purpose(),
                        "recipient",
                        word.recipient(),
                        "version",
                        word.version(),
                        "on",
                        LocalDate.ofInstant(happenedAt, Japan.TIME).toString()));
    }

    private static String written(Said said) {
        return switch (said) {
            case Said.Given(int version, Instant _) -> "given " + version;
            case Said.Withdrawn _ -> "withdrawn";
            case Said.Nothing() -> "nothing";
        };
    }
}
