package musubi.platform.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.notice.Carrier.Outcome;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what is due. A notice is taken on with a short lease, handed over outside of any transaction, and its outcome written down; a
 * server that dies in between leaves it to be sent again under the same id.
 */
@Component
class Deliveries {
    static final int MOST_TRIES = 8;
    private static final int AT_ONCE = 500;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Carriers carriers;
    private final Ways ways;
    private final Templates templates;
    private final Preferences preferences;
    private final People people;
    private final Mails mails;
    private final Wording wording;
    private final Acting acting;
    private final Clock clock;

    Deliveries(
            JdbcClient db,
            PlatformTransactionManager manager,
            Carriers carriers,
            Ways ways,
            Templates templates,
            Preferences preferences,
            People people,
            Mails mails,
            Wording wording,
            Acting acting,
            Clock clock) {
        this.db = db;
        this.transactions = new TransactionTemplate(manager);
        this.carriers = carriers;
        this.ways = ways;
        this.templates = templates;
        this.preferences = preferences;
        this.people = people;
        this.mails = mails;
        this.wording = wording;
        this.acting = acting;
        this.clock = clock;
    }

    /** A notice that was taken on. */
    private record Taken(
            MessageId id,
            PersonId person,
            String template,
            String version,
            Map<String, String> fillings,
            int tries,
            Set<Channel> given) {}

    /** Sends what is due for the municipality that is worked for; returns how many notices were looked at. */
    int send() {
        for (int done = 0; done < AT_ONCE; done++) {
            var taken = transactions.execute(status -> take());
            if (taken == null || taken.isEmpty()) return done;
            send(taken.get());
        }
        return AT_ONCE;
    }

    private Optional<Taken> take() {
        return db.sql("""
                with due as materialized (
                  select municipality, message from notice.message
                   where state = 'waiting' and due_at <= :now
                   order by due_at, recorded_at, message limit 1 for update skip locked
                )
                update notice.message m set due_at = :lease, tries = tries + 1 from due
                 where m.municipality = due.municipality and m.message = due.message
                returning m.message, m.person, m.template, m.version, m.places, m.fillings, m.tries,
                  array(select distinct a.channel from notice.attempt a
                         where a.municipality = m.municipality and a.message = m.message and a.outcome = 'never'
                           and a.happened_at > coalesce(m.resent_at, '-infinity')) as given
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("lease", clock.instant().plus(LEASE).atOffset(ZoneOffset.UTC))
                .query((row, number) -> taken(row))
                .optional();
    }

    private static Taken taken(ResultSet row) throws SQLException {
        var given = new HashSet<Channel>();
        for (var channel : (String[]) row.getArray("given").getArray()) given.add(Channel.of(channel));
        return new Taken(
                new MessageId(row.getObject("message", UUID.class)),
                new PersonId(row.getObject("person", UUID.class)),
                row.getString("template"),
                row.getString("version"),
                Wording.fillings(row),
                row.getInt("tries"),
                given);
    }

    private void send(Taken taken) {
        if (taken.tries() > MOST_TRIES) {
            // It was taken on again and again and never came to an end: something in it stops the server.
            end(taken, "failed", Optional.empty(), "gave-up");
            return;
        }
        var resident = people.find(taken.person());
        var template = templates.named(taken.template(), taken.version());
        if (resident.isEmpty() || template.isEmpty()) {
            end(taken, "failed", Optional.empty(), resident.isEmpty() ? "person-gone" : "template-gone");
            return;
        }
        var preference = preferences.of(taken.person());
        var channel = ways.first(
                template.get(),
                c -> !preference.refused().contains(c) && !taken.given().contains(c),
                c -> !to(c, resident.get()).isEmpty());
        if (channel.isEmpty()) {
            end(taken, "failed", Optional.empty(), "no-way");
        } else if (channel.get() == Channel.LETTER) {
            end(taken, "to-print", channel, "");
        } else if (QuietHours.over(clock.instant()).isAfter(clock.instant())) {
            wait(taken, channel.get(), QuietHours.over(clock.instant()), taken.tries() - 1, "quiet-hours");
        } else {
            hand(taken, template.get(), preference.language(), resident.get(), channel.get());
        }
    }

    private void hand(Taken taken, Template template, String language, Resident resident, Channel channel) {
        var outcome = carriers.of(channel)
                .orElseThrow()
                .carry(new Carrier.Parcel(
                        taken.id(),
                        to(channel, resident),
                        wording.of(template, language, taken.id(), taken.fillings(), resident)));
        transactions.executeWithoutResult(status -> {
            switch (outcome) {
                case Outcome.Sent sent -> {
                    attempt(taken, channel, "sent", "");
                    end(taken, "sent", Optional.of(channel), "");
                }
                case Outcome.Later later -> {
                    attempt(taken, channel, "later", later.reason());
                    if (taken.tries() >= MOST_TRIES) end(taken, "failed", Optional.of(channel), later.reason());
                    else
                        wait(taken, channel, clock.instant().plus(pause(taken.tries())), taken.tries(), later.reason());
                }
                case Outcome.Never never -> {
                    attempt(taken, channel, "never", never.reason());
                    // The next round takes another way, when there is one.
                    wait(taken, channel, clock.instant(), taken.tries(), never.reason());
                }
            }
        });
    }

    /** One minute after the first try, twice as long after each further one, six hours at most. */
    static Duration pause(int tries) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private String to(Channel channel, Resident resident) {
        return switch (channel) {
            case MAIL -> mails.of(resident.id()).orElse("");
            case SMS -> Ways.mobile(resident.identity().phone());
            case LETTER -> resident.identity().address();
        };
    }

    private void attempt(Taken taken, Channel channel, String outcome, String reason) {
        db.sql("""
                insert into notice.attempt (municipality, message, number, person, channel, outcome, reason, happened_at)
                select :municipality, :message, count(*) + 1, :person, :channel, :outcome, :reason, :now
                  from notice.attempt where municipality = :municipality and message = :message
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("message", taken.id().value())
                .param("person", taken.person().value())
                .param("channel", channel.word())
                .param("outcome", outcome)
                .param("reason", reason)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void wait(Taken taken, Channel channel, Instant until, int tries, String reason) {
        transactions.executeWithoutResult(status -> db.sql("""
                update notice.message set due_at = :until, tries = :tries, channel = :channel, reason = :reason
                 where message = :message and state = 'waiting'
                """)
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("tries", tries)
                .param("channel", channel.word())
                .param("reason", reason)
                .param("message", taken.id().value())
                .update());
    }

    private void end(Taken taken, String state, Optional<Channel> channel, String reason) {
        transactions.executeWithoutResult(status -> db.sql("""
                update notice.message set state = :state, channel = :channel, reason = :reason, settled_at = :now
                 where message = :message and state = 'waiting'
                """)
                .param("state", state)
                .param("channel", channel.map(Channel::word).orElse(null))
                .param("reason", reason)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("message", taken.id().value())
                .update());
    }
}
