package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;

/** Records that may be of one person, however many there are. */
class DuplicatesTest {
    private static final int ALIKE = 102;

    private final Code city = ServerFixture.municipality();
    private final Duplicates duplicates = ServerFixture.part(Duplicates.class);

    private void joined(String name) {
        ServerFixture.as(
                city,
                () -> ServerFixture.part(People.class)
                        .join(new Joining(
                                new PersonId(UUID.randomUUID()),
                                new Identity(name, "", "", ""),
                                LocalDate.of(1948, 5, 5),
                                "F",
                                "kenko",
                                LocalDate.of(2026, 4, 1),
                                "counter")));
    }

    @Test
    void more_than_five_thousand_pairs_are_all_found_a_page_at_a_time() {
        for (int i = 0; i < ALIKE; i++) joined("山田 花子");
        // Alike to the database, and not by name.
        joined("山田 花代");
        int pairs = ALIKE * (ALIKE - 1) / 2;
        assertThat(pairs).isGreaterThan(5_000);

        var found = new HashSet<Set<PersonId>>();
        int rows = 0;
        for (int without = 0; without < pairs + 1_000; without += 1_000) {
            int from = without;
            for (var pair : ServerFixture.as(city, () -> duplicates.pairs(from, 1_000))) {
                found.add(Set.of(pair.earlier().id(), pair.later().id()));
                rows++;
            }
        }

        assertThat(rows).isEqualTo(pairs);
        assertThat(found).hasSize(pairs);
        assertThat(ServerFixture.as(city, () -> duplicates.pairs(pairs - 1, 20)))
                .hasSize(1);
    }
}
