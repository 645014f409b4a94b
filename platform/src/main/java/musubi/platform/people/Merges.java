package musubi.platform.people;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Two records of one person seen as one. Nothing is moved or lost: a row says which record counts as which, and a further row takes it
 * back. Evidence frozen afterwards has one person; evidence that was frozen before stays as it was.
 */
@Repository
public class Merges {
    private final JdbcClient db;
    private final Identities identities;
    private final Enrolments enrolments;
    private final Acting acting;
    private final Clock clock;

    Merges(JdbcClient db, Identities identities, Enrolments enrolments, Acting acting, Clock clock) {
        this.db = db;
        this.identities = identities;
        this.enrolments = enrolments;
        this.acting = acting;
        this.clock = clock;
    }

    /** A record that counts as another. */
    public record Merge(UUID id, PersonId person, PersonId countsAs, String why) {}

    /**
     * From now on the first record counts as the second; the same again changes nothing.
     *
     * @throws BadInput when one of them is part of another merge that stands in the way, or the reason tells who they are
     */
    @Transactional
    public void merge(UUID id, PersonId person, PersonId countsAs, String why) {
        Stream.of(person, countsAs)
                .map(PersonId::toString)
                .sorted()
                .forEach(p -> enrolments.lock(new PersonId(UUID.fromString(p))));
        if (as(person).filter(m -> m.countsAs().equals(countsAs)).isPresent()) return;
        if (person.equals(countsAs)
                || as(person).isPresent()
                || as(countsAs).isPresent()
                || !into(person).isEmpty())
            throw Enrolments.refused(
                    "resident.merged-already",
                    "",
                    new Words(
                            "どちらかの記録はすでに統合されています。先にその統合を取り消してください。",
                            "One of the records is merged already: take that back first."));
        var reason = Reason.about(identities.of(countsAs), Reason.about(identities.of(person), why));
        if (reason.isEmpty())
            throw Enrolments.refused("resident.reason-missing", "", new Words("理由を書いてください。", "Write the reason."));
        db.sql("""
                insert into people.merge (municipality, merge, person, counts_as, why, recorded_at)
                values (:municipality, :merge, :person, :as, :why, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("merge", id)
                .param("person", person.value())
                .param("as", countsAs.value())
                .param("why", reason)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        enrolments.record(
                "people.merged",
                person,
                reason,
                Map.of("countsAs", person.toString()),
                Map.of("countsAs", countsAs.toString()));
    }

    /** They are two again; doing it twice changes nothing. */
    @Transactional
    public void split(UUID id, String why) {
        var merge = find("m.merge = :id", id);
        if (merge.isEmpty()) return;
        var about = merge.getFirst();
        var reason = Reason.about(identities.of(about.countsAs()), Reason.about(identities.of(about.person()), why));
        db.sql("""
                insert into people.split (municipality, merge, why, recorded_at)
                values (:municipality, :merge, :why, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("merge", id)
                .param("why", reason)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        enrolments.record(
                "people.split",
                merge.getFirst().person(),
                reason,
                Map.of("countsAs", merge.getFirst().countsAs().toString()),
                Map.of("countsAs", merge.getFirst().person().toString()));
    }

    /** As whom somebody counts; empty when as themselves. */
    @Transactional(readOnly = true)
    public Optional<Merge> as(PersonId person) {
        return find("m.person = :id", person.value()).stream().findFirst();
    }

    /** The records that count as somebody. */
    @Transactional(readOnly = true)
    public List<Merge> into(PersonId person) {
        return find("m.counts_as = :id", person.value());
    }

    private List<Merge> find(String condition, UUID id) {
        return db.sql(
                        "select m.merge, m.person, m.counts_as, m.why from people.merged m where %s order by m.recorded_at"
                                .formatted(condition))
                .param("id", id)
                .query((row, number) -> new Merge(
                        row.getObject("merge", UUID.class),
                        new PersonId(row.getObject("person", UUID.class)),
                        new PersonId(row.getObject("counts_as", UUID.class)),
                        row.getString("why")))
                .list();
    }

    /** Somebody and the records that count as them. */
    @Transactional(readOnly = true)
    public List<PersonId> records(PersonId person) {
        var records = new ArrayList<PersonId>();
        records.add(person);
        into(person).forEach(merge -> records.add(merge.person()));
        return List.copyOf(records);
    }
}
