package musubi.platform.area;

import java.util.ArrayList;
import java.util.List;

/** A closed line around an area or a hole in it; its last corner is its first. */
public record Ring(List<Corner> corners) {
    private static final int LEAST = 4;

    /** The list is copied. */
    public Ring {
        corners = List.copyOf(corners);
        if (corners.size() < LEAST || !corners.getFirst().equals(corners.getLast()))
            throw new IllegalArgumentException(
                    "a ring has at least four corners and ends where it began: " + corners.size());
    }

    /** A point in hundred-thousandths of a degree of the world geodetic system, about a metre. */
    public record Corner(int longitude, int latitude) {
        private boolean near(Corner other, int distance) {
            return Math.abs(longitude - other.longitude) < distance && Math.abs(latitude - other.latitude) < distance;
        }
    }

    /** The same with corners that lie nearer to the one before than the distance left out; empty when too little of it is left. */
    List<Ring> coarser(int distance) {
        var kept = new ArrayList<Corner>(List.of(corners.getFirst()));
        for (var corner : corners.subList(1, corners.size() - 1))
            if (!corner.near(kept.getLast(), distance)) kept.add(corner);
        kept.add(corners.getFirst());
        return kept.size() < LEAST ? List.of() : List.of(new Ring(kept));
    }
}
