package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets somebody in who has shown who they are, and out again. */
@Component
class Entrance {
    private final Accounts accounts;
    private final Sessions sessions;
    private final CsrfTokenRepository formTokens;
    private final Acting acting;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Entrance(
            Accounts accounts,
            Sessions sessions,
            CsrfTokenRepository formTokens,
            Acting acting,
            Audit audit,
            TransactionTemplate transaction) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.formTokens = formTokens;
        this.acting = acting;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** The password was right. Answers where to go next. */
    String afterPassword(Account account, HttpServletRequest request, HttpServletResponse response) {
        return whole(account, "password", request, response);
    }

    /** Everything was shown that this account demands. */
    String whole(Account account, String by, HttpServletRequest request, HttpServletResponse response) {
        begin(account, Stage.WHOLE, request, response, () -> {
            accounts.signedIn(account.id());
            audit.record(
                    "access.signed-in", account.toString(), Optional.empty(), "", "{\"by\":\"%s\"}".formatted(by));
        });
        return "redirect:/";
    }

    private void begin(
            Account account, Stage stage, HttpServletRequest request, HttpServletResponse response, Runnable also) {
        acting.as(account.actor(), () -> transaction.execute(status -> {
            sessions.start(stage, request, response);
            also.run();
            return true;
        }));
        // What a stranger's page may know of the forms before signing in is worth nothing after it.
        formTokens.saveToken(formTokens.generateToken(request), request, response);
    }

    /** Ends the session of this browser. */
    void leave(HttpServletRequest request, HttpServletResponse response) {
        sessions.current(request).ifPresent(session -> acting.as(session.actor(), () -> transaction.execute(status -> {
            sessions.end(request, response);
            if (session.stage() == Stage.WHOLE)
                audit.record("access.signed-out", "account " + session.account(), Optional.empty(), "", "");
            return true;
        })));
        var memory = request.getSession(false);
        if (memory != null) memory.invalidate();
    }
}
