package musubi.platform.attendance;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Cards that residents show at the door. What stands on one is a code drawn by lot; who lost one gets another. */
@Repository
public class Cards {
    /** Letters and digits that are not taken for one another when read from paper. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 12;
    private static final Pattern CODE = Pattern.compile("(?:.*/)?([a-z2-9]{12})");

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Cards(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** The code of somebody's card; they are given one if they have none. */
    @Transactional
    public String issue(PersonId person) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('card ' || :person, 0))")
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
        var card = of(person);
        if (card.isPresent()) return card.get();
        var code = draw();
        db.sql("""
                insert into attendance.card (municipality, card, person, issued_at, issued_by)
                values (:municipality, :card, :person, :now, :by)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("card", code)
                .param("person", person.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("by", acting.actor().name())
                .update();
        audit.record("card.issued", "person " + person, Optional.of(person.value()), "", "");
        return code;
    }

    /** The code of somebody's card, if they have one. */
    @Transactional(readOnly = true)
    public Optional<String> of(PersonId person) {
        return db.sql("select card from attendance.card where person = :person and ended_at is null")
                .param("person", person.value())
                .query(String.class)
                .optional();
    }

    /** Ends somebody's card, so that it opens no door any more. False when they have none. */
    @Transactional
    public boolean end(PersonId person, String why) {
        int ended = db.sql("update attendance.card set ended_at = :now where person = :person and ended_at is null")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("person", person.value())
                .update();
        if (ended > 0)
            audit.record(
                    "card.ended",
                    "person " + person,
                    Optional.of(person.value()),
                    why,
                    "{\"state\":\"valid\"}",
                    "{\"state\":\"ended\"}");
        return ended > 0;
    }

    /**
     * Whose card was shown; empty for a code that is none, was ended, or is another municipality's.
     *
     * @param shown the code, or the address that a scanner reads from the card
     */
    @Transactional(readOnly = true)
    public Optional<PersonId> owner(String shown) {
        return code(shown)
                .flatMap(code -> db.sql("select attendance.owner_of(:code)")
                        .param("code", code)
                        .query((row, number) -> Optional.ofNullable(row.getObject(1, UUID.class)))
                        .single()
                        .map(PersonId::new));
    }

    /** The code in what was typed or scanned: groups may be parted by blanks or hyphens, letters may be large. */
    static Optional<String> code(String shown) {
        var plain = shown.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        var found = CODE.matcher(plain);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** As it is printed: in three groups of four. */
    static String grouped(String code) {
        return "%s %s %s".formatted(code.substring(0, 4), code.substring(4, 8), code.substring(8));
    }

    /** A code that stands on no card. */
    String draw() {
        var code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return code.toString();
    }
}
