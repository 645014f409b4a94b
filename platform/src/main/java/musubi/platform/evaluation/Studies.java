package musubi.platform.evaluation;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.agreement.statement.StudyJson;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Protocols, registered with their digest before outcomes are seen, and the results made under them. */
@Repository
public class Studies {
    private static final Pattern ID = Pattern.compile("(?m)^study:\\s*([a-z0-9][a-z0-9-]*)\\s*(#.*)?$");

    private final JdbcClient db;
    private final Acting acting;
    private final Logins logins;
    private final Audit audit;
    private final Clock clock;

    Studies(JdbcClient db, Acting acting, Logins logins, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.logins = logins;
        this.audit = audit;
        this.clock = clock;
    }

    /** A protocol as it was registered. */
    public record Protocol(
            String study, int version, String digest, String text, String registeredBy, Instant registeredAt) {}

    /**
     * A result.
     *
     * @param version of the protocol it was made under
     * @param source digest of the evidence, as the result says; empty when it says nothing
     */
    public record Result(String study, int version, String digest, String source, Instant recordedAt) {}

    /**
     * Registers a protocol; the same text again changes nothing, a changed text becomes a further version.
     *
     * @throws BadInput when the text names no study
     */
    @Transactional
    public void register(String typed) {
        var text = typed.replace("\r\n", "\n").replace('\r', '\n');
        var id = ID.matcher(text);
        if (!id.find())
            throw new BadInput(
                    "evaluation.no-study",
                    Place.at("protocol.yaml", 1, 1),
                    "",
                    new Words(
                            "研究計画書に「study: 番号」の行がありません。musubi check で確かめた計画書を登録してください。",
                            "The protocol has no line \"study: ID\". Register a protocol that musubi check accepts."));
        var digest = Digest.of(text).hex();
        if (protocols().stream().anyMatch(p -> p.digest().equals(digest))) return;
        int entered = db.sql("""
                insert into evaluation.protocol (municipality, study, version, digest, text, actor, registered_at)
                select :municipality, :study, coalesce(max(version), 0) + 1, :digest, :text, :actor, :at
                  from evaluation.protocol where study = :study
                on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("study", id.group(1))
                .param("digest", digest)
                .param("text", text)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (entered == 1)
            audit.record(
                    "evaluation.protocol-registered",
                    "study " + id.group(1),
                    Optional.empty(),
                    "",
                    "{\"digest\":\"%s\"}".formatted(digest));
    }

    /**
     * Records a result. It is refused when the protocol it was made under was never registered here.
     *
     * @throws BadInput when it cannot be read or names another protocol
     */
    @Transactional
    public void record(String text) {
        var result = StudyJson.read("result.json", text);
        var protocol = protocols().stream()
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
        int entered = db.sql("""
                insert into evaluation.result (municipality, study, version, digest, source, text, actor, recorded_at)
                values (:municipality, :study, :version, :digest, :source, :text, :actor, :at) on conflict do nothing
                """)
                .param("municipality", municipality())
                .param("study", result.id())
                .param("version", protocol.version())
                .param("digest", result.digest())
                .param("source", result.source())
                .param("text", text)
                .param("actor", acting.actor().name())
                .param("at", now())
                .update();
        if (entered == 1)
            audit.record(
                    "evaluation.result-recorded",
                    "study " + result.id(),
                    Optional.empty(),
                    "",
                    "{\"digest\":\"%s\",\"protocol\":\"%s\"}".formatted(result.digest(), result.protocol()));
    }

    /** Every protocol, by study, the last version first. */
    @Transactional(readOnly = true)
    public List<Protocol> protocols() {
        var stored = db.sql("""
                select study, version, digest, text, actor, registered_at from evaluation.protocol order by study, version desc
                """)
                .query((row, number) -> new Protocol(
                        row.getString("study"),
                        row.getInt("version"),
                        row.getString("digest"),
                        row.getString("text"),
                        row.getString("actor"),
                        row.getObject("registered_at", OffsetDateTime.class).toInstant()))
                .list();
        var names = logins.of(stored.stream().map(Protocol::registeredBy).toList());
        return stored.stream()
                .map(p -> new Protocol(
                        p.study(),
                        p.version(),
                        p.digest(),
                        p.text(),
                        names.getOrDefault(p.registeredBy(), p.registeredBy()),
                        p.registeredAt()))
                .toList();
    }

    /** Every result, by study, the last first. */
    @Transactional(readOnly = true)
    public List<Result> results() {
        return db.sql("""
                select study, version, digest, source, recorded_at from evaluation.result order by study, recorded_at desc
                """)
                .query((row, number) -> new Result(
                        row.getString("study"),
                        row.getInt("version"),
                        row.getString("digest"),
                        row.getString("source"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** A result as it was recorded. */
    @Transactional(readOnly = true)
    public String text(String digest) {
        return db.sql("select text from evaluation.result where digest = :digest")
                .param("digest", digest)
                .query(String.class)
                .single();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
