package musubi.platform.joint;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import musubi.platform.municipality.Code;
import musubi.quantity.Days;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about joint contracts. What concerns other parties passes through functions of the database that ask who asks. */
@Repository
class JointContractRepository {
    private final JdbcClient db;

    JointContractRepository(JdbcClient db) {
        this.db = db;
    }

    boolean propose(UUID id, UUID programme, String text, String digest, Map<Code, Long> shares, Instant at) {
        var codes = List.copyOf(shares.keySet());
        return db.sql("""
                select joint.propose(:id, :programme, :text, :digest, :cities, :shares, :at)
                """)
                .param("id", id)
                .param("programme", programme)
                .param("text", text)
                .param("digest", digest)
                .param("cities", codes.stream().map(Code::digits).toArray(String[]::new))
                .param("shares", codes.stream().map(shares::get).toArray(Long[]::new))
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    List<UUID> of(UUID programme) {
        return db.sql(
                        "select contract from joint.contract where programme = :programme order by proposed_at desc, contract")
                .param("programme", programme)
                .query(UUID.class)
                .list();
    }

    /** A contract before its parties are known. */
    record Text(UUID id, UUID programme, Words title, String text, String digest) {
        JointContract with(List<JointContract.Party> parties) {
            return new JointContract(id, programme, title, text, digest, parties);
        }
    }

    Optional<Text> find(UUID id, Function<String, Words> title) {
        return db.sql("select programme, text, digest from joint.contract where contract = :id")
                .param("id", id)
                .query((row, number) -> new Text(
                        id,
                        row.getObject("programme", UUID.class),
                        title.apply(row.getString("text")),
                        row.getString("text"),
                        row.getString("digest")))
                .optional();
    }

    List<JointContract.Party> parties(UUID id, String period, int edition) {
        return db.sql("""
                select municipality, name_ja, name_en, share, signed, pack, paid from joint.parties(:id, :period, :edition)
                """)
                .param("id", id)
                .param("period", period)
                .param("edition", edition)
                .query((row, number) -> new JointContract.Party(
                        new Code(row.getString("municipality")),
                        new Words(row.getString("name_ja"), row.getString("name_en")),
                        row.getLong("share"),
                        row.getBoolean("signed"),
                        Optional.ofNullable(row.getString("pack")),
                        row.getBoolean("paid")))
                .list();
    }

    boolean sign(String municipality, UUID id, String digest, String actor, Instant at) {
        return db.sql("""
                insert into joint.signature (municipality, contract, digest, actor, signed_at)
                values (:municipality, :id, :digest, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("id", id)
                        .param("digest", digest)
                        .param("actor", actor)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    int part(
            String municipality,
            UUID id,
            String period,
            int edition,
            JointPart part,
            String pack,
            String actor,
            Instant at) {
        return db.sql("""
                insert into joint.part (municipality, contract, period, edition, question, first_day, until, counted, people, numerator,
                                        denominator, pack, actor, sealed_at)
                values (:municipality, :id, :period, :edition, :question, :first, :until, :counted, :people, :numerator,
                        :denominator, :pack, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality)
                .param("id", id)
                .param("period", period)
                .param("edition", edition)
                .param("question", part.key())
                .param("first", part.window().from())
                .param("until", part.window().until())
                .param("counted", part.counted())
                .param("people", part.handed().map(JointPart.Numbers::people).orElse(null))
                .param(
                        "numerator",
                        part.handed().map(JointPart.Numbers::numerator).orElse(null))
                .param(
                        "denominator",
                        part.handed().map(JointPart.Numbers::denominator).orElse(null))
                .param("pack", pack)
                .param("actor", actor)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Every number of people the municipality handed over, in whatever contract or month, but for this very part. */
    List<JointPart> handed(UUID id, String period, String question) {
        return db.sql("""
                select question, first_day, until, counted, people, numerator, denominator from joint.part
                 where people is not null and not (contract = :id and period = :period and question = :question)
                union all
                select figure, month, cast(month + interval '1 month' as date), true, people, numerator, denominator
                  from joint.contribution where people is not null and figure = 'participants'
                 order by 1, 2, 3
                """)
                .param("id", id)
                .param("period", period)
                .param("question", question)
                .query((row, number) -> part(row))
                .list();
    }

    private static JointPart part(ResultSet row) throws SQLException {
        var days = new Days(row.getObject("first_day", LocalDate.class), row.getObject("until", LocalDate.class));
        var question = row.getString("question");
        long people = row.getLong("people");
        var handed = row.wasNull()
                ? Optional.<JointPart.Numbers>empty()
                : Optional.of(new JointPart.Numbers(
                        people, row.getBigDecimal("numerator"), row.getBigDecimal("denominator")));
        // The monthly sum asks as a contract would.
        var key = question.contains(" ") ? question : Asked.key(question, days, Map.of());
        return new JointPart(key, days, row.getBoolean("counted"), handed);
    }

    /** What the municipality itself handed over for a period up to an edition, the last first. */
    List<JointPart> own(UUID id, String period, int edition) {
        return db.sql("""
                select question, first_day, until, counted, people, numerator, denominator from joint.part
                 where contract = :id and period = :period and edition <= :edition order by edition desc, question
                """)
                .param("id", id)
                .param("period", period)
                .param("edition", edition)
                .query((row, number) -> part(row))
                .list();
    }

    /** The last correction that the municipality itself made of a period, up to now. */
    Optional<Own> corrected(UUID id, String period) {
        return db.sql("""
                select edition, correction from joint.correction where contract = :id and period = :period order by edition desc limit 1
                """)
                .param("id", id)
                .param("period", period)
                .query((row, number) -> new Own(row.getInt("edition"), row.getObject("correction", UUID.class)))
                .optional();
    }

    /** When the municipality first handed over a number for a period. */
    Optional<Instant> firstSealed(UUID id, String period) {
        return db.sql("select min(sealed_at) from joint.part where contract = :id and period = :period")
                .param("id", id)
                .param("period", period)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single();
    }

    /** An own correction: from which edition on it counts, and the name of its evidence. */
    record Own(int edition, UUID correction) {}

    boolean corrects(UUID correction) {
        return db.sql("select exists (select 1 from joint.correction where correction = :correction)")
                .param("correction", correction)
                .query(Boolean.class)
                .single();
    }

    List<JointContracts.Correction> corrections(UUID id, String period) {
        return db.sql("select edition, municipality, opened_at, lines from joint.corrections(:id, :period)")
                .param("id", id)
                .param("period", period)
                .query((row, number) -> new JointContracts.Correction(
                        row.getInt("edition"),
                        new Code(row.getString("municipality")),
                        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                        row.getString("lines").equals("kept")
                                ? JointContracts.Lines.KEPT
                                : JointContracts.Lines.SPLIT_ANEW))
                .list();
    }

    /**
     * The edition that a correction makes; empty when it is too early for one.
     *
     * @param corrected the last edition, as far as the caller knows
     * @param lost whether the own evidence of that is gone
     */
    Optional<Integer> correct(
            UUID id,
            String period,
            int corrected,
            boolean lost,
            UUID correction,
            String reason,
            String actor,
            Instant at) {
        return db.sql("select joint.correct(:id, :period, :corrected, :lost, :correction, :reason, :actor, :at)")
                .param("id", id)
                .param("period", period)
                .param("corrected", corrected)
                .param("lost", lost)
                .param("correction", correction)
                .param("reason", reason)
                .param("actor", actor)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query((row, number) -> Optional.ofNullable(row.getObject(1, Integer.class)))
                .single();
    }

    Map<String, JointContracts.Sum> evidence(UUID id, String period, int edition) {
        var sums = new LinkedHashMap<String, JointContracts.Sum>();
        db.sql("select question, missing, withheld, numerator, denominator from joint.evidence(:id, :period, :edition)")
                .param("id", id)
                .param("period", period)
                .param("edition", edition)
                .query((row, number) -> sums.put(
                        row.getString("question"),
                        new JointContracts.Sum(
                                row.getLong("missing"),
                                row.getLong("withheld"),
                                Optional.ofNullable(row.getBigDecimal("numerator")),
                                Optional.ofNullable(row.getBigDecimal("denominator")))))
                .list();
        return sums;
    }

    /** Two who seal or pay for a municipality at once wait for each other. */
    void lock(String municipality) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('joint contract of ' || :municipality, 0))")
                .param("municipality", municipality)
                .query((row, number) -> 0)
                .single();
    }
}
