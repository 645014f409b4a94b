package musubi.platform.referral;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.message.Messages;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/**
 * Reminds a provider of a referral that it has not answered in time, once for each time it was sent. By a message of the office, where the
 * provider reads what the city writes: nobody keeps an address of those who work at a provider.
 */
@Component
class Reminders {
    /** The job's name, as whom the message is written. */
    static final String NAME = "referral.reminders";

    private static final int AT_ONCE = 200;

    private final Referrals referrals;
    private final States states;
    private final Messages messages;

    Reminders(Referrals referrals, States states, Messages messages) {
        this.referrals = referrals;
        this.states = states;
        this.messages = messages;
    }

    /** Reminds of everything that has waited too long by now; what somebody was reminded of before is not told again. */
    void remind() {
        var late = Filter.ALL.waitingSince(referrals.late());
        var after = Optional.<Referrals.Position>empty();
        List<Referral> some;
        do {
            some = referrals.find(late, after, AT_ONCE);
            for (var referral : some)
                referral.provider().ifPresent(provider -> messages.send(once(referral), provider, text(referral)));
            if (!some.isEmpty())
                after = Optional.of(new Referrals.Position(
                        some.getLast().changedAt(), some.getLast().id()));
        } while (some.size() == AT_ONCE);
    }

    private static UUID once(Referral referral) {
        var sending = "referral %s reminder %s"
                .formatted(referral.id(), referral.askedAt().orElseThrow());
        return UUID.nameUUIDFromBytes(sending.getBytes(UTF_8));
    }

    /** Names nobody: the text is read where messages are, and who it is about stands on the referral's page. */
    private String text(Referral referral) {
        var day = LocalDate.ofInstant(referral.askedAt().orElseThrow(), Japan.TIME);
        var kind = Objects.requireNonNullElse(states.kinds().get(referral.kind()), Words.same(referral.kind()));
        var days = states.answerWithinDays();
        return """
                %s にお願いした紹介（%s）に、%d日を過ぎてもお返事がありません。「紹介された方」の画面で、引き受けるかどうかをお答えください。このお知らせは自動で送っています。

                A referral of %s (%s) has had no answer for %d days. Please say under "Referred to us" whether you take it on. This message is sent by itself.""".formatted(day, kind.ja(), days, day, kind.en(), days);
    }
}
