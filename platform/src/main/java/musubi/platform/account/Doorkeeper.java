package musubi.platform.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at a name and a password. A name nobody has gets the same answer after the same time as a wrong password, and is locked after
 * as many attempts, so nobody learns which accounts there are.
 */
@Component
class Doorkeeper {
    /** A refusal is never given sooner; hashing and writing take less. */
    private static final Duration REFUSAL = Duration.ofMillis(300);

    private final Accounts accounts;
    private final Attempts attempts;
    private final PasswordEncoder passwords;
    private final Acting acting;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final String nobody;

    Doorkeeper(
            Accounts accounts,
            Attempts attempts,
            PasswordEncoder passwords,
            Acting acting,
            Audit audit,
            TransactionTemplate transaction) {
        this.accounts = accounts;
        this.attempts = attempts;
        this.passwords = passwords;
        this.acting = acting;
        this.audit = audit;
        this.transaction = transaction;
        this.nobody = passwords.encode(Secret.fresh());
    }

    /** What the one who knocks is told. */
    sealed interface Answer {
        /** Name and password are right. */
        record Right(Account account) implements Answer {}

        /** One of them is not, or the account is shut. */
        record Refused() implements Answer {}

        /** Too many attempts; the next is looked at from then on. */
        record Locked(Instant until) implements Answer {}
    }

    /** Looks at name and password. */
    Answer knock(String login, String password, String address) {
        var earliest = System.nanoTime() + REFUSAL.toNanos();
        var until = attempts.begin(login, address);
        if (until.isPresent()) {
            await(earliest);
            return new Answer.Locked(until.get());
        }
        var account = accounts.named(login);
        var hash = account.flatMap(Account::password);
        boolean right = passwords.matches(password, hash.orElse(nobody));
        if (right && hash.isPresent() && account.get().enabled()) {
            attempts.forgive(login, address);
            return new Answer.Right(account.get());
        }
        account.ifPresent(this::recordRefusal);
        await(earliest);
        return new Answer.Refused();
    }

    /**
     * Who it was is not known, so it is not the account that acts. What was typed is not written down: people type their password into the
     * wrong field.
     */
    private void recordRefusal(Account account) {
        acting.as(Actor.job("sign-in", account.municipality()), () -> transaction.execute(status -> {
            audit.record("access.refused", account.toString(), Optional.empty(), "", "");
            return true;
        }));
    }

    private static void await(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
