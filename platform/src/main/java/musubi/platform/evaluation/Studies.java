package musubi.platform.evaluation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.agreement.settlement.Study;
import musubi.agreement.statement.StudyJson;
import musubi.agreement.term.StudyTerms;
import musubi.measure.Measures;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Logins;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.protocol.Protocols;
import musubi.study.result.Attested;
import musubi.study.result.Registration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Protocols, registered with their digest before outcomes are seen, and the results made under them. The register is a chain of lines that
 * is only added to; what a result says of its own registration is held against it.
 */
@Repository
public class Studies {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

    private final JdbcClient db;
    private final Acting acting;
    private final Logins logins;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Studies(JdbcClient db, Acting acting, Logins logins, Audit audit, Clock clock, PlatformTransactionManager manager) {
        this.db = db;
        this.acting = acting;
        this.logins = logins;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /**
     * A protocol as it was registered.
     *
     * @param registration its line of the register
     */
    public record Protocol(
            String study,
            int version,
            String digest,
            String text,
            String registeredBy,
            Instant registeredAt,
            Registration registration) {}

    /**
     * A result.
     *
     * @param version of the protocol it was made under
     * @param source digest of the evidence, as the result says; empty when it says nothing
     * @param release the release of the study's evidence that has this digest
     * @param releasedBefore the first release of the study's evidence, when it was before the protocol was registered
     */
    public record Result(
            String study,
            int version,
            String digest,
            String source,
            Instant recordedAt,
            Optional<UUID> release,
            Optional<Instant> releasedBefore) {}

    /** What the releases of a study say of a result. */
    private record Evidence(Optional<UUID> release, Optional<Instant> releasedBefore) {}

    /**
     * Registers a protocol; the same text again changes nothing, a changed text becomes a further version.
     *
     * @throws BadInput with every mistake of the protocol and its place
     */
    @Transactional
    public void register(String typed) {
        var text = typed.replace("\r\n", "\n").replace('\r', '\n');
        var protocol = Protocols.read("protocol.yaml", text, Measures.library());
        oneByOne();
        var digest = protocol.digest().hex();
        if (protocols().stream().anyMatch(p -> p.digest().equals(digest))) return;
        var at = clock.instant();
        var moment = MOMENT.format(at.truncatedTo(ChronoUnit.SECONDS).atZone(Japan.TIME));
        var entry = Registration.entered(head(), protocol, moment).entry().orElseThrow();
        db.sql("""
                insert into evaluation.protocol (municipality, study, version, digest, text, actor, registered_at, place, after, line)
                select :municipality, :study, coalesce(max(version) filter (where study = :study), 0) + 1, :digest, :text, :actor, :at,
                       coalesce(max(place), 0) + 1, :after, :line
                  from evaluation.protocol
                """)
                .param("municipality", municipality())
                .param("study", protocol.id())
                .param("digest", digest)
                .param("text", text)
                .param("actor", acting.actor().name())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("after", entry.after())
                .param("line", entry.line())
                .update();
        audit.record(
                "evaluation.protocol-registered",
                "study " + protocol.id(),
                Optional.empty(),
                "",
                "{\"digest\":\"%s\",\"line\":\"%s\"}".formatted(digest, entry.line()));
    }

    /** A line is entered after the one before it, whoever else registers at the same moment. */
    private void oneByOne() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('register of protocols ' || :municipality, 0))")
                .param("municipality", municipality())
                .query((row, number) -> 0)
                .single();
    }

    private String head() {
        return lines().stream()
                .reduce((earlier, later) -> later)
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .orElse("");
    }

    private List<String> lines() {
        return db.sql("select line from evaluation.protocol order by place")
                .query(String.class)
                .list();
    }

    /** The register of the municipality as the file that {@code evaluate} and {@code verify} read. */
    @Transactional(readOnly = true)
    public String registerText() {
        return lines().stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /**
     * Records a result. It is refused when the protocol it was made under was never registered here; one that was made from other evidence
     * than was released, or whose protocol was registered late, is kept and says so.
     *
     * @throws BadInput when it cannot be read or names another protocol
     */
    @Transactional(propagation = Propagation.NEVER)
    public void record(String text) {
        var result = StudyJson.read("result.json", text);
        var protocol = Objects.requireNonNull(transactions.execute(status -> protocolOf(result)));
        var evidence = evidence(result, protocol);
        transactions.executeWithoutResult(status -> add(text, result, protocol, evidence));
    }

    private Protocol protocolOf(Study result) {
        return protocols().stream()
                .filter(p -> p.study().equals(result.id()) && p.digest().equals(result.protocol()))
                .findFirst()
                .orElseThrow(() -> new BadInput(
                        "evaluation.other-protocol",
                        Place.whole("result.json"),
                        result.protocol(),
                        new Words(
                                "この結果は、登録された計画書と違う計画書（%.12s…）によるものです。".formatted(result.protocol()),
                                "This result was made under a protocol that is not registered here (%.12s…)."
                                        .formatted(result.protocol()))));
    }

    /** Evaluators see no release to others, so the server looks for them. */
    private Evidence evidence(Study result, Protocol protocol) {
        return acting.as(
                Actor.job("studies", acting.actor().municipality()),
                () -> Objects.requireNonNull(transactions.execute(status -> db.sql("""
                        select (select release from evaluation.release where study = :study and pack = :source
                                 order by released_at, release limit 1) as release,
                               (select min(released_at) from evaluation.release
                                 where study = :study and released_at < :registered) as released_before
                        """)
                        .param("study", result.id())
                        .param("source", result.source())
                        .param("registered", protocol.registeredAt().atOffset(ZoneOffset.UTC))
                        .query((row, number) -> new Evidence(release(row), releasedBefore(row)))
                        .single())));
    }

    private static Optional<UUID> release(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("release", UUID.class));
    }

    private static Optional<Instant> releasedBefore(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("released_before", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private void add(String text, Study result, Protocol protocol, Evidence evidence) {
        int entered = db.sql("""
                insert into evaluation.result (municipality, study, version, digest, source, text, actor, recorded_at, release, released_before)
                values (:municipality, :study, :version, :digest, :source, :text, :actor, :at, :release, :releasedBefore)
                on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("study", result.id())
                .param("version", protocol.version())
                .param("digest", result.digest())
                .param("source", result.source())
                .param("text", text)
                .param("actor", acting.actor().name())
                .param("at", now())
                .param("release", evidence.release().orElse(null))
                .param(
                        "releasedBefore",
                        evidence.releasedBefore()
                                .map(at -> at.atOffset(ZoneOffset.UTC))
                                .orElse(null))
                .update();
        if (entered == 1)
            audit.record(
                    "evaluation.result-recorded",
                    "study " + result.id(),
                    Optional.empty(),
                    "",
                    "{\"digest\":\"%s\",\"protocol\":\"%s\",\"release\":\"%s\",\"released-before-registration\":%s}"
                            .formatted(
                                    result.digest(),
                                    result.protocol(),
                                    evidence.release().map(UUID::toString).orElse("none"),
                                    evidence.releasedBefore().isPresent()));
    }

    /**
     * The result as a settlement takes it, kept for good: with the line of this register in the place of what it says itself. An agreement
     * that names the protocol by its digest takes a registration from elsewhere as the result shows it, for its parties have signed that text.
     *
     * @param digest of a recorded result
     * @param terms what the agreement asks of the study
     * @return the digest under which {@link #text} has it
     * @throws BadInput when it says something of its registration that this register does not have, or its evidence was handed out before its
     *     protocol was registered and the agreement says no day by which that may be
     */
    @Transactional
    public String settled(String digest, Optional<StudyTerms> terms) {
        var text = text(digest);
        var study = StudyJson.read("result.json", text);
        var ours = protocolOf(study).registration();
        if (terms.filter(StudyTerms::isBinding).isEmpty()) late(digest, study);
        return switch (claim(study, ours)) {
            case Claim.Ours own -> attest(digest, Attested.write(text, ours), study);
            case Claim.Elsewhere elsewhere -> {
                if (terms.flatMap(StudyTerms::protocol)
                        .filter(ours.digest()::equals)
                        .isEmpty()) throw unknown(study, elsewhere);
                yield digest;
            }
        };
    }

    /** Held against every protocol of the study: one who evaluated with an older register says nothing untrue. */
    private Claim claim(Study study, Registration ours) {
        var registered = protocols().stream()
                .filter(p -> p.study().equals(study.id()))
                .map(Protocol::digest)
                .collect(Collectors.toSet());
        return Claim.of(study, ours, registered);
    }

    private void late(String digest, Study study) {
        if (result(digest).flatMap(Result::releasedBefore).isPresent())
            throw new BadInput(
                    "evaluation.registered-late",
                    Place.whole("result.json"),
                    study.id(),
                    new Words(
                            ("研究「%s」の計画書は、評価機関に証拠を提供した後で登録されたので、支払には使えません。"
                                            + "それでも使うと当事者が合意するなら、契約に計画書（protocol）か登録期限（registered-by）を書いてください。")
                                    .formatted(study.id()),
                            ("The protocol of study \"%s\" was registered after evidence was handed out, so nothing is paid on it. If the"
                                            + " parties agree to it all the same, let the agreement name the protocol or the day (registered-by).")
                                    .formatted(study.id())));
    }

    private String attest(String result, String text, Study study) {
        var digest = Digest.of(text).hex();
        if (digest.equals(result)) return digest;
        int entered = db.sql("""
                insert into evaluation.attestation (municipality, result, digest, text, actor, attested_at)
                values (:municipality, :result, :digest, :text, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("result", result)
                .param("digest", digest)
                .param("text", text)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (entered == 1)
            audit.record(
                    "evaluation.result-attested",
                    "study " + study.id(),
                    Optional.empty(),
                    "",
                    "{\"result\":\"%s\",\"digest\":\"%s\"}".formatted(result, digest));
        return db.sql("select digest from evaluation.attestation where result = :result")
                .param("result", result)
                .query(String.class)
                .single();
    }

    private static BadInput unknown(Study study, Claim.Elsewhere elsewhere) {
        return new BadInput(
                "evaluation.unknown-registration",
                Place.whole("result.json"),
                elsewhere.shown(),
                new Words(
                        ("研究「%s」の結果は、このサーバーの登録簿にない登録を述べています。支払には使えません。評価機関に、第三者評価の画面から登録簿（studies.register）を取り、"
                                        + "それを使って評価し直した結果を登録するよう頼んでください。")
                                .formatted(study.id()),
                        ("The result of study \"%s\" states a registration that the register of this server does not have; nothing is paid on"
                                        + " it. Ask the evaluator to take the register (studies.register) from the page of studies, to evaluate"
                                        + " again with it, and to record that result.")
                                .formatted(study.id())));
    }

    /** Every protocol, by study, the last version first. */
    @Transactional(readOnly = true)
    public List<Protocol> protocols() {
        var stored = db.sql("""
                select study, version, digest, text, actor, registered_at, after, line from evaluation.protocol order by study, version desc
                """).query((row, number) -> protocol(row)).list();
        var names = logins.of(stored.stream().map(Protocol::registeredBy).toList());
        return stored.stream()
                .map(p -> new Protocol(
                        p.study(),
                        p.version(),
                        p.digest(),
                        p.text(),
                        names.getOrDefault(p.registeredBy(), p.registeredBy()),
                        p.registeredAt(),
                        p.registration()))
                .toList();
    }

    private static Protocol protocol(ResultSet row) throws SQLException {
        var line = row.getString("line");
        return new Protocol(
                row.getString("study"),
                row.getInt("version"),
                row.getString("digest"),
                row.getString("text"),
                row.getString("actor"),
                row.getObject("registered_at", OffsetDateTime.class).toInstant(),
                new Registration(
                        row.getString("study"),
                        new Digest(row.getString("digest")),
                        line.substring(0, line.indexOf(' ')),
                        Optional.of(new Registration.Entry(row.getString("after"), line))));
    }

    /** Every result, by study, the last first. */
    @Transactional(readOnly = true)
    public List<Result> results() {
        return db.sql(RESULT + " order by study, recorded_at desc")
                .query((row, number) -> result(row))
                .list();
    }

    /** The result with this digest, be it as it was recorded or as it was settled. */
    @Transactional(readOnly = true)
    public Optional<Result> result(String digest) {
        return db.sql(
                        RESULT
                                + " where digest = :digest or digest in (select result from evaluation.attestation where digest = :digest) limit 1")
                .param("digest", digest)
                .query((row, number) -> result(row))
                .optional();
    }

    private static final String RESULT =
            "select study, version, digest, source, recorded_at, release, released_before from evaluation.result";

    private static Result result(ResultSet row) throws SQLException {
        return new Result(
                row.getString("study"),
                row.getInt("version"),
                row.getString("digest"),
                row.getString("source"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                release(row),
                releasedBefore(row));
    }

    /** A result as it was recorded, or as it was settled. */
    @Transactional(readOnly = true)
    public String text(String digest) {
        return find(digest).orElseThrow();
    }

    /** The same, where there is a text with this digest. */
    @Transactional(readOnly = true)
    public Optional<String> find(String digest) {
        return db.sql("""
                select text from evaluation.result where digest = :digest
                union select text from evaluation.attestation where digest = :digest
                """).param("digest", digest).query(String.class).optional();
    }

    /** A result as settlements take it, whether or not one has: what others verify. Empty when there is none with this digest. */
    @Transactional(readOnly = true)
    public Optional<String> handed(String digest) {
        return find(digest).map(text -> {
            var study = StudyJson.read("result.json", text);
            var ours = protocolOf(study).registration();
            return claim(study, ours) instanceof Claim.Ours ? Attested.write(text, ours) : text;
        });
    }

    /** Whether a result says something of its registration that the register of this server does not have. */
    @Transactional(readOnly = true)
    public boolean registeredElsewhere(String digest) {
        var study = StudyJson.read("result.json", text(digest));
        return claim(study, protocolOf(study).registration()) instanceof Claim.Elsewhere;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
