package musubi.platform.people;

import java.util.UUID;
import java.util.stream.Stream;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reasons that staff write into records which stay and are not about one participant, such as those of payments. A family name alone is let
 * through: it may be a place or a company.
 */
@Repository
public class Reasons {
    private final JdbcClient db;
    private final Seals seals;

    Reasons(JdbcClient db, Seals seals) {
        this.db = db;
        this.seals = seals;
    }

    /** Whether a text holds the whole name of anybody who is or was a participant, written or as it is read. All names are opened for this. */
    @Transactional(readOnly = true)
    public boolean tell(String text) {
        var plain = Seals.plain(text);
        if (plain.length() <= 2) return false;
        try (var all = names()) {
            return all.map(Seals::plain).anyMatch(name -> name.length() > 2 && plain.contains(name));
        }
    }

    private Stream<String> names() {
        return db
                .sql("select person, sealed from people.identity")
                .withFetchSize(1_000)
                .query((row, number) ->
                        seals.open(new PersonId(row.getObject("person", UUID.class)), row.getBytes("sealed")))
                .stream()
                .flatMap(identity -> Stream.of(identity.name(), identity.kana()));
    }

    /**
     * Refuses a reason that holds a name.
     *
     * @param field of the form
     * @throws BadInput when it holds the whole name of anybody, as {@link #tell} finds it
     */
    @Transactional(readOnly = true)
    public void nameless(String field, String reason) {
        if (tell(reason))
            throw new BadInput(
                    "resident.reason",
                    new Place("form", 1, field),
                    "",
                    new Words("理由は記録に残ります。氏名を書かないでください。", "The reason stays on record: leave names out."));
    }
}
