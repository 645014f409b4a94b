package musubi.platform.people;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whether anything of somebody may leave for others: not while a stop of giving (第三者提供の停止) that they asked for holds. What they see
 * themselves, and what the office works with, is not asked about.
 */
@Repository
public class Giving {
    private final JdbcClient db;

    Giving(JdbcClient db) {
        this.db = db;
    }

    /** Whether what is held about somebody may be told to others. */
    @Transactional(readOnly = true)
    public boolean may(PersonId person) {
        return among(Set.of(person)).contains(person);
    }

    /** Those of them of whom something may be told to others. */
    @Transactional(readOnly = true)
    public Set<PersonId> among(Collection<PersonId> people) {
        return db
                .sql("""
                select t.person from unnest(cast(:people as uuid[])) as t (person) where people.gives(scope.municipality(), t.person)
                """)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query(UUID.class)
                .list()
                .stream()
                .map(PersonId::new)
                .collect(Collectors.toSet());
    }
}
