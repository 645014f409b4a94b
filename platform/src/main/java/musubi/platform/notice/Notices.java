package musubi.platform.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Telling people something. A notice is written in the transaction that causes it and delivered later: by the quickest way that the
 * person has and wants, never at night.
 */
@Repository
public class Notices {
    /** So long what staff sends to many can be called back at least. */
    public static final Duration PAUSE = Duration.ofMinutes(10);

    /** A notice that is being handed over at this moment has been tried once. */
    private static final String STILL_HERE = "(state = 'to-print' or (state = 'waiting' and tries = 0))";

    private final JdbcClient db;
    private final Templates templates;
    private final Wording wording;
    private final Acting acting;
    private final Clock clock;

    Notices(JdbcClient db, Templates templates, Wording wording, Acting acting, Clock clock) {
        this.db = db;
        this.templates = templates;
        this.wording = wording;
        this.acting = acting;
        this.clock = clock;
    }

    /** Tells one person; see {@link #tell(String, List, String, Map)}. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(String cause, PersonId person, String template, Map<String, String> fillings) {
        tell(cause, List.of(person), template, fillings);
    }

    /**
     * Tells people the same. The same cause, person and template again adds nothing.
     *
     * @param cause what led to it, by kind and id, such as {@code session taiso-1 cancelled}; never a name
     * @param template such as {@code session-cancelled}
     * @param fillings what the template's places are filled with; never a name, an address or a number of a telephone
     * @return how many notices were added
     * @throws IllegalArgumentException when there is no such template or its places are not the ones filled
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int tell(String cause, List<PersonId> people, String template, Map<String, String> fillings) {
        return tell(cause, people, template, fillings, Duration.ZERO);
    }

    /**
     * Tells people the same, but not before {@link #PAUSE} is over: until then it can be called back by its cause.
     *
     * @see #tell(String, List, String, Map)
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int tellAfterPause(String cause, List<PersonId> people, String template, Map<String, String> fillings) {
        return tell(cause, people, template, fillings, PAUSE);
    }

    /** How many could not be sent and wait for somebody to send them again or to call them back. */
    @Transactional(readOnly = true)
    public long failed() {
        return count(Outbox.State.FAILED);
    }

    /** How many letters wait to be printed. */
    @Transactional(readOnly = true)
    public long letters() {
        return count(Outbox.State.TO_PRINT);
    }

    private long count(Outbox.State state) {
        return db.sql("select count(*) from notice.message where state = :state")
                .param("state", state.word())
                .query(Long.class)
                .single();
    }

    /** How many of the notices with this cause have not gone out and are not on their way. */
    @Transactional(readOnly = true)
    public int waiting(String cause) {
        return db.sql("select count(*) from notice.message where cause = :cause and " + STILL_HERE)
                .param("cause", cause)
                .query(Integer.class)
                .single();
    }

    /** Calls back the notices with this cause that have not gone out and are not on their way; returns how many those were. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int callBack(String cause) {
        return db.sql("update notice.message set state = 'cancelled', settled_at = :now where cause = :cause and "
                        + STILL_HERE)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("cause", cause)
                .update();
    }

    /** The same for many causes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int callBack(Collection<String> causes) {
        return db.sql("update notice.message set state = 'cancelled', settled_at = :now where cause = any(:causes) and "
                        + STILL_HERE)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("causes", causes.toArray(String[]::new))
                .update();
    }

    private int tell(
            String cause, List<PersonId> people, String template, Map<String, String> fillings, Duration pause) {
        var found = templates
                .named(template)
                .orElseThrow(() -> new IllegalArgumentException("there is no template " + template));
        if (!found.places().keySet().equals(fillings.keySet()))
            throw new IllegalArgumentException("%s needs %s and was given %s"
                    .formatted(template, found.places().keySet(), fillings.keySet()));
        if (!found.secret().isEmpty() && people.size() > 1)
            throw new IllegalArgumentException(template + " holds a secret, which is told to one person alone");
        if (people.isEmpty()) return 0;
        var first = MessageId.of(cause, people.getFirst(), template);
        var names = fillings.keySet().stream().sorted().toList();
        return db.sql("""
                insert into notice.message (municipality, message, person, template, version, places, fillings, cause, state, due_at, tries, reason, recorded_at)
                select :municipality, told.message, told.person, :template, :version, :places, :fillings, :cause, 'waiting', :due, 0, '', :now
                  from unnest(:messages, :people) as told(message, person)
                    on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param(
                        "messages",
                        people.stream()
                                .map(p -> MessageId.of(cause, p, template).value())
                                .toArray(UUID[]::new))
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .param("template", found.id())
                .param("version", found.version())
                .param("places", names.toArray(String[]::new))
                .param(
                        "fillings",
                        names.stream()
                                .map(name -> wording.kept(found, first, name, fillings.getOrDefault(name, "")))
                                .toArray(String[]::new))
                .param("cause", cause)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("due", clock.instant().plus(pause).atOffset(ZoneOffset.UTC))
                .update();
    }
}
