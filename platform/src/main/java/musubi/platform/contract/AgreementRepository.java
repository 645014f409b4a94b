package musubi.platform.contract;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every query about agreements, their versions and signatures. */
@Repository
class AgreementRepository {
    private final JdbcClient db;

    AgreementRepository(JdbcClient db) {
        this.db = db;
    }

    record Version(String agreement, int number, String text, String digest, String actor, OffsetDateTime enteredAt) {}

    record Signature(int version, String party, String office, LocalDate on, String digest, String actor) {}

    /** Those who change one agreement come one after the other. */
    void lock(String municipality, String agreement) {
        db.sql("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
                .param("key", "agreement " + municipality + " " + agreement)
                .query((row, number) -> 0)
                .single();
    }

    void add(String municipality, Version version) {
        if (version.number() == 1)
            db.sql(
                            "insert into contract.agreement (municipality, agreement, entered_at) values (:municipality, :agreement, :at)")
                    .param("municipality", municipality)
                    .param("agreement", version.agreement())
                    .param("at", version.enteredAt())
                    .update();
        db.sql("""
                insert into contract.version (municipality, agreement, version, text, digest, actor, entered_at)
                values (:municipality, :agreement, :version, :text, :digest, :actor, :at)
                """)
                .param("municipality", municipality)
                .param("agreement", version.agreement())
                .param("version", version.number())
                .param("text", version.text())
                .param("digest", version.digest())
                .param("actor", version.actor())
                .param("at", version.enteredAt())
                .update();
    }

    private static final String VERSION =
            "select agreement, version, text, digest, actor, entered_at from contract.version";

    /** The last version of each agreement, by id. */
    List<Version> latest() {
        return db.sql(VERSION + """
                 v where version = (select max(w.version) from contract.version w
                                     where w.municipality = v.municipality and w.agreement = v.agreement)
                 order by agreement
                """).query((row, number) -> version(row)).list();
    }

    /** The digest of each agreement's last text, by id. */
    SortedMap<String, String> digests() {
        var digests = new TreeMap<String, String>();
        db.sql("""
                select distinct on (agreement) agreement, digest from contract.version order by agreement, version desc
                """).query(row -> {
            digests.put(row.getString("agreement"), row.getString("digest"));
        });
        return digests;
    }

    /** All versions of one agreement, the first first. */
    List<Version> versions(String agreement) {
        return db.sql(VERSION + " where agreement = :agreement order by version")
                .param("agreement", agreement)
                .query((row, number) -> version(row))
                .list();
    }

    Optional<Version> version(String agreement, int number) {
        return versions(agreement).stream().filter(v -> v.number() == number).findFirst();
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getString("agreement"),
                row.getInt("version"),
                row.getString("text"),
                row.getString("digest"),
                row.getString("actor"),
                row.getObject("entered_at", OffsetDateTime.class));
    }

    /** Records a signature once. False when the party had signed this version before. */
    boolean sign(String municipality, String agreement, Signature signature, OffsetDateTime at) {
        return db.sql("""
                insert into contract.signature (municipality, agreement, version, party, digest, signed_on, office, actor, recorded_at)
                values (:municipality, :agreement, :version, :party, :digest, :on, :office, :actor, :at) on conflict do nothing
                """)
                        .param("municipality", municipality)
                        .param("agreement", agreement)
                        .param("version", signature.version())
                        .param("party", signature.party())
                        .param("digest", signature.digest())
                        .param("on", signature.on())
                        .param("office", signature.office())
                        .param("actor", signature.actor())
                        .param("at", at)
                        .update()
                == 1;
    }

    List<Signature> signatures(String agreement) {
        return db.sql("""
                select version, party, office, signed_on, digest, actor from contract.signature
                 where agreement = :agreement order by version, signed_on, party
                """)
                .param("agreement", agreement)
                .query((row, number) -> new Signature(
                        row.getInt("version"),
                        row.getString("party"),
                        row.getString("office"),
                        row.getObject("signed_on", LocalDate.class),
                        row.getString("digest"),
                        row.getString("actor")))
                .list();
    }

    /** Whom any settlement has paid. */
    List<String> payees() {
        return db.sql("select distinct payee from contract.line")
                .query(String.class)
                .list();
    }
}
