package musubi.platform.account;

import java.time.Instant;
import java.util.regex.Pattern;
import musubi.platform.access.Account;
import musubi.platform.access.Acting;
import org.springframework.stereotype.Component;

/** Looks at a code, of the app or of those written down, and counts attempts as for passwords. */
@Component
class CodeCheck {
    private static final Pattern FROM_APP = Pattern.compile("[0-9]{%d}".formatted(TimeCode.DIGITS));

    private final SecondFactors factors;
    private final Attempts attempts;
    private final Acting acting;

    CodeCheck(SecondFactors factors, Attempts attempts, Acting acting) {
        this.factors = factors;
        this.attempts = attempts;
        this.acting = acting;
    }

    /** What the one who typed it is told. */
    sealed interface Answer {
        /** It was right; by what, as the audit trail writes it. */
        record Right(String by) implements Answer {}

        /** It was not, or was used before. */
        record Wrong() implements Answer {}

        /** Too many attempts. */
        record Locked(Instant until) implements Answer {}
    }

    /** Looks at a code as somebody typed it. */
    Answer check(Account account, String typed, String address) {
        var tried = "code of " + account.id();
        var until = attempts.begin(tried, address);
        if (until.isPresent()) return new Answer.Locked(until.get());
        var code = java.text.Normalizer.normalize(typed, java.text.Normalizer.Form.NFKC)
                .replaceAll("\\s", "");
        boolean fromApp = FROM_APP.matcher(code).matches();
        boolean right = acting.as(
                account.actor(),
                () -> fromApp ? factors.accept(account.id(), code) : factors.useUp(account.id(), code));
        if (!right) return new Answer.Wrong();
        attempts.forgive(tried, address);
        return new Answer.Right(fromApp ? "password and code" : "password and recovery code");
    }
}
