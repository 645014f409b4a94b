package musubi.platform.area;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The outline of a municipality, for maps that ask nobody else for anything. */
@Repository
public class Outlines {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Outlines(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is drawn now, and since when. */
    record Given(String rings, String digest, Instant at) {}

    @Transactional(readOnly = true)
    Optional<Given> given() {
        return last().filter(given -> !given.rings().isEmpty());
    }

    private Optional<Given> last() {
        return db.sql("select rings, digest, recorded_at from area.outline order by number desc limit 1")
                .query((row, number) -> new Given(
                        row.getString("rings"),
                        row.getString("digest"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** The lines to draw; empty while nobody gave any. */
    @Transactional(readOnly = true)
    public List<Ring> drawn() {
        return given().map(given -> given.rings().lines().map(Outlines::ring).toList())
                .orElse(List.of());
    }

    private static Ring ring(String line) {
        return new Ring(Arrays.stream(line.split(" ", -1))
                .map(corner -> corner.split(",", -1))
                .map(c -> new Ring.Corner(Integer.parseInt(c[0]), Integer.parseInt(c[1])))
                .toList());
    }

    private static String written(Ring ring) {
        return ring.corners().stream()
                .map(c -> c.longitude() + "," + c.latitude())
                .collect(Collectors.joining(" "));
    }

    /**
     * Takes the polygons of a GeoJSON file as the outline from now on; the same file again changes nothing.
     *
     * @throws BadInput in one sentence, when it holds none that can be drawn
     */
    @Transactional
    public void give(byte[] file) {
        var rings = GeoJson.read(file).stream().map(Outlines::written).collect(Collectors.joining("\n"));
        add(rings, Digest.of(file).hex(), "area.outline-given");
    }

    /** Draws none any more; again it changes nothing. */
    @Transactional
    public void withdraw() {
        if (given().isPresent()) add("", "", "area.outline-withdrawn");
    }

    private void add(String rings, String digest, String action) {
        var municipality = acting.actor().municipality().digits();
        db.sql("select pg_advisory_xact_lock(hashtextextended('outline ' || :municipality, 0))")
                .param("municipality", municipality)
                .query((row, number) -> 0)
                .single();
        var before = last().map(Given::digest).orElse("");
        if (last().filter(given -> given.digest().equals(digest)).isPresent()) return;
        db.sql("""
                insert into area.outline (municipality, number, rings, digest, actor, recorded_at)
                select :municipality, coalesce(max(number), 0) + 1, :rings, :digest, :actor, :at from area.outline
                """)
                .param("municipality", municipality)
                .param("rings", rings)
                .param("digest", digest)
                .param("actor", acting.actor().name())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                action,
                "outline",
                Optional.empty(),
                "",
                "{\"digest\":\"%s\"}".formatted(before),
                "{\"digest\":\"%s\"}".formatted(digest));
    }
}
