package musubi.platform.access;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What accounts are called on pages, instead of their ids. */
@Repository
public class Logins {
    private final JdbcClient db;

    Logins(JdbcClient db) {
        this.db = db;
    }

    /**
     * What the actors are called: an account by its login, a job by its own name.
     *
     * @param actors as {@link Actor#name} has them
     */
    @Transactional(readOnly = true)
    public Map<String, String> of(Iterable<String> actors) {
        var names = new HashMap<String, String>();
        actors.forEach(actor -> names.put(actor, actor));
        var accounts = names.keySet().stream()
                .filter(Logins::account)
                .map(UUID::fromString)
                .toArray(UUID[]::new);
        if (accounts.length > 0)
            db.sql("select account, login from access.logins_of(:accounts)")
                    .param("accounts", accounts)
                    .query((row, number) -> names.put(row.getString("account"), row.getString("login")))
                    .list();
        return names;
    }

    private static boolean account(String actor) {
        return actor.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }
}
