package musubi.platform.programme;

import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What somebody wants to know before they come to a programme. */
@Repository
public class Guides {
    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;

    Guides(JdbcClient db, Acting acting, Audit audit) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
    }

    /**
     * In the words of whoever offers it; what nobody wrote is empty.
     *
     * @param bring what to bring and wear
     * @param fee what it costs
     * @param way how to get there
     * @param phone who answers questions
     */
    public record Guide(String bring, String fee, String way, String phone) {
        /** Nobody wrote anything yet. */
        public static final Guide EMPTY = new Guide("", "", "", "");
    }

    /** What is written of a programme. */
    @Transactional(readOnly = true)
    public Guide of(String programme) {
        return db.sql("select bring, fee, way, phone from programme.guide where programme = :programme")
                .param("programme", programme)
                .query((row, number) -> new Guide(
                        row.getString("bring"), row.getString("fee"), row.getString("way"), row.getString("phone")))
                .optional()
                .orElse(Guide.EMPTY);
    }

    /** Writes it down; the same again changes nothing. */
    @Transactional
    public void keep(String programme, Guide guide) {
        var before = of(programme);
        int changed = db.sql("""
                insert into programme.guide as g (municipality, programme, bring, fee, way, phone)
                values (:municipality, :programme, :bring, :fee, :way, :phone)
                on conflict (municipality, programme) do update set bring = :bring, fee = :fee, way = :way, phone = :phone
                 where (g.bring, g.fee, g.way, g.phone) is distinct from (:bring, :fee, :way, :phone)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("programme", programme)
                .param("bring", guide.bring())
                .param("fee", guide.fee())
                .param("way", guide.way())
                .param("phone", guide.phone())
                .update();
        if (changed == 1)
            audit.record(
                    "programme.guide-kept",
                    "programme " + programme,
                    Optional.empty(),
                    "",
                    Written.of(before),
                    Written.of(guide));
    }
}
