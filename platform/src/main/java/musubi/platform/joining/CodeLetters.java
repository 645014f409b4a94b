package musubi.platform.joining;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.notice.Announcements;
import musubi.platform.notice.Notices;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Many people are sent the code for their own account by letter together, and the codes are taken back together when that was a mistake.
 * Who writes it down is the caller.
 */
@Repository
public class CodeLetters {
    private static final String TEMPLATE = "invitation";

    private final JdbcClient db;
    private final Codes codes;
    private final People people;
    private final Accounts accounts;
    private final Announcements announcements;
    private final Notices notices;
    private final Acting acting;
    private final Clock clock;

    CodeLetters(
            JdbcClient db,
            Codes codes,
            People people,
            Accounts accounts,
            Announcements announcements,
            Notices notices,
            Acting acting,
            Clock clock) {
        this.db = db;
        this.codes = codes;
        this.people = people;
        this.accounts = accounts;
        this.announcements = announcements;
        this.notices = notices;
        this.acting = acting;
        this.clock = clock;
    }

    /** Why somebody is sent none. */
    public enum Why {
        /** They have an account, open or shut. */
        ACCOUNT,
        /** They were sent a code that still works; another would make the first one worthless, which may be on its way. */
        CODE,
        /** It is not known where they live. */
        ADDRESS,
        /** They want no letters. */
        REFUSING
    }

    /** Which of these people are sent none, and why. */
    @Transactional(readOnly = true)
    public Map<PersonId, Why> without(Collection<PersonId> asked) {
        var residents = people.find(asked);
        var refusing = Set.copyOf(announcements.refusing(TEMPLATE, asked));
        var coded = coded(asked);
        var holders = holders(asked);
        var without = new LinkedHashMap<PersonId, Why>();
        for (var person : asked) {
            if (holders.contains(person)) without.put(person, Why.ACCOUNT);
            else if (coded.contains(person)) without.put(person, Why.CODE);
            else if (!residents.containsKey(person)
                    || residents.get(person).identity().address().isBlank()) without.put(person, Why.ADDRESS);
            else if (refusing.contains(person)) without.put(person, Why.REFUSING);
        }
        return without;
    }

    /** Each record that counts as one of these people, and their own, with whom it counts as. */
    private Map<UUID, PersonId> records(Collection<PersonId> asked) {
        return db
                .sql("""
                select p.person, p.person as counts_as from unnest(:people) as p(person)
                union all select m.person, m.counts_as from people.merged m where m.counts_as = any(:people)
                """)
                .param("people", ids(asked))
                .query((row, number) -> Map.entry(
                        row.getObject("person", UUID.class), new PersonId(row.getObject("counts_as", UUID.class))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Set<PersonId> holders(Collection<PersonId> asked) {
        var records = records(asked);
        return accounts.holders(records.keySet()).stream().map(records::get).collect(Collectors.toSet());
    }

    private Set<PersonId> coded(Collection<PersonId> asked) {
        return new HashSet<>(db.sql("select distinct person from joining.code where person = any(:people) and " + WORKS)
                .param("people", ids(asked))
                .param("now", now())
                .param("most", Codes.MOST_TRIES)
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list());
    }

    private static final String WORKS = "used_at is null and replaced_at is null and ends_at > :now and tries < :most";

    /**
     * Sends each of these people a letter with a code.
     *
     * @param together under which the codes are found again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int send(UUID together, Collection<PersonId> receiving) {
        // Two lists that are confirmed at once may hold the same people.
        db.sql("select pg_advisory_xact_lock(hashtextextended('account codes together ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
        var coded = coded(receiving);
        var sent = receiving.stream().filter(p -> !coded.contains(p)).toList();
        for (var person : sent) codes.send(person, TEMPLATE, Optional.of(together));
        return sent.size();
    }

    /** How many of the codes sent together still work. */
    @Transactional(readOnly = true)
    public int working(UUID together) {
        return db.sql("select count(*) from joining.code where together = :together and " + WORKS)
                .param("together", together)
                .param("now", now())
                .param("most", Codes.MOST_TRIES)
                .query(Integer.class)
                .single();
    }

    /** Who has used the code they were sent together with others. */
    @Transactional(readOnly = true)
    public List<PersonId> used(UUID together) {
        return db.sql(
                        "select person from joining.code where together = :together and used_at is not null order by person")
                .param("together", together)
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list();
    }

    /** Takes back those of the codes sent together that still work, and the letters that are not printed; returns how many codes those were. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int withdraw(UUID together) {
        var withdrawn = db.sql("update joining.code set replaced_at = :now where together = :together and " + WORKS
                        + " returning code")
                .param("now", now())
                .param("together", together)
                .param("most", Codes.MOST_TRIES)
                .query((row, number) -> Codes.cause(row.getObject("code", UUID.class)))
                .list();
        notices.callBack(withdrawn);
        return withdrawn.size();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }
}
