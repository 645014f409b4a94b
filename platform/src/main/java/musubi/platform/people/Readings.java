package musubi.platform.people;

import java.text.CollationKey;
import java.text.Collator;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import musubi.platform.access.Acting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The order of people by reading. Names are sealed, and a column that sorted them in the database would tell their order, and with it much
 * of the names, to whoever has the database alone. So the names are opened here, and only the places are remembered, until
 * somebody is entered, corrected or erased.
 */
@Component
class Readings {
    private final JdbcClient db;
    private final Seals seals;
    private final Acting acting;
    private final Map<String, Order> orders = new ConcurrentHashMap<>();

    Readings(JdbcClient db, Seals seals, Acting acting) {
        this.db = db;
        this.seals = seals;
        this.acting = acting;
    }

    /** Of how many identities, the last of which changed when. */
    private record Stamp(long count, Optional<OffsetDateTime> last) {}

    private record Order(Stamp stamp, Map<UUID, Integer> places) {}

    private record Read(UUID person, boolean unread, CollationKey key) {}

    /** The place of everybody, from 0. */
    @Transactional(readOnly = true)
    public Map<UUID, Integer> places() {
        var municipality = acting.actor().municipality().digits();
        var stamp = db.sql("select count(*) as people, max(updated_at) as last from people.identity")
                .query((row, number) -> new Stamp(
                        row.getLong("people"), Optional.ofNullable(row.getObject("last", OffsetDateTime.class))))
                .single();
        var known = orders.get(municipality);
        if (known != null && known.stamp().equals(stamp)) return known.places();
        var order = new Order(stamp, read());
        // What a resident sees is themselves alone; their view is no order for others.
        if (acting.actor().resident().isEmpty()) orders.put(municipality, order);
        return order.places();
    }

    private Map<UUID, Integer> read() {
        var collator = Collator.getInstance(Locale.JAPANESE);
        var read = db.sql("select person, sealed from people.identity")
                .query((row, number) -> {
                    var person = row.getObject("person", UUID.class);
                    var identity = seals.open(new PersonId(person), row.getBytes("sealed"));
                    boolean unread = identity.kana().isBlank();
                    var text = Seals.plain(unread ? identity.name() : identity.kana());
                    return new Read(person, unread, collator.getCollationKey(text));
                })
                .list();
        var sorted = read.stream()
                .sorted(Comparator.comparing(Read::unread)
                        .thenComparing(Read::key)
                        .thenComparing(Read::person))
                .toList();
        var places = new HashMap<UUID, Integer>();
        for (var r : sorted) places.put(r.person(), places.size());
        return Map.copyOf(places);
    }
}
