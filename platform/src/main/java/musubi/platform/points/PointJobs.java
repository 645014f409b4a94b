package musubi.platform.points;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.platform.books.Books;
import musubi.platform.contract.Release;
import musubi.platform.jobs.Job;
import musubi.platform.snapshot.Changes;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module does by itself, and its say in releases. */
@Configuration(proxyBeanMethods = false)
class PointJobs {
    /** So many nights may a server stand still at the turn of a month. Our own choice. */
    private static final int NIGHTS_WITHOUT = 7;

    @Bean
    Job pointsFollowJob(Live live) {
        return Job.after(Nudge.NAME, Duration.ofSeconds(2), live::follow);
    }

    /** Each night everybody is looked at again: a month that is over, a session that has come, a rule that depends on the day. */
    @Bean
    Job pointsNightJob(PointTerms terms, Changes changes, Clock clock) {
        return Job.daily("points.night", LocalTime.of(0, 10), municipality -> {
            if (!terms.inForce().isEmpty()) changes.everybody(since(LocalDate.ofInstant(clock.instant(), Japan.TIME)));
        });
    }

    /** In the first days of a month the one before is looked at as well: nights on which no server ran leave nothing of it undecided. */
    static LocalDate since(LocalDate today) {
        return today.minusDays(NIGHTS_WITHOUT);
    }

    @Bean
    Job pointsExpiryJob(Books books, Clock clock) {
        return Job.daily("points.expiry", LocalTime.of(0, 1), municipality -> {
            var cause = new Cause("", "expiry", Digest.of("expiry"), "not used in time");
            for (var answer : books.with(ledger -> ledger.expire(clock.instant(), cause)))
                if (answer instanceof Answer.Refused refused)
                    throw new IllegalStateException("points could not expire: " + refused.why());
        });
    }

    @Bean
    Release pointsRelease(ReleasedMonths months) {
        return new Release(months::concerns, months::freeze, months::refusal, months::release);
    }
}
