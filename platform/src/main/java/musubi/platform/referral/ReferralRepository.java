package musubi.platform.referral;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Actor;
import musubi.platform.people.PersonId;
import musubi.platform.seal.Seal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Referrals in the database. What was written lies sealed, each text bound to its row. */
@Repository
class ReferralRepository {
    private final JdbcClient db;
    private final Seal seal;

    ReferralRepository(JdbcClient db, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.seal = Seal.of(folder, "referrals");
    }

    /** Adds it as a draft. False when one of this id is there, whoever may see it. */
    boolean add(Wanted wanted, Actor actor, boolean office, Instant at) {
        return db.sql("""
                insert into referral.referral (municipality, referral, person, actor, side, provider, programme, kind, priority, prohibited, part_of, sealed,
                                               state, version, made_at, changed_at)
                values (:municipality, :id, :person, :actor, :side, :provider, :programme, :kind, :priority, :prohibited, :partOf, :sealed, 'draft', 1, :at,
                        :at)
                on conflict do nothing
                """)
                        .param("municipality", actor.municipality().digits())
                        .param("id", wanted.id().value())
                        .param("person", wanted.person().value())
                        .param("actor", actor.name())
                        .param("side", office ? "office" : "clinic")
                        .param("provider", wanted.provider().orElse(null))
                        .param("programme", wanted.programme().orElse(null))
                        .param("kind", wanted.kind())
                        .param("priority", wanted.priority())
                        .param("prohibited", wanted.prohibited())
                        .param("partOf", wanted.partOf().map(ReferralId::value).orElse(null))
                        .param("sealed", sealed(row(wanted.id()), wanted.said().whole()))
                        .param("at", at(at))
                        .update()
                == 1;
    }

    private static final String COLUMNS = """
            select referral, person, actor, side, provider, programme, kind, priority, prohibited, part_of, sealed, state, version, made_at, asked_at,
                   agreed_with, agreed_to, changed_at
              from referral.referral""";

    Optional<Referral> find(ReferralId id) {
        return db.sql(COLUMNS + " where referral = :id")
                .param("id", id.value())
                .query((row, number) -> referral(row))
                .optional();
    }

    /** The same, and nobody takes a step meanwhile. */
    Optional<Referral> lock(ReferralId id) {
        return db.sql(COLUMNS + " where referral = :id for update")
                .param("id", id.value())
                .query((row, number) -> referral(row))
                .optional();
    }

    List<Referral> parts(ReferralId id) {
        return db.sql(COLUMNS + " where part_of = :id order by made_at, referral")
                .param("id", id.value())
                .query((row, number) -> referral(row))
                .list();
    }

    /** Those that are looked for, the last changed first, from behind a place on. */
    List<Referral> find(Filter filter, Optional<Referrals.Position> after, int most) {
        return db.sql(COLUMNS + WHERE + """
                   and (:first or (changed_at, referral) < (:at, cast(:place as uuid)))
                 order by changed_at desc, referral desc limit :most
                """)
                .params(params(filter))
                .param("first", after.isEmpty())
                .param("at", at(after.map(Referrals.Position::changedAt).orElse(Instant.EPOCH)))
                .param("place", after.map(r -> r.id().value()).orElse(new UUID(0, 0)))
                .param("most", most)
                .query((row, number) -> referral(row))
                .list();
    }

    long count(Filter filter) {
        return db.sql("select count(*) from referral.referral" + WHERE)
                .params(params(filter))
                .query(Long.class)
                .single();
    }

    private static final String WHERE = """

             where (:every or state = any(:states)) and (cast(:provider as text) is null or provider = :provider)
               and (not :open or (provider is null and state = 'requested'))
               and (cast(:person as uuid) is null or person = :person
                    or person in (select m.person from people.merged m where m.counts_as = :person))
               and (not :late or asked_at < :before) and (not :lately or changed_at > :since)
            """;

    private static Map<String, @Nullable Object> params(Filter filter) {
        var params = new HashMap<String, @Nullable Object>();
        params.put("every", filter.states().isEmpty());
        params.put("states", filter.states().stream().map(State::word).toArray(String[]::new));
        params.put("provider", filter.provider().orElse(null));
        params.put("open", filter.open());
        params.put("person", filter.person().map(PersonId::value).orElse(null));
        params.put("late", filter.askedBefore().isPresent());
        params.put("before", at(filter.askedBefore().orElse(Instant.EPOCH)));
        params.put("lately", filter.changedAfter().isPresent());
        params.put("since", at(filter.changedAfter().orElse(Instant.EPOCH)));
        return params;
    }

    /** So it stands after a step. */
    void change(Referral now) {
        int changed = db.sql("""
                update referral.referral
                   set state = :state, version = :version, provider = :provider, asked_at = :asked, agreed_with = :recipient, agreed_to = :words,
                       changed_at = :at
                 where referral = :id and version = :version - 1
                """)
                .param("id", now.id().value())
                .param("state", now.state().word())
                .param("version", now.version())
                .param("provider", now.provider().orElse(null))
                .param("asked", now.askedAt().map(ReferralRepository::at).orElse(null))
                .param("recipient", now.agreedWith().orElse(null))
                .param("words", now.agreedTo() == 0 ? null : now.agreedTo())
                .param("at", at(now.changedAt()))
                .update();
        if (changed != 1) throw new IllegalStateException("the referral %s was not changed".formatted(now.id()));
    }

    void step(Referral now, String why, Actor actor) {
        db.sql("""
                insert into referral.step (municipality, referral, version, state, sealed, actor, role, provider, happened_at)
                values (:municipality, :id, :version, :state, :sealed, :actor, :role, :provider, :at)
                """)
                .param("municipality", actor.municipality().digits())
                .param("id", now.id().value())
                .param("version", now.version())
                .param("state", now.state().word())
                .param("sealed", why.isEmpty() ? null : sealed(row(now.id(), now.version()), why))
                .param("actor", actor.name())
                .param("role", actor.role().word())
                .param("provider", actor.provider().orElse(null))
                .param("at", at(now.changedAt()))
                .update();
    }

    List<Step> steps(ReferralId id) {
        return db.sql("""
                select version, state, sealed, actor, role, happened_at from referral.step where referral = :id order by version
                """)
                .param("id", id.value())
                .query((row, number) -> new Step(
                        row.getInt("version"),
                        State.of(row.getString("state")),
                        opened(row(id, row.getInt("version")), row.getBytes("sealed")),
                        row.getString("actor"),
                        row.getString("role"),
                        moment(row, "happened_at")))
                .list();
    }

    /** The reasons of the last steps of these, where there are any. */
    Map<ReferralId, String> reasons(Collection<ReferralId> ids) {
        var reasons = new HashMap<ReferralId, String>();
        db.sql("""
                select s.referral, s.version, s.sealed from referral.step s join referral.referral r using (municipality, referral, version)
                 where s.referral = any(:ids) and s.sealed is not null
                """)
                .param("ids", ids.stream().map(ReferralId::value).toArray(UUID[]::new))
                .query(row -> {
                    var id = new ReferralId(row.getObject("referral", UUID.class));
                    reasons.put(id, opened(row(id, row.getInt("version")), row.getBytes("sealed")));
                });
        return reasons;
    }

    /** Keeps what was done; false when it was told before. */
    boolean add(ReferralId id, Outcome outcome, Actor actor, Instant at) {
        return db.sql("""
                insert into referral.outcome (municipality, referral, programme, session, sealed, day, actor, recorded_at)
                values (:municipality, :id, :programme, :session, :sealed, :day, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", actor.municipality().digits())
                        .param("id", id.value())
                        .param("programme", outcome.programme().orElse(null))
                        .param("session", outcome.session().orElse(null))
                        .param("sealed", outcome.done().isEmpty() ? null : sealed(outcomeRow(id), outcome.done()))
                        .param("day", outcome.day())
                        .param("actor", actor.name())
                        .param("at", at(at))
                        .update()
                == 1;
    }

    Map<ReferralId, Outcome> outcomes(Collection<ReferralId> ids) {
        var outcomes = new HashMap<ReferralId, Outcome>();
        db.sql("select referral, programme, session, sealed, day from referral.outcome where referral = any(:ids)")
                .param("ids", ids.stream().map(ReferralId::value).toArray(UUID[]::new))
                .query(row -> {
                    var id = new ReferralId(row.getObject("referral", UUID.class));
                    outcomes.put(
                            id,
                            new Outcome(
                                    Optional.ofNullable(row.getString("programme")),
                                    Optional.ofNullable(row.getString("session")),
                                    opened(outcomeRow(id), row.getBytes("sealed")),
                                    row.getObject("day", LocalDate.class)));
                });
        return outcomes;
    }

    Sender sender(String actor) {
        return db.sql("select institution, address, phone, doctor from referral.sender where actor = :actor")
                .param("actor", actor)
                .query((row, number) -> new Sender(
                        row.getString("institution"),
                        row.getString("address"),
                        row.getString("phone"),
                        row.getString("doctor")))
                .optional()
                .orElse(Sender.UNKNOWN);
    }

    void keep(Sender sender, Actor actor, Instant at) {
        db.sql("""
                insert into referral.sender (municipality, actor, institution, address, phone, doctor, changed_at)
                values (:municipality, :actor, :institution, :address, :phone, :doctor, :at)
                on conflict (municipality, actor) do update
                   set institution = :institution, address = :address, phone = :phone, doctor = :doctor, changed_at = :at
                """)
                .param("municipality", actor.municipality().digits())
                .param("actor", actor.name())
                .param("institution", sender.institution())
                .param("address", sender.address())
                .param("phone", sender.phone())
                .param("doctor", sender.doctor())
                .param("at", at(at))
                .update();
    }

    private Referral referral(ResultSet row) throws SQLException {
        var id = new ReferralId(row.getObject("referral", UUID.class));
        var sealed = row.getBytes("sealed");
        return new Referral(
                id,
                new PersonId(row.getObject("person", UUID.class)),
                row.getString("actor"),
                row.getString("side").equals("office"),
                Optional.ofNullable(row.getString("provider")),
                Optional.ofNullable(row.getString("programme")),
                row.getString("kind"),
                row.getString("priority"),
                row.getBoolean("prohibited"),
                Optional.ofNullable(row.getObject("part_of", UUID.class)).map(ReferralId::new),
                sealed == null ? Referral.Said.FORGOTTEN : Referral.Said.of(opened(row(id), sealed)),
                State.of(row.getString("state")),
                row.getInt("version"),
                moment(row, "made_at"),
                Optional.ofNullable(row.getObject("asked_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("agreed_with")),
                row.getInt("agreed_to"),
                moment(row, "changed_at"));
    }

    /** What a referral says to the person it is about: each text in words. */
    Map<String, Object> opened(Map<String, Object> held) {
        var row = new LinkedHashMap<>(held);
        var id = referral(held);
        var said = Referral.Said.of(
                held.get("sealed") instanceof byte[] sealed
                        ? opened(row(id), sealed)
                        : Referral.Said.FORGOTTEN.whole());
        row.remove("sealed");
        row.put("asked", said.asked());
        row.put("reason", said.reason());
        row.put("living", said.living());
        return row;
    }

    Map<String, Object> openedStep(Map<String, Object> held) {
        var row = new LinkedHashMap<>(held);
        var id = referral(held);
        row.put("why", opened(row(id, (Integer) Objects.requireNonNull(held.get("version"))), (byte[])
                row.remove("sealed")));
        return row;
    }

    Map<String, Object> openedOutcome(Map<String, Object> held) {
        var row = new LinkedHashMap<>(held);
        row.put("done", opened(outcomeRow(referral(held)), (byte[]) row.remove("sealed")));
        return row;
    }

    private static ReferralId referral(Map<String, Object> held) {
        return new ReferralId((UUID) Objects.requireNonNull(held.get("referral")));
    }

    private byte[] sealed(String row, String text) {
        return seal.seal(row, text.getBytes(UTF_8));
    }

    private String opened(String row, byte @Nullable [] sealed) {
        return sealed == null ? "" : new String(seal.open(row, sealed), UTF_8);
    }

    private static String row(ReferralId id) {
        return "referral " + id;
    }

    private static String row(ReferralId id, int version) {
        return "step %s %d".formatted(id, version);
    }

    private static String outcomeRow(ReferralId id) {
        return "outcome " + id;
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime at(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
