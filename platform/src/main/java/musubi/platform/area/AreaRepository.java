package musubi.platform.area;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query of this module. */
@Repository
class AreaRepository {
    private final JdbcClient db;
    private final List<AreaUse> uses;

    AreaRepository(JdbcClient db, List<AreaUse> uses) {
        this.db = db;
        this.uses = List.copyOf(uses);
    }

    List<Area> present() {
        return db.sql("""
                select area, kind, name_ja, name_en, valid_from, valid_until, part_of from area.present order by kind, area
                """).query((row, number) -> area(row)).list();
    }

    private static Area area(ResultSet row) throws SQLException {
        return new Area(
                row.getString("area"),
                Area.Kind.of(row.getString("kind")).orElseThrow(),
                new Words(row.getString("name_ja"), row.getString("name_en")),
                Optional.ofNullable(row.getObject("valid_from", LocalDate.class)),
                Optional.ofNullable(row.getObject("valid_until", LocalDate.class)),
                Optional.ofNullable(row.getString("part_of")));
    }

    /** Those who change areas of a municipality come one after another. */
    void lock(String municipality) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('areas ' || :municipality, 0))")
                .param("municipality", municipality)
                .query((row, number) -> 0)
                .single();
    }

    /** @param state {@code stands} or {@code withdrawn} */
    void add(String municipality, Area area, String state, Optional<UUID> list, String actor, Instant at) {
        db.sql("""
                insert into area.version (municipality, area, number, state, kind, name_ja, name_en, valid_from, valid_until, part_of,
                                          import, actor, recorded_at)
                select :municipality, :area, coalesce(max(number), 0) + 1, :state, :kind, :ja, :en, :from, :until, :partOf, :import, :actor, :at
                  from area.version where area = :area
                """)
                .param("municipality", municipality)
                .param("area", area.code())
                .param("state", state)
                .param("kind", area.kind().word())
                .param("ja", area.name().ja())
                .param("en", area.name().en())
                .param("from", area.from().orElse(null))
                .param("until", area.until().orElse(null))
                .param("partOf", area.partOf().orElse(null))
                .param("import", list.orElse(null))
                .param("actor", actor)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** How often each area is used; areas nobody uses are not among them. */
    Map<String, Long> used() {
        var used = new HashMap<String, Long>();
        for (var use : uses)
            db.sql("select q.area, count(*) as uses from (%s) q where q.area is not null group by q.area"
                            .formatted(use.query()))
                    .query((row, number) -> used.merge(row.getString("area"), row.getLong("uses"), Long::sum))
                    .list();
        return used;
    }

    boolean keep(String municipality, UUID list, String content, Instant at) {
        return db.sql("""
                insert into area.import (municipality, import, content, received_at)
                values (:municipality, :import, :content, :at) on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("import", list)
                        .param("content", content)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void step(String municipality, UUID list, String step, int rows, String actor, Instant at) {
        db.sql("""
                insert into area.import_step (municipality, import, step, actor, rows, happened_at)
                values (:municipality, :import, :step, :actor, :rows, :at)
                """)
                .param("municipality", municipality)
                .param("import", list)
                .param("step", step)
                .param("actor", actor)
                .param("rows", rows)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static final String LISTS = """
            select i.import, i.content, i.received_at, s.step, s.rows
              from area.import i
              left join lateral (select step, rows from area.import_step s
                                  where s.municipality = i.municipality and s.import = i.import
                                  order by happened_at desc, step desc limit 1) s on true
            """;

    Optional<AreaImports.Sent> list(UUID list) {
        return db.sql(LISTS + " where i.import = :import")
                .param("import", list)
                .query((row, number) -> sent(row))
                .optional();
    }

    List<AreaImports.Sent> lists() {
        return db.sql(LISTS + " order by i.received_at desc, i.import limit 20")
                .query((row, number) -> sent(row))
                .list();
    }

    private static AreaImports.Sent sent(ResultSet row) throws SQLException {
        var state = Optional.ofNullable(row.getString("step"))
                .map(AreaImports.State::of)
                .orElse(AreaImports.State.WAITING);
        return new AreaImports.Sent(
                row.getObject("import", UUID.class),
                row.getString("content"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                state,
                row.getInt("rows"));
    }

    /** What stood before a list was entered: of each of its areas, empty when there was none. */
    Map<String, Optional<Area>> before(UUID list) {
        var before = new HashMap<String, Optional<Area>>();
        db.sql("""
                select n.area as entered, o.state, o.area, o.kind, o.name_ja, o.name_en, o.valid_from, o.valid_until, o.part_of
                  from area.version n left join area.version o on o.municipality = n.municipality and o.area = n.area and o.number = n.number - 1
                 where n.import = :import
                """)
                .param("import", list)
                .query((row, number) -> before.put(
                        row.getString("entered"),
                        "stands".equals(row.getString("state")) ? Optional.of(area(row)) : Optional.empty()))
                .list();
        return before;
    }

    /** The areas of a list that were changed after it was entered. */
    List<String> changedSince(UUID list) {
        return db.sql("""
                select n.area from area.version n where n.import = :import
                   and exists (select from area.version l where l.municipality = n.municipality and l.area = n.area and l.number > n.number)
                 order by n.area
                """).param("import", list).query(String.class).list();
    }
}
