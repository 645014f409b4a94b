package musubi.agreement.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import musubi.quantity.Exact;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static Exact at(Course course, Exact x) {
        var found = course.pieces().getFirst();
        for (var piece : course.pieces()) if (piece.from().compareTo(x) <= 0) found = piece;
        return found.at(x);
    }

    /** Straight pieces between whole points; evaluated at thirds, so that no point is hit by chance. */
    private static Course random(Random random) {
        var pieces = new ArrayList<Course.Piece>();
        long from = 0;
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            pieces.add(new Course.Piece(
                    Exact.of(from), Exact.of(random.nextInt(40) - 20), Exact.of(random.nextInt(7) - 3)));
            from += 1 + random.nextInt(8);
        }
        return new Course(pieces);
    }

    @Test
    void sums_least_greatest_and_compositions_agree_with_reckoning_point_by_point_seed_1_to_300() {
        for (int seed = 1; seed <= 300; seed++) {
            var random = new Random(seed);
            var f = random(random);
            var g = random(random);
            var positive = g.greatest(Course.constant(Exact.ZERO, Exact.ZERO));
            var sum = f.plus(g);
            var least = f.least(g);
            var greatest = f.greatest(g);
            var composed = f.after(positive);
            for (int k = 0; k < 40; k++) {
                // Pieces are half-open, so a falling course meets a threshold from the other side: sevenths avoid both.
                var x = Exact.of(3L * k + 1, 7).plus(Exact.of(1, 1_009));

                assertThat(at(sum, x)).as("sum, seed " + seed).isEqualTo(at(f, x).plus(at(g, x)));
                assertThat(at(least, x)).isEqualTo(at(f, x).least(at(g, x)));
                assertThat(at(greatest, x)).isEqualTo(at(f, x).greatest(at(g, x)));
                assertThat(at(composed, x)).as("composed, seed " + seed).isEqualTo(at(f, at(positive, x)));
            }
        }
    }

    @Test
    void a_course_that_jumps_down_does_not_rise() {
        var falls = new Course(List.of(
                new Course.Piece(Exact.ZERO, Exact.ZERO, Exact.ONE),
                new Course.Piece(Exact.of(10), Exact.of(5), Exact.ONE)));

        assertThat(falls.rises()).isFalse();
        assertThat(falls.falls()).isFalse();
        assertThat(falls.jump(1)).isEqualTo(Exact.of(-5));
    }
}
