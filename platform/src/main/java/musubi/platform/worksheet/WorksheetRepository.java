package musubi.platform.worksheet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.quantity.Digest;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about worksheets. */
@Repository
class WorksheetRepository {
    private final JdbcClient db;

    WorksheetRepository(JdbcClient db) {
        this.db = db;
    }

    /**
     * Who writes, for whom, when.
     *
     * @param organisation empty for the municipality
     */
    record By(String municipality, String actor, Optional<UUID> organisation, Instant at) {
        @Nullable
        UUID organisationOrNull() {
            return organisation.orElse(null);
        }

        OffsetDateTime moment() {
            return at.atOffset(ZoneOffset.UTC);
        }
    }

    /** What belongs to a worksheet. */
    private record Of<T>(UUID sheet, T what) {}

    /** Of one version of a worksheet. */
    private record OfVersion(UUID sheet, int version, Worksheet.Agreement agreement) {}

    /** Of two who write to the same worksheet the second waits for the first. */
    void lock(String municipality, UUID sheet) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('worksheet ' || :municipality || ' ' || :sheet, 0))")
                .param("municipality", municipality)
                .param("sheet", sheet.toString())
                .query((row, number) -> 0)
                .single();
    }

    /** Those the actor sees, of one or of all, the one written last first. */
    List<Worksheet> sheets(Optional<UUID> wanted) {
        var parties = grouped(wanted, """
                select p.sheet, o.organisation, o.side, o.name from worksheet.party p join worksheet.organisation o using (municipality, organisation)
                 where p.takes_part and (cast(:sheet as uuid) is null or p.sheet = :sheet) order by o.name, o.organisation
                """, WorksheetRepository::organisation);
        var agreements = db.sql("""
                select sheet, version, party, actor, agreed_at from worksheet.agreement
                 where cast(:sheet as uuid) is null or sheet = :sheet order by agreed_at, party
                """)
                .param("sheet", wanted.orElse(null), Types.OTHER)
                .query((row, number) -> new OfVersion(
                        row.getObject("sheet", UUID.class),
                        row.getInt("version"),
                        new Worksheet.Agreement(
                                row.getString("party"), row.getString("actor"), moment(row, "agreed_at"))))
                .list();
        var versions = grouped(wanted, """
                select sheet, version, revision, content, digest, actor, organisation, proposed_at from worksheet.version
                 where cast(:sheet as uuid) is null or sheet = :sheet order by sheet, version
                """, row -> version(row, agreements));
        return db.sql("""
                select sheet, revision, content, actor, organisation, written_at
                  from (select distinct on (sheet) sheet, revision, content, actor, organisation, written_at from worksheet.revision
                         where cast(:sheet as uuid) is null or sheet = :sheet order by sheet, revision desc) last
                 order by written_at desc, sheet
                """)
                .param("sheet", wanted.orElse(null), Types.OTHER)
                .query((row, number) -> {
                    var sheet = row.getObject("sheet", UUID.class);
                    return new Worksheet(
                            sheet,
                            parties.getOrDefault(sheet, List.of()),
                            revision(row),
                            versions.getOrDefault(sheet, List.of()));
                })
                .list();
    }

    /** Reads what one column says of each row. */
    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> Map<UUID, List<T>> grouped(Optional<UUID> wanted, String sql, Reading<T> reading) {
        RowMapper<Of<T>> mapper = (row, number) -> new Of<>(row.getObject("sheet", UUID.class), reading.of(row));
        return db.sql(sql).param("sheet", wanted.orElse(null), Types.OTHER).query(mapper).list().stream()
                .collect(Collectors.groupingBy(Of::sheet, Collectors.mapping(Of::what, Collectors.toList())));
    }

    private static Organisation organisation(ResultSet row) throws SQLException {
        return new Organisation(
                row.getObject("organisation", UUID.class),
                Organisation.Side.of(row.getString("side")),
                row.getString("name"));
    }

    private static Worksheet.Version version(ResultSet row, List<OfVersion> agreements) throws SQLException {
        var sheet = row.getObject("sheet", UUID.class);
        int number = row.getInt("version");
        return new Worksheet.Version(
                number,
                row.getInt("revision"),
                Content.read(row.getString("content")),
                new Digest(row.getString("digest")),
                row.getString("actor"),
                Optional.ofNullable(row.getObject("organisation", UUID.class)),
                moment(row, "proposed_at"),
                agreements.stream()
                        .filter(a -> a.sheet().equals(sheet) && a.version() == number)
                        .map(OfVersion::agreement)
                        .toList());
    }

    private static Worksheet.Revision revision(ResultSet row) throws SQLException {
        return new Worksheet.Revision(
                row.getInt("revision"),
                Content.read(row.getString("content")),
                row.getString("actor"),
                Optional.ofNullable(row.getObject("organisation", UUID.class)),
                moment(row, "written_at"));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** What was written, revision by revision, the last first. */
    List<Worksheet.Revision> revisions(UUID sheet, int most) {
        return db.sql("""
                select revision, content, actor, organisation, written_at from worksheet.revision
                 where sheet = :sheet order by revision desc limit :most
                """)
                .param("sheet", sheet)
                .param("most", most)
                .query((row, number) -> revision(row))
                .list();
    }

    Optional<Worksheet.Revision> revision(UUID sheet, int number) {
        return db.sql("""
                select revision, content, actor, organisation, written_at from worksheet.revision
                 where sheet = :sheet and revision = :revision
                """)
                .param("sheet", sheet)
                .param("revision", number)
                .query((row, n) -> revision(row))
                .optional();
    }

    /** False when it was opened before. */
    boolean open(UUID sheet, By by) {
        return db.sql("""
                insert into worksheet.sheet (municipality, sheet, actor, opened_at) values (:municipality, :sheet, :actor, :at)
                on conflict do nothing
                """)
                        .param("municipality", by.municipality())
                        .param("sheet", sheet)
                        .param("actor", by.actor())
                        .param("at", by.moment())
                        .update()
                == 1;
    }

    /** False when nothing changed by it. */
    boolean party(UUID sheet, UUID organisation, boolean takesPart, By by) {
        return db.sql("""
                insert into worksheet.party as p (municipality, sheet, organisation, takes_part, actor, changed_at)
                values (:municipality, :sheet, :organisation, :takesPart, :actor, :at)
                on conflict (municipality, sheet, organisation) do update set takes_part = :takesPart, actor = :actor, changed_at = :at
                 where p.takes_part <> :takesPart
                """)
                        .param("municipality", by.municipality())
                        .param("sheet", sheet)
                        .param("organisation", organisation)
                        .param("takesPart", takesPart)
                        .param("actor", by.actor())
                        .param("at", by.moment())
                        .update()
                == 1;
    }

    void write(UUID sheet, int revision, Content content, By by) {
        db.sql("""
                insert into worksheet.revision (municipality, sheet, revision, content, actor, organisation, written_at)
                values (:municipality, :sheet, :revision, :content, :actor, :organisation, :at)
                """)
                .param("municipality", by.municipality())
                .param("sheet", sheet)
                .param("revision", revision)
                .param("content", content.written())
                .param("actor", by.actor())
                .param("organisation", by.organisationOrNull(), Types.OTHER)
                .param("at", by.moment())
                .update();
    }

    void propose(UUID sheet, int version, int revision, Content content, By by) {
        db.sql("""
                insert into worksheet.version (municipality, sheet, version, revision, content, digest, actor, organisation, proposed_at)
                values (:municipality, :sheet, :version, :revision, :content, :digest, :actor, :organisation, :at)
                """)
                .param("municipality", by.municipality())
                .param("sheet", sheet)
                .param("version", version)
                .param("revision", revision)
                .param("content", content.written())
                .param("digest", content.digest().hex())
                .param("actor", by.actor())
                .param("organisation", by.organisationOrNull(), Types.OTHER)
                .param("at", by.moment())
                .update();
    }

    /** False when this party agreed to it before. */
    boolean agree(UUID sheet, int version, String party, Digest digest, By by) {
        return db.sql("""
                insert into worksheet.agreement (municipality, sheet, version, party, digest, actor, agreed_at)
                values (:municipality, :sheet, :version, :party, :digest, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", by.municipality())
                        .param("sheet", sheet)
                        .param("version", version)
                        .param("party", party)
                        .param("digest", digest.hex())
                        .param("actor", by.actor())
                        .param("at", by.moment())
                        .update()
                == 1;
    }

    /** False when it was recorded before. */
    boolean read(UUID id, UUID sheet, Worksheets.Indicator of, Checks.Entry entry, By by) {
        return db.sql("""
                insert into worksheet.reading (municipality, reading, sheet, kpi, unit, value, day, note, actor, organisation, recorded_at)
                values (:municipality, :id, :sheet, :kpi, :unit, :value, :day, :note, :actor, :organisation, :at) on conflict do nothing
                """)
                        .param("municipality", by.municipality())
                        .param("id", id)
                        .param("sheet", sheet)
                        .param("kpi", of.name())
                        .param("unit", of.unit())
                        .param("value", entry.value())
                        .param("day", entry.day())
                        .param("note", entry.said())
                        .param("actor", by.actor())
                        .param("organisation", by.organisationOrNull(), Types.OTHER)
                        .param("at", by.moment())
                        .update()
                == 1;
    }

    /** The values entered by hand, the latest day first; of one day the one recorded last. */
    List<Worksheets.Reading> readings(UUID sheet) {
        return db.sql("""
                select reading, kpi, unit, value, day, note, actor, organisation, recorded_at from worksheet.reading
                 where sheet = :sheet order by day desc, recorded_at desc, reading
                """)
                .param("sheet", sheet)
                .query((row, number) -> new Worksheets.Reading(
                        row.getObject("reading", UUID.class),
                        new Worksheets.Indicator(row.getString("kpi"), row.getString("unit")),
                        row.getBigDecimal("value"),
                        row.getObject("day", LocalDate.class),
                        row.getString("note"),
                        row.getString("actor"),
                        Optional.ofNullable(row.getObject("organisation", UUID.class)),
                        moment(row, "recorded_at")))
                .list();
    }

    /** False when it was recorded before. */
    boolean review(UUID id, UUID sheet, int version, LocalDate day, String said, By by) {
        return db.sql("""
                insert into worksheet.review (municipality, review, sheet, version, day, said, actor, organisation, recorded_at)
                values (:municipality, :id, :sheet, :version, :day, :said, :actor, :organisation, :at) on conflict do nothing
                """)
                        .param("municipality", by.municipality())
                        .param("id", id)
                        .param("sheet", sheet)
                        .param("version", version)
                        .param("day", day)
                        .param("said", said)
                        .param("actor", by.actor())
                        .param("organisation", by.organisationOrNull(), Types.OTHER)
                        .param("at", by.moment())
                        .update()
                == 1;
    }

    /** What was said, the latest day first. */
    List<Worksheets.Review> reviews(UUID sheet) {
        return db.sql("""
                select version, day, said, actor, organisation, recorded_at from worksheet.review
                 where sheet = :sheet order by day desc, recorded_at desc, review
                """)
                .param("sheet", sheet)
                .query((row, number) -> new Worksheets.Review(
                        row.getInt("version"),
                        row.getObject("day", LocalDate.class),
                        row.getString("said"),
                        row.getString("actor"),
                        Optional.ofNullable(row.getObject("organisation", UUID.class)),
                        moment(row, "recorded_at")))
                .list();
    }
}
