package musubi.agreement.language;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import musubi.quantity.Exact;

/**
 * How an amount runs with one quantity: straight pieces, each from a point up to the next. A jump stands between two
 * pieces; what happens at one point alone is left out.
 *
 * @param pieces ascending, at least one; the last reaches to infinity
 */
record Course(List<Piece> pieces) {
    /** Before it nothing is looked at: quantities that can be negative begin here. */
    static final Exact FARTHEST = Exact.of(-1_000_000_000_000L);

    /** From a point on: the value there and what one more adds. */
    record Piece(Exact from, Exact value, Exact slope) {
        Exact at(Exact x) {
            return value.plus(x.minus(from).times(slope));
        }
    }

    Course {
        var joined = new ArrayList<Piece>();
        for (var piece : pieces) if (joined.isEmpty() || !continues(joined.getLast(), piece)) joined.add(piece);
        pieces = List.copyOf(joined);
    }

    private static boolean continues(Piece before, Piece piece) {
        return before.slope().compareTo(piece.slope()) == 0
                && before.at(piece.from()).compareTo(piece.value()) == 0;
    }

    static Course constant(Exact start, Exact value) {
        return new Course(List.of(new Piece(start, value, Exact.ZERO)));
    }

    static Course identity(Exact start) {
        return new Course(List.of(new Piece(start, start, Exact.ONE)));
    }

    Exact start() {
        return pieces.getFirst().from();
    }

    private Piece on(Exact x) {
        var found = pieces.getFirst();
        for (var piece : pieces) if (piece.from().compareTo(x) <= 0) found = piece;
        return found;
    }

    Course times(Exact factor) {
        return new Course(pieces.stream()
                .map(p -> new Piece(p.from(), p.value().times(factor), p.slope().times(factor)))
                .toList());
    }

    Course plus(Course other) {
        return merged(other, points(other), (a, b) -> a.plus(b));
    }

    Course least(Course other) {
        return merged(other, crossings(other), Exact::least);
    }

    Course greatest(Course other) {
        return merged(other, crossings(other), Exact::greatest);
    }

    private TreeSet<Exact> points(Course other) {
        var points = new TreeSet<Exact>();
        pieces.forEach(p -> points.add(p.from()));
        other.pieces.forEach(p -> points.add(p.from()));
        return points;
    }

    private TreeSet<Exact> crossings(Course other) {
        var points = points(other);
        var all = new TreeSet<>(points);
        for (var point : points) {
            var a = on(point);
            var b = other.on(point);
            var slope = a.slope().minus(b.slope());
            if (slope.sign() == 0) continue;
            var cross = point.plus(b.at(point).minus(a.at(point)).dividedBy(slope));
            var next = points.higher(point);
            if (cross.compareTo(point) > 0 && (next == null || cross.compareTo(next) < 0)) all.add(cross);
        }
        return all;
    }

    /** Between two points both are straight, so the value at the point and one further inside say all. */
    private Course merged(Course other, TreeSet<Exact> points, BinaryOperator<Exact> how) {
        var merged = new ArrayList<Piece>();
        for (var point : points) {
            var next = points.higher(point);
            var inside = next == null ? point.plus(Exact.ONE) : point.plus(next).dividedBy(Exact.of(2));
            var here = how.apply(on(point).at(point), other.on(point).at(point));
            var there = how.apply(on(point).at(inside), other.on(point).at(inside));
            merged.add(new Piece(point, here, there.minus(here).dividedBy(inside.minus(point))));
        }
        return new Course(merged);
    }

    /** Where this course passes the thresholds, {@code which} says by the value what it runs along from there on. */
    Course along(List<Exact> thresholds, Function<Exact, Course> which) {
        var points = new TreeSet<Exact>();
        for (var piece : pieces) {
            points.add(piece.from());
            for (var threshold : thresholds) {
                if (piece.slope().sign() == 0) continue;
                var x = piece.from().plus(threshold.minus(piece.value()).dividedBy(piece.slope()));
                if (x.compareTo(piece.from()) > 0) points.add(x);
            }
        }
        var all = new TreeSet<>(points);
        for (var point : points) {
            var chosen = which.apply(on(point).at(inside(points, point)));
            var next = points.higher(point);
            for (var piece : chosen.pieces)
                if (piece.from().compareTo(point) > 0
                        && (next == null || piece.from().compareTo(next) < 0)) all.add(piece.from());
        }
        var result = new ArrayList<Piece>();
        for (var point : all) {
            var inside = inside(all, point);
            var piece = which.apply(on(point).at(inside)).on(inside);
            result.add(new Piece(point, piece.at(point), piece.slope()));
        }
        return new Course(result);
    }

    private static Exact inside(TreeSet<Exact> points, Exact point) {
        var next = points.higher(point);
        return next == null ? point.plus(Exact.ONE) : point.plus(next).dividedBy(Exact.of(2));
    }

    /** The value this course has, run along by another: {@code this(of(x))}. */
    Course after(Course of) {
        var thresholds = pieces.stream().map(Piece::from).toList();
        return of.along(thresholds, value -> {
            var piece = on(value);
            return of.times(piece.slope())
                    .plus(constant(of.start(), piece.value().minus(piece.from().times(piece.slope()))));
        });
    }

    /** Whether it never falls. */
    boolean rises() {
        return monotone(1);
    }

    /** Whether it never rises. */
    boolean falls() {
        return monotone(-1);
    }

    private boolean monotone(int sign) {
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).slope().sign() * sign < 0) return false;
            if (i > 0 && jump(i).sign() * sign < 0) return false;
        }
        return true;
    }

    /** What the value gains at the start of a piece. */
    Exact jump(int piece) {
        var start = pieces.get(piece);
        return piece == 0
                ? Exact.ZERO
                : start.value().minus(pieces.get(piece - 1).at(start.from()));
    }
}
