package musubi.study.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import musubi.effect.distribution.Normal;
import musubi.study.power.Reach.Point;
import org.junit.jupiter.api.Test;

/** Where the power comes to 80 %. */
class ReachTest {
    /** A normal test with standard error 1 has power 80 % at z(0.975) + z(0.8) = 1.95996 + 0.84162. */
    @Test
    void a_normal_test_is_met_exactly() {
        var points = List.of(normal(1), normal(2), normal(3), normal(4));

        assertThat(Reach.along(points, 1_000_000))
                .isInstanceOfSatisfying(
                        Reach.Between.class, b -> assertThat(b.value()).isCloseTo(2.801585, within(1e-6)));
    }

    @Test
    void the_least_tried_may_have_it_already() {
        assertThat(Reach.along(List.of(new Point(2, 0.8), new Point(3, 0.9)), 100))
                .isEqualTo(new Reach.AtMost(2));
    }

    @Test
    void it_may_not_be_reached_or_tried_at_all() {
        assertThat(Reach.along(List.of(new Point(2, 0.1), new Point(3, 0.79)), 100))
                .isEqualTo(new Reach.NotReached());
        assertThat(Reach.along(List.of(), 100)).isEqualTo(new Reach.NotReached());
    }

    /** Between 0 and 1 the quantile has no ends; half a table keeps the answer between the points. */
    @Test
    void none_and_all_are_half_a_table_away() {
        assertThat(Reach.along(List.of(new Point(1, 0), new Point(2, 1)), 100))
                .isInstanceOfSatisfying(
                        Reach.Between.class, b -> assertThat(b.value()).isBetween(1.5, 2.0));
    }

    private static Point normal(double size) {
        return new Point(size, Normal.upTo(size - Normal.quantile(0.975)));
    }
}
