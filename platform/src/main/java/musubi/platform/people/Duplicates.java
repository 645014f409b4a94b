package musubi.platform.people;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who may have been entered twice: the same day of birth, and the same name or the same reading. */
@Repository
public class Duplicates {
    private final JdbcClient db;
    private final Seals seals;

    Duplicates(JdbcClient db, Seals seals) {
        this.db = db;
        this.seals = seals;
    }

    /** Those who are entered, by what makes two records suspect. */
    @Transactional(readOnly = true)
    public Map<String, PersonId> known(Collection<LocalDate> born) {
        var known = new HashMap<String, PersonId>();
        db.sql("""
                select p.person, p.born, i.sealed from people.person p join people.identity i using (municipality, person)
                 where p.born = any(cast(:born as date[])) order by p.recorded_at desc
                """)
                .param("born", born.stream().distinct().map(LocalDate::toString).toArray(String[]::new))
                .query((row, number) -> {
                    var person = new PersonId(row.getObject("person", UUID.class));
                    var identity = seals.open(person, row.getBytes("sealed"));
                    for (var key : keys(identity, row.getObject("born", LocalDate.class))) known.put(key, person);
                    return person;
                })
                .list();
        return known;
    }

    /** Two records that share one of these are suspect. */
    static List<String> keys(Identity identity, LocalDate born) {
        var keys = new ArrayList<String>();
        keys.add(born + " name " + Seals.plain(identity.name()));
        if (!identity.kana().isBlank()) keys.add(born + " kana " + Seals.plain(identity.kana()));
        return keys;
    }
}
