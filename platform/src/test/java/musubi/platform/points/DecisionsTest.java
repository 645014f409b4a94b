package musubi.platform.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.platform.ServerFixture;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final Decisions.Wanted ALL = new Decisions.Wanted("", Optional.empty(), false);

    private final CityFixture city = new CityFixture();
    private final Decisions decisions = ServerFixture.part(Decisions.class);

    private List<Decisions.Decided> found(Decisions.Wanted wanted) {
        return city.as(() -> decisions.find(wanted, 0, 100));
    }

    @Test
    void decisions_are_found_by_month_and_kind_and_pages_and_blocks_leave_none_out() {
        city.inForce(city.lastMonth());
        var people = List.of(city.joined(), city.joined(), city.joined());
        for (var person : people) city.walks(person, city.lastMonth().atDay(1), 10_000);
        city.followed();
        city.walks(people.getFirst(), city.lastMonth().atDay(2), 10_000);
        city.followed();

        var all = found(ALL);
        assertThat(all).hasSize(4);
        assertThat(all.getFirst().before()).isEqualTo(15);
        assertThat(all.getFirst().after()).isEqualTo(30);
        assertThat(found(new Decisions.Wanted("", Optional.empty(), true))).containsExactly(all.getFirst());
        assertThat(found(new Decisions.Wanted(CityFixture.AGREEMENT, Optional.of(city.lastMonth()), false)))
                .isEqualTo(all);
        assertThat(found(new Decisions.Wanted("", Optional.of(city.lastMonth().minusMonths(1)), false)))
                .isEmpty();
        assertThat(found(new Decisions.Wanted("another", Optional.empty(), false)))
                .isEmpty();
        assertThat(city.as(() -> decisions.find(ALL, 1, 2))).isEqualTo(all.subList(1, 3));
        var blocks = new ArrayList<Decisions.Decided>();
        for (var last = Optional.<Decisions.Decided>empty(); blocks.size() < 10; last = Optional.of(blocks.getLast())) {
            var behind = last.map(Decisions.Decided::position);
            var block = city.as(() -> decisions.find(ALL, behind, 1));
            if (block.isEmpty()) break;
            blocks.addAll(block);
        }
        assertThat(blocks).isEqualTo(all);
        assertThat(ServerFixture.as(ServerFixture.municipality(), () -> decisions.find(ALL, 0, 10)))
                .isEmpty();
    }
}
