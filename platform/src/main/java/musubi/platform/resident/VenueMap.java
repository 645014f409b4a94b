package musubi.platform.resident;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.area.Ring;
import musubi.platform.programme.Venues;

/**
 * Where the venues lie to one another: points over a grid of whole kilometres, north at the top, in a picture of 360 points a side. No
 * map of anybody else's is asked for, so nobody learns what a resident looks at.
 *
 * @param kilometres from one line of the grid to the next; 0 when there is no point
 * @param elsewhere venues of which nobody entered where they lie
 * @param outlines the boundaries an administrator gave, as SVG writes paths
 */
record VenueMap(
        List<Point> points, List<Integer> lines, int kilometres, List<Venues.Venue> elsewhere, List<String> outlines) {
    static final int SIDE = 360;
    private static final int MARGIN = 24;

    /** A degree of latitude, in metres. */
    private static final BigDecimal DEGREE = BigDecimal.valueOf(111_320);

    /** Of a degree of latitude, what a degree of longitude has at 20, 24, … 48 degrees north: the cosine, in thousandths. */
    private static final List<Integer> NARROWER = List.of(940, 914, 883, 848, 809, 766, 719, 669);

    private static final List<Integer> STEPS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000);
    private static final int MOST_LINES = 6;
    private static final int KILOMETRE = 1_000;

    /** Lists are copied. */
    VenueMap {
        points = List.copyOf(points);
        lines = List.copyOf(lines);
        elsewhere = List.copyOf(elsewhere);
        outlines = List.copyOf(outlines);
    }

    /** A venue with its number in the list. */
    record Point(int number, Venues.Venue venue, int x, int y) {}

    static VenueMap of(List<Venues.Venue> venues, List<Ring> rings) {
        var placed = venues.stream().filter(v -> v.point().isPresent()).toList();
        var elsewhere = venues.stream().filter(v -> v.point().isEmpty()).toList();
        if (placed.isEmpty()) return new VenueMap(List.of(), List.of(), 0, elsewhere, List.of());
        var corners = rings.stream().flatMap(r -> r.corners().stream()).toList();
        var south = least(Stream.concat(
                placed.stream().map(VenueMap::latitude), corners.stream().map(c -> degrees(c.latitude()))));
        var west = least(Stream.concat(
                placed.stream().map(VenueMap::longitude), corners.stream().map(c -> degrees(c.longitude()))));
        var ground = new Ground(south, west);
        var wide = placed.stream().map(v -> ground.east(longitude(v))).toList();
        var high = placed.stream().map(v -> ground.north(latitude(v))).toList();
        long side = Stream.of(
                        Stream.of((long) KILOMETRE),
                        wide.stream(),
                        high.stream(),
                        corners.stream().map(c -> ground.east(degrees(c.longitude()))),
                        corners.stream().map(c -> ground.north(degrees(c.latitude()))))
                .flatMap(Function.identity())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var points = new ArrayList<Point>();
        for (int i = 0; i < placed.size(); i++)
            points.add(new Point(
                    i + 1,
                    placed.get(i),
                    MARGIN + scaled(wide.get(i), side),
                    SIDE - MARGIN - scaled(high.get(i), side)));
        int step = STEPS.stream()
                .filter(s -> side <= (long) s * KILOMETRE * MOST_LINES)
                .findFirst()
                .orElse(STEPS.getLast());
        var lines = new ArrayList<Integer>();
        for (int i = 0; i <= MOST_LINES; i++) {
            int at = MARGIN + scaled((long) i * step * KILOMETRE, side);
            if (at <= SIDE) lines.add(at);
        }
        var outlines = rings.stream().map(r -> ground.path(r, side)).toList();
        return new VenueMap(points, lines, step, elsewhere, outlines);
    }

    /** Metres from the south-western corner of the picture. */
    private record Ground(BigDecimal south, BigDecimal west) {
        long east(BigDecimal longitude) {
            return metres(longitude.subtract(west), narrower(south));
        }

        long north(BigDecimal latitude) {
            return metres(latitude.subtract(south), KILOMETRE);
        }

        String path(Ring ring, long side) {
            return ring.corners().stream()
                    .map(c -> (MARGIN + scaled(east(degrees(c.longitude())), side)) + " "
                            + (SIDE - MARGIN - scaled(north(degrees(c.latitude())), side)))
                    .collect(Collectors.joining(" L", "M", " Z"));
        }
    }

    private static BigDecimal degrees(int hundredThousandths) {
        return BigDecimal.valueOf(hundredThousandths, 5);
    }

    private static BigDecimal least(Stream<BigDecimal> values) {
        return values.min(Comparator.naturalOrder()).orElseThrow();
    }

    private static int scaled(long metres, long side) {
        return Math.toIntExact(metres * (SIDE - 2 * MARGIN) / side);
    }

    private static long metres(BigDecimal degrees, int thousandths) {
        return degrees.multiply(DEGREE)
                .multiply(BigDecimal.valueOf(thousandths))
                .divide(BigDecimal.valueOf(1_000), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }

    private static int narrower(BigDecimal latitude) {
        int at = latitude.subtract(BigDecimal.valueOf(18)).intValue() / 4;
        return NARROWER.get(Math.clamp(at, 0, NARROWER.size() - 1));
    }

    private static BigDecimal latitude(Venues.Venue venue) {
        return venue.point().orElseThrow().latitude();
    }

    private static BigDecimal longitude(Venues.Venue venue) {
        return venue.point().orElseThrow().longitude();
    }
}
