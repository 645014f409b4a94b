package musubi.platform.municipality;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The municipalities this server works for. New ones are entered by its operator, not from a page. */
@Repository
public class Municipalities {
    /** What was read once: who is entered stays, under the same name. */
    private final Map<Code, Municipality> known = new ConcurrentHashMap<>();

    private final JdbcClient db;

    Municipalities(JdbcClient db) {
        this.db = db;
    }

    /** All of them, by code. */
    public List<Municipality> all() {
        return db.sql("select municipality, name_ja, name_en from municipality.municipality order by municipality")
                .query((row, number) -> new Municipality(
                        new Code(row.getString("municipality")),
                        new Words(row.getString("name_ja"), row.getString("name_en"))))
                .list();
    }

    /** Enters a municipality; the same again changes nothing. */
    public void add(Municipality municipality) {
        db.sql("""
                insert into municipality.municipality (municipality, name_ja, name_en)
                values (:code, :ja, :en) on conflict do nothing
                """)
                .param("code", municipality.code().digits())
                .param("ja", municipality.name().ja())
                .param("en", municipality.name().en())
                .update();
    }

    /** The one with this code. */
    public Municipality get(Code code) {
        var before = known.get(code);
        if (before != null) return before;
        // Not within the map: who waited there for the one who reads might hold the connection that one waits for.
        var read = read(code);
        known.put(code, read);
        return read;
    }

    private Municipality read(Code code) {
        return db.sql("select name_ja, name_en from municipality.municipality where municipality = :code")
                .param("code", code.digits())
                .query((row, number) ->
                        new Municipality(code, new Words(row.getString("name_ja"), row.getString("name_en"))))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("no municipality " + code));
    }
}
