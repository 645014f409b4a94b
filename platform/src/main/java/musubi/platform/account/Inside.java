package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import org.springframework.stereotype.Component;

/** Whose session a request belongs to, also when they are only halfway in. */
@Component
class Inside {
    private final Sessions sessions;
    private final Accounts accounts;
    private final Acting acting;

    Inside(Sessions sessions, Accounts accounts, Acting acting) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.acting = acting;
    }

    /** The account, if its session has come this far. */
    Optional<Account> account(HttpServletRequest request, Set<Stage> stages) {
        return sessions.current(request)
                .filter(session -> stages.contains(session.stage()))
                .flatMap(session -> acting.as(session.actor(), () -> accounts.find(session.account())));
    }
}
