package musubi.platform.access;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.municipality.Code;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Accounts and the way in. */
@Repository
public class Accounts implements UserDetailsService {
    private final JdbcClient db;
    private final PasswordEncoder passwords;
    private final Clock clock;
    private final Acting acting;

    Accounts(JdbcClient db, PasswordEncoder passwords, Clock clock, Acting acting) {
        this.db = db;
        this.passwords = passwords;
        this.clock = clock;
        this.acting = acting;
    }

    /**
     * Opens an account in the municipality of the one who acts.
     *
     * @param person the resident whose account it is, for that role only
     * @param provider the provider whose staff uses it, for that role only
     */
    @Transactional
    public void open(
            UUID account, String login, String password, Role role, Optional<UUID> person, Optional<String> provider) {
        db.sql("""
                insert into access.account (municipality, account, login, password, role, person, provider, created_at)
                values (:municipality, :account, :login, :password, :role, :person, :provider, :at)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("account", account)
                .param("login", login.toLowerCase(Locale.ROOT))
                .param("password", passwords.encode(password))
                .param("role", role.word())
                .param("person", person.orElse(null))
                .param("provider", provider.orElse(null))
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public UserDetails loadUserByUsername(String login) {
        return db.sql(
                        "select municipality, account, login, password, role, person, provider from access.account_named(:login)")
                .param("login", login)
                .query((row, number) -> new SignedIn(
                        row.getObject("account", UUID.class),
                        row.getString("login"),
                        row.getString("password"),
                        Role.of(row.getString("role")),
                        new Code(row.getString("municipality")).digits(),
                        row.getObject("person", UUID.class),
                        row.getString("provider")))
                .optional()
                .orElseThrow(() -> new UsernameNotFoundException("no account of that name"));
    }
}
