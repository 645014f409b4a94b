package musubi.platform.access;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The clinics and offices of link workers for which accounts refer. A referral belongs to the organisation, so colleagues see and answer each
 * other's; an account that was given none has one of its own.
 */
@Repository
public class Organisations {
    /** The most letters of a name. */
    public static final int LONGEST = 120;

    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Organisations(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    /** The names of those the actor may see, under their ids and by name. */
    @Transactional(readOnly = true)
    public Map<UUID, String> all() {
        var names = new LinkedHashMap<UUID, String>();
        db.sql("select organisation, name from access.organisation order by name, organisation")
                .query(row -> {
                    names.put(row.getObject("organisation", UUID.class), row.getString("name"));
                });
        return names;
    }

    /** Whether the name is that of another. */
    @Transactional(readOnly = true)
    public boolean taken(UUID organisation, String name) {
        return db.sql(
                        "select exists (select from access.organisation where name = :name and organisation <> :organisation)")
                .param("name", name)
                .param("organisation", organisation)
                .query(Boolean.class)
                .single();
    }

    /** Enters one; false when it was entered before. */
    @Transactional
    public boolean enter(UUID organisation, String name) {
        return db.sql("""
                insert into access.organisation (municipality, organisation, name, actor, entered_at)
                values (:municipality, :organisation, :name, :actor, :at) on conflict (municipality, organisation) do nothing
                """)
                        .param("municipality", acting.actor().municipality().digits())
                        .param("organisation", organisation)
                        .param("name", name)
                        .param("actor", acting.actor().name())
                        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** For which organisation each account refers that the actor may see; the others are not there. */
    @Transactional(readOnly = true)
    public Map<UUID, UUID> byAccount() {
        var organisations = new LinkedHashMap<UUID, UUID>();
        db.sql("select account, organisation from access.account where organisation is not null order by account")
                .query(row -> {
                    organisations.put(row.getObject("account", UUID.class), row.getObject("organisation", UUID.class));
                });
        return organisations;
    }
}
