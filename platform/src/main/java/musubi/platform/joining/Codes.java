package musubi.platform.joining;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.account.Address;
import musubi.platform.audit.Audit;
import musubi.platform.notice.Notices;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Codes by which residents open their own account. Whoever enters one shows that they were reached, and their day of birth that it was they. */
@Repository
class Codes {
    static final Duration VALID = Duration.ofDays(30);

    /** What one person may be sent within a day, so that nobody has letters heaped on somebody else. */
    static final int MOST_A_DAY = 3;

    static final int MOST_TRIES = 5;

    /** Letters and digits that are not taken for one another when read from paper. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 12;

    private final JdbcClient db;
    private final People people;
    private final Accounts accounts;
    private final Notices notices;
    private final Address address;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Codes(
            JdbcClient db,
            People people,
            Accounts accounts,
            Notices notices,
            Address address,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.people = people;
        this.accounts = accounts;
        this.notices = notices;
        this.address = address;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** Sends one by letter to where they live; what was sent before no longer works. False when they were sent too many, or their account is shut. */
    @Transactional
    public boolean byLetter(PersonId person) {
        return send(person, "invitation");
    }

    /** Sends one by the quickest way on file; see {@link #byLetter}. */
    @Transactional
    public boolean byQuickestWay(PersonId person) {
        return send(person, "account-code");
    }

    private boolean send(PersonId person, String template) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('account code ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        var now = clock.instant();
        if (!accounts.ofPerson(person.value()).map(Account::enabled).orElse(true)
                || sentSince(person, now) >= MOST_A_DAY) return false;
        db.sql("""
                update joining.code set replaced_at = :now where person = :person and used_at is null and replaced_at is null
                """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("person", person.value())
                .update();
        send(person, template, Optional.empty());
        audit.record("joining.code-sent", "person " + person, Optional.of(person.value()), "", "");
        return true;
    }

    /**
     * Sends one. Whether somebody should be sent one, and writing it down, is the caller's.
     *
     * @param together the selection it is sent with
     */
    void send(PersonId person, String template, Optional<UUID> together) {
        var now = clock.instant();
        var id = UUID.randomUUID();
        var code = keep(id, person, now, together);
        notices.tell(
                cause(id),
                person,
                template,
                Map.of(
                        "code",
                        "%s-%s-%s".formatted(code.substring(0, 4), code.substring(4, 8), code.substring(8)),
                        "where",
                        "%s/join/%s/code"
                                .formatted(address.origin(), acting.actor().municipality()),
                        "last",
                        LocalDate.ofInstant(now.plus(VALID), Japan.TIME)
                                .minusDays(1)
                                .toString()));
    }

    /** What the notice that brings a code is caused by. */
    static String cause(UUID code) {
        return "account code " + code;
    }

    private long sentSince(PersonId person, Instant now) {
        return db.sql("select count(*) from joining.code where person = :person and sent_at > :since")
                .param("person", person.value())
                .param("since", now.minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    private String keep(UUID id, PersonId person, Instant now, Optional<UUID> together) {
        var letters = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        var code = letters.toString();
        db.sql("""
                insert into joining.code (municipality, code, hash, person, sent_at, ends_at, tries, together)
                values (:municipality, :code, :hash, :person, :now, :ends, 0, :together)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("code", id)
                .param("hash", hash(code))
                .param("person", person.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("ends", now.plus(VALID).atOffset(ZoneOffset.UTC))
                .param("together", together.orElse(null))
                .update();
        return code;
    }

    /** A code that could be used just now. */
    private record Usable(UUID id, PersonId person) {}

    /** Whose code it is, if the day of birth is theirs; from then on it is used. Of two who enter it at once the first has it. */
    @Transactional
    public Optional<PersonId> use(String typed, LocalDate born) {
        var found = db.sql("""
                select code, person from joining.code
                 where hash = :hash and used_at is null and replaced_at is null and ends_at > :now and tries < :most for update
                """)
                .param("hash", hash(plain(typed)))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("most", MOST_TRIES)
                .query((row, number) -> new Usable(
                        row.getObject("code", UUID.class), new PersonId(row.getObject("person", UUID.class))))
                .optional();
        if (found.isEmpty()) return Optional.empty();
        var code = found.get();
        boolean right = people.find(code.person())
                .map(Resident::born)
                .filter(born::equals)
                .isPresent();
        db.sql("""
                update joining.code
                   set used_at = case when :right then :now end, tries = tries + case when :right then 0 else 1 end where code = :code
                """)
                .param("right", right)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("code", code.id())
                .update();
        audit.record(
                right ? "joining.code-used" : "joining.code-refused",
                "person " + code.person(),
                Optional.empty(),
                "",
                "");
        return right ? Optional.of(code.person()) : Optional.empty();
    }

    /** Blanks and hyphens may be typed or left out, letters may be large or wide. */
    static String plain(String typed) {
        return Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]", "");
    }

    private static byte[] hash(String code) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
