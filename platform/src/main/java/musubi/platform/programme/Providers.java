package musubi.platform.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Those who offer programmes. An account of the role provider names one of them. */
@Repository
public class Providers {
    private static final String COLUMNS = "select provider, name, contact, url from programme.provider";

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;

    Providers(JdbcClient db, Acting acting, Audit audit) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
    }

    /**
     * An organisation that offers programmes.
     *
     * @param contact of the organisation, as it is published; possibly empty
     * @param url of its own pages; possibly empty
     */
    public record Provider(String id, String name, String contact, String url) {
        /** All that is known at first. */
        public static Provider named(String id, String name) {
            return new Provider(id, name, "", "");
        }
    }

    /** Enters a provider, or writes down what is known of it now. The same again changes nothing. */
    @Transactional
    public void keep(Provider provider) {
        var before = db.sql(COLUMNS + " where provider = :provider for update")
                .param("provider", provider.id())
                .query((row, number) -> provider(row))
                .optional();
        int changed = db.sql("""
                insert into programme.provider as p (municipality, provider, name, contact, url)
                values (:municipality, :provider, :name, :contact, :url)
                on conflict (municipality, provider) do update set name = :name, contact = :contact, url = :url
                 where (p.name, p.contact, p.url) is distinct from (:name, :contact, :url)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("provider", provider.id())
                .param("name", provider.name())
                .param("contact", provider.contact())
                .param("url", provider.url())
                .update();
        if (changed == 1)
            audit.record(
                    "provider.kept",
                    "provider " + provider.id(),
                    Optional.empty(),
                    "",
                    before.map(Written::of).orElse(""),
                    Written.of(provider));
    }

    /** A provider; empty when there is none of this id that the actor may see. */
    @Transactional(readOnly = true)
    public Optional<Provider> find(String id) {
        return db.sql(COLUMNS + " where provider = :provider")
                .param("provider", id)
                .query((row, number) -> provider(row))
                .optional();
    }

    /** Those the actor may see, by name. */
    @Transactional(readOnly = true)
    public List<Provider> all() {
        return db.sql(COLUMNS + " order by name, provider")
                .query((row, number) -> provider(row))
                .list();
    }

    /**
     * Some of those the actor may see, by name.
     *
     * @param part of the name, in small letters of one width; empty for every one
     */
    @Transactional(readOnly = true)
    public List<Provider> find(String part, int without, int most) {
        return db.sql(COLUMNS + """
                 where (:part = '' or position(:part in lower(normalize(name, nfkc))) > 0)
                 order by name, provider offset :without limit :most
                """)
                .param("part", part)
                .param("without", without)
                .param("most", most)
                .query((row, number) -> provider(row))
                .list();
    }

    private static Provider provider(ResultSet row) throws SQLException {
        return new Provider(
                row.getString("provider"), row.getString("name"), row.getString("contact"), row.getString("url"));
    }
}
