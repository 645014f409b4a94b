package musubi.effect.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds all who are as near as the m-th nearest, with every tie, in the other arm or in one's own.
 *
 * @param space coordinates of each row; without it distances are between the scores of {@code units}
 * @param caliper largest difference of scores allowed
 * @param tolerance by how much the squared distance of a tie may be larger
 */
record NeighbourSearch(Units units, Optional<Whitened> space, double caliper, double tolerance) {

    /** The neighbours in the other arm of each of the focal arm; of both arms for the effect on everybody. */
    List<Neighbours> matches(Estimand estimand, int m) {
        var all = new ArrayList<Neighbours>();
        var sorted = units.sorted();
        var starts = units.starts();
        for (boolean arm : new boolean[] {true, false})
            if (estimand.isFocal(arm))
                all.addAll(IntStream.range(0, units.strata())
                        .parallel()
                        .mapToObj(s -> found(Line.of(units, sorted, starts[s], starts[s + 1], arm), m, caliper))
                        .toList());
        return all;
    }

    /** Each unit with the {@code j} nearest of its own arm and stratum, itself among them; all there are if fewer. */
    List<Neighbours> own(int j) {
        var all = new ArrayList<Neighbours>();
        var sorted = units.sorted();
        var starts = units.starts();
        for (boolean arm : new boolean[] {true, false})
            all.addAll(IntStream.range(0, units.strata())
                    .parallel()
                    .mapToObj(s -> Line.own(units, sorted, starts[s], starts[s + 1], arm))
                    .filter(line -> line.focal().length > 0)
                    .map(line -> found(line, Math.min(j + 1, line.focal().length), Double.POSITIVE_INFINITY))
                    .toList());
        return all;
    }

    private Neighbours found(Line line, int m, double within) {
        return space.isEmpty() ? Neighbours.of(line, m, within, tolerance) : found(line, m, space.get());
    }

    /** Units at one point have the same neighbours, which are looked for once. */
    private Neighbours found(Line line, int m, Whitened points) {
        var cloud = new Cloud(points, units.rows(), line.others());
        int count = line.focal().length;
        var numbers = new HashMap<Point, Integer>();
        var firsts = new ArrayList<Integer>();
        var place = new int[count];
        for (int f = 0; f < count; f++) {
            int unit = line.focal()[f];
            place[f] = numbers.computeIfAbsent(Point.of(points, units.rows()[unit]), p -> {
                firsts.add(unit);
                return firsts.size() - 1;
            });
        }
        var found = firsts.stream()
                .parallel()
                .map(unit -> cloud.nearest(unit, m, tolerance))
                .toList();
        var starts = new int[found.size() + 1];
        for (int p = 0; p < found.size(); p++) starts[p + 1] = Math.addExact(starts[p], found.get(p).length);
        var others = new int[starts[found.size()]];
        for (int p = 0; p < found.size(); p++)
            System.arraycopy(found.get(p), 0, others, starts[p], starts[p + 1] - starts[p]);
        var from = new int[count];
        var until = new int[count];
        for (int f = 0; f < count; f++) {
            from[f] = starts[place[f]];
            until[f] = starts[place[f] + 1];
        }
        return new Neighbours(line.focal(), others, from, until);
    }

    /** Coordinates compared by value. */
    private record Point(List<Double> coordinates) {
        static Point of(Whitened points, int row) {
            int at = row * points.width();
            return new Point(Arrays.stream(points.points(), at, at + points.width())
                    .boxed()
                    .toList());
        }
    }
}
