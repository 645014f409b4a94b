package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final SecondFactors factors;
    private final KeptForms kept;
    private final Rules rules;
    private final Clock clock;
    private final CsrfTokenRepository formTokens;
    private final Acting acting;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Entrance(
            Accounts accounts,
            Sessions sessions,
            SecondFactors factors,
            KeptForms kept,
            Rules rules,
            Clock clock,
            CsrfTokenRepository formTokens,
            Acting acting,
            Audit audit,
            TransactionTemplate transaction) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.factors = factors;
        this.kept = kept;
        this.rules = rules;
        this.clock = clock;
        this.formTokens = formTokens;
        this.acting = acting;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** The password was right. Answers where to go next. */
    String afterPassword(Account account, HttpServletRequest request, HttpServletResponse response) {
        return afterFirst(account, "password", request, response);
    }

    /** One factor was right. Answers where to go next. */
    String afterFirst(Account account, String by, HttpServletRequest request, HttpServletResponse response) {
        var stage = acting.as(account.actor(), () -> stage(account));
        if (stage == Stage.WHOLE) return whole(account, by, request, response);
        begin(account, stage, request, response, () -> {});
        return stage == Stage.CODE ? "redirect:/sign-in/code" : "redirect:/sign-in/enrol";
    }

    private Stage stage(Account account) {
        if (factors.has(account.id())) return Stage.CODE;
        return SecondFactors.REQUIRED.contains(account.role())
                        && !clock.instant().isBefore(due(account))
                ? Stage.ENROL
                : Stage.WHOLE;
    }

    /** From when the account needs a second factor, if its role does. */
    Instant due(Account account) {
        return account.createdAt().plus(Duration.ofDays(rules.graceDays()));
    }

    /** Everything was shown that this account demands. */
    String whole(Account account, String by, HttpServletRequest request, HttpServletResponse response) {
        begin(account, Stage.WHOLE, request, response, () -> {
            accounts.signedIn(account.id());
            audit.record("access.signed-in", account.toString(), Optional.empty(), "", "{\"by\":\"%s\"}".formatted(by));
        });
        return kept.of(request, account.id()).isPresent() ? "redirect:/account/kept" : "redirect:/";
    }

    private void begin(
            Account account, Stage stage, HttpServletRequest request, HttpServletResponse response, Runnable also) {
        acting.as(
                account.actor(),
                () -> transaction.execute(status -> {
                    sessions.start(stage, request, response);
                    also.run();
                    return true;
                }));
        // What a stranger's page may know of the forms before signing in is worth nothing after it.
        formTokens.saveToken(formTokens.generateToken(request), request, response);
    }

    /** Ends the session of this browser. */
    void leave(HttpServletRequest request, HttpServletResponse response) {
        sessions.current(request)
                .ifPresent(session -> acting.as(
                        session.actor(),
                        () -> transaction.execute(status -> {
                            sessions.end(request, response);
                            if (session.stage() == Stage.WHOLE)
                                audit.record(
                                        "access.signed-out", "account " + session.account(), Optional.empty(), "", "");
                            return true;
                        })));
        var memory = request.getSession(false);
        if (memory != null) memory.invalidate();
    }
}
