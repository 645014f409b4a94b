package musubi.platform.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import musubi.platform.area.Ring;
import musubi.platform.programme.Venues;
import org.junit.jupiter.api.Test;

class VenueMapTest {
    private static Venues.Venue venue(String id, String latitude, String longitude) {
        return new Venues.Venue(
                id,
                id,
                "",
                "",
                Optional.empty(),
                List.of(),
                Optional.of(new Venues.Point(new BigDecimal(latitude), new BigDecimal(longitude))));
    }

    @Test
    void north_is_up_and_a_kilometre_is_as_long_both_ways() {
        // At 36 degrees a kilometre is 0.00898 degrees of latitude and 0.0111 of longitude.
        var map = VenueMap.of(
                List.of(
                        venue("south-west", "36.00000", "140.00000"),
                        venue("north", "36.02695", "140.00000"),
                        venue("east", "36.00000", "140.03331"),
                        Venues.Venue.named("nowhere", "nowhere")),
                List.of());

        assertThat(map.points()).extracting(VenueMap.Point::number).containsExactly(1, 2, 3);
        assertThat(map.points().get(1).y()).isEqualTo(24);
        assertThat(map.points().get(0).y()).isEqualTo(336);
        assertThat(map.points().get(2).x()).isBetween(332, 338);
        assertThat(map.kilometres()).isEqualTo(1);
        assertThat(map.elsewhere()).extracting(Venues.Venue::id).containsExactly("nowhere");
    }

    @Test
    void one_venue_and_none_make_a_picture_too() {
        assertThat(VenueMap.of(List.of(), List.of()).points()).isEmpty();
        assertThat(VenueMap.of(List.of(venue("only", "36.0", "140.0")), List.of())
                        .points())
                .extracting(p -> p.x() + " " + p.y())
                .containsExactly("24 336");
    }

    @Test
    void an_outline_is_drawn_whole_around_the_venues() {
        var square = new Ring(List.of(
                new Ring.Corner(139_99000, 35_99000),
                new Ring.Corner(140_01000, 35_99000),
                new Ring.Corner(140_01000, 36_01000),
                new Ring.Corner(139_99000, 35_99000)));
        var map = VenueMap.of(List.of(venue("only", "36.0", "140.0")), List.of(square));

        assertThat(map.outlines())
                .singleElement()
                .asString()
                .startsWith("M24 336 L")
                .endsWith("Z");
        assertThat(map.points().getFirst().y()).isEqualTo(180);
    }
}
