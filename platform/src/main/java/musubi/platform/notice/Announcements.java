package musubi.platform.notice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The notices that staff may fill in and send to people they choose. */
@Repository
public class Announcements {
    private static final int LINE = 40;
    private static final int LONGEST = 400;

    private final JdbcClient db;
    private final Templates templates;
    private final Wording wording;
    private final Register register;

    Announcements(JdbcClient db, Templates templates, Wording wording, Register register) {
        this.db = db;
        this.templates = templates;
        this.wording = wording;
        this.register = register;
    }

    /**
     * What can be sent.
     *
     * @param template such as {@code announcement}
     * @param subject what it says above, with its places open
     * @param places what is to be filled in
     */
    public record Offered(String template, String subject, List<String> places) {}

    /** What can be sent, in this language. */
    public List<Offered> offered(Locale locale) {
        return templates.newest().stream()
                .filter(t -> t.sender() == Template.Sender.STAFF)
                .map(t -> new Offered(
                        t.id(),
                        t.in(locale.getLanguage().equals("ja") ? "ja" : "en").subject(),
                        List.copyOf(t.places().keySet())))
                .toList();
    }

    /** Why a text is not sent. */
    public enum Wrong {
        MISSING,
        TOO_LONG,
        TELLS_A_NAME
    }

    /**
     * What is wrong with the fillings, by place; nothing when they can be sent. A place called {@code text} takes 400 letters and several
     * lines, any other forty and one.
     *
     * @throws IllegalArgumentException when staff may not send the template
     */
    @Transactional(readOnly = true)
    public Map<String, Wrong> wrong(String template, Map<String, String> fillings, Collection<PersonId> people) {
        var wrong = new LinkedHashMap<String, Wrong>();
        var places = named(template).places().keySet();
        for (var place : places) wrong(place, fillings.getOrDefault(place, "")).ifPresent(why -> wrong.put(place, why));
        // All names are opened for this, so it is asked of everything together first.
        if (register.tells(String.join("\n", fillings.values()), people))
            for (var place : places)
                if (register.tells(fillings.getOrDefault(place, ""), people)) wrong.put(place, Wrong.TELLS_A_NAME);
        return wrong;
    }

    private static Optional<Wrong> wrong(String place, String filling) {
        boolean lines = place.equals("text");
        if (filling.isBlank()) return Optional.of(Wrong.MISSING);
        if (filling.length() > (lines ? LONGEST : LINE) || (!lines && filling.contains("\n")))
            return Optional.of(Wrong.TOO_LONG);
        return Optional.empty();
    }

    private Template named(String template) {
        return templates
                .named(template)
                .filter(t -> t.sender() == Template.Sender.STAFF)
                .orElseThrow(() -> new IllegalArgumentException("staff may not send " + template));
    }

    /** What somebody would read; for a name it has the words that stand in an example. */
    public record Seen(String subject, String body) {}

    /** What they would read, in this language. */
    public Seen seen(String template, Map<String, String> fillings, Locale locale) {
        var text = wording.filled(named(template), locale.getLanguage().equals("ja") ? "ja" : "en", fillings);
        return new Seen(text.subject(), text.body());
    }

    /** Who of them has said that they want to be told by none of the ways by which this could go. */
    @Transactional(readOnly = true)
    public List<PersonId> refusing(String template, Collection<PersonId> people) {
        var channels = new ArrayList<String>();
        for (var channel : templates.named(template).orElseThrow().channels()) channels.add(channel.word());
        return db.sql("""
                select p.person from (
                  select distinct on (person) person, refused from notice.preference
                   where person = any(:people) order by person, number desc) p
                 where p.refused @> cast(:channels as text[]) order by p.person
                """)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .param("channels", channels.toArray(String[]::new))
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
    }
}
