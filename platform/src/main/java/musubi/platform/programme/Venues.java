package musubi.platform.programme;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Where sessions are held. */
@Repository
public class Venues {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;

    Venues(JdbcClient db, Acting acting, Audit audit) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
    }

    /** Degrees of the world geodetic system. */
    public record Point(BigDecimal latitude, BigDecimal longitude) {
        private static final BigDecimal POLE = BigDecimal.valueOf(90);
        private static final BigDecimal DATE_LINE = BigDecimal.valueOf(180);

        /** To a millionth of a degree, as they are kept. */
        Point rounded() {
            return new Point(
                    latitude.setScale(6, RoundingMode.HALF_EVEN), longitude.setScale(6, RoundingMode.HALF_EVEN));
        }

        /** Whether it lies in the rectangle that holds the islands of Japan. */
        boolean inJapan() {
            return latitude.compareTo(BigDecimal.valueOf(20)) >= 0
                    && latitude.compareTo(BigDecimal.valueOf(46)) <= 0
                    && longitude.compareTo(BigDecimal.valueOf(122)) >= 0
                    && longitude.compareTo(BigDecimal.valueOf(154)) <= 0;
        }

        /** Whether there is such a point. */
        public boolean onGlobe() {
            return latitude.abs().compareTo(POLE) <= 0 && longitude.abs().compareTo(DATE_LINE) <= 0;
        }
    }

    /**
     * A place where sessions are held.
     *
     * @param places how many people it holds
     * @param accessibility what it has, such as a slope or a lift, in the words of open data
     */
    public record Venue(
            String id,
            String name,
            String address,
            String room,
            Optional<Integer> places,
            List<String> accessibility,
            Optional<Point> point) {
        /** Lists are copied. */
        public Venue {
            accessibility = List.copyOf(accessibility);
        }

        /** All that is known at first. */
        public static Venue named(String id, String name) {
            return new Venue(id, name, "", "", Optional.empty(), List.of(), Optional.empty());
        }
    }

    /** Enters a venue, or writes down what is known of it now. The same again changes nothing. */
    @Transactional
    public void keep(Venue venue) {
        var before = db.sql(COLUMNS + " where venue = :venue and not withdrawn for update")
                .param("venue", venue.id())
                .query((row, number) -> venue(row))
                .optional();
        int changed = db.sql("""
                insert into programme.venue as v (municipality, venue, name, address, room, places, accessibility, latitude, longitude)
                values (:municipality, :venue, :name, :address, :room, :places, :accessibility, :latitude, :longitude)
                on conflict (municipality, venue) do update
                   set name = :name, address = :address, room = :room, places = :places, accessibility = :accessibility,
                       latitude = :latitude, longitude = :longitude, withdrawn = false
                 where v.withdrawn or (v.name, v.address, v.room, v.places, v.accessibility, v.latitude, v.longitude)
                       is distinct from (excluded.name, excluded.address, excluded.room, excluded.places, excluded.accessibility,
                                         excluded.latitude, excluded.longitude)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("venue", venue.id())
                .param("name", venue.name())
                .param("address", venue.address())
                .param("room", venue.room())
                .param("places", venue.places().orElse(null), Types.INTEGER)
                .param("accessibility", String.join(";", venue.accessibility()))
                .param("latitude", venue.point().map(Point::latitude).orElse(null), Types.NUMERIC)
                .param("longitude", venue.point().map(Point::longitude).orElse(null), Types.NUMERIC)
                .update();
        if (changed == 1)
            audit.record(
                    "venue.kept",
                    "venue " + venue.id(),
                    Optional.empty(),
                    "",
                    before.map(Written::of).orElse(""),
                    find(venue.id()).map(Written::of).orElse(""));
    }

    /** All of them, by name. */
    @Transactional(readOnly = true)
    public List<Venue> all() {
        return db.sql(COLUMNS + " where not withdrawn order by name, venue")
                .query((row, number) -> venue(row))
                .list();
    }

    /**
     * Some of them, by name.
     *
     * @param part of the name, the room or the address, in small letters of one width; empty for every one
     */
    @Transactional(readOnly = true)
    public List<Venue> find(String part, int without, int most) {
        return db.sql(COLUMNS + """
                 where not withdrawn and (:part = '' or position(:part in lower(normalize(concat_ws(' ', name, room, address), nfkc))) > 0)
                 order by name, venue offset :without limit :most
                """)
                .param("part", part)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> venue(row))
                .list();
    }

    /** The one with this id. */
    @Transactional(readOnly = true)
    public Optional<Venue> find(String venue) {
        return db.sql(COLUMNS + " where venue = :venue and not withdrawn")
                .param("venue", venue)
                .query((row, number) -> venue(row))
                .optional();
    }

    private static final String COLUMNS =
            "select venue, name, address, room, places, accessibility, latitude, longitude from programme.venue";

    private static Venue venue(ResultSet row) throws SQLException {
        return new Venue(
                row.getString("venue"),
                row.getString("name"),
                row.getString("address"),
                row.getString("room"),
                Optional.ofNullable(row.getObject("places", Integer.class)),
                Arrays.stream(row.getString("accessibility").split(";", -1))
                        .filter(has -> !has.isBlank())
                        .toList(),
                point(row.getBigDecimal("latitude"), row.getBigDecimal("longitude")));
    }

    private static Optional<Point> point(@Nullable BigDecimal latitude, @Nullable BigDecimal longitude) {
        return latitude == null || longitude == null ? Optional.empty() : Optional.of(new Point(latitude, longitude));
    }
}
