package musubi.platform.account;

import java.time.Clock;
import java.time.ZoneOffset;
import musubi.platform.access.Acting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What the municipality demands of those who sign in. */
@Repository
class Rules {
    /** Days a new account may go without a second factor, unless the municipality says otherwise. */
    static final int GRACE_DAYS = 14;

    /** The most a municipality may allow. */
    static final int MOST_GRACE_DAYS = 90;

    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Rules(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    /** Days a new account may go without a second factor. */
    @Transactional(readOnly = true)
    public int graceDays() {
        return db.sql("select grace_days from account.rule")
                .query(Integer.class)
                .optional()
                .orElse(GRACE_DAYS);
    }

    /** Sets them. */
    @Transactional
    public void graceDays(int days) {
        db.sql("""
                insert into account.rule (municipality, grace_days, set_at) values (:municipality, :days, :now)
                on conflict (municipality) do update set grace_days = excluded.grace_days, set_at = excluded.set_at
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("days", days)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
