package musubi.platform.notice;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Mail to those who work here. They have no record as residents have, so the address comes with the mail; it and what is filled in lie
 * sealed until the mail has gone out, and are then forgotten. It goes at any hour: nobody is woken at home.
 */
@Component
public class StaffMails {
    private static final int AT_ONCE = 100;
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final JdbcClient db;
    private final TransactionTemplate transactions;
    private final Optional<Carrier> carrier;
    private final Templates templates;
    private final Wording wording;
    private final Acting acting;
    private final Seal seal;
    private final Clock clock;

    StaffMails(
            JdbcClient db,
            PlatformTransactionManager manager,
            Carriers carriers,
            Templates templates,
            Wording wording,
            Acting acting,
            @Value("${musubi.folder}") Path folder,
            Clock clock) {
        this.db = db;
        this.transactions = new TransactionTemplate(manager);
        this.carrier = carriers.of(Channel.MAIL);
        this.templates = templates;
        this.wording = wording;
        this.acting = acting;
        this.seal = Seal.of(folder, "notices");
        this.clock = clock;
    }

    /** Whether this server can send mail. */
    public boolean possible() {
        return carrier.isPresent();
    }

    /** Whether this is one address, and nothing that could become a second one or a header. */
    public static boolean address(String text) {
        return MailCarrier.address(text);
    }

    /**
     * Writes a mail to somebody who works here. The same cause and template again adds nothing.
     *
     * @param cause what led to it, by kind and id; never a name
     * @param language {@code ja} or {@code en}
     * @throws IllegalArgumentException when there is no such template for staff or its places are not the ones filled
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(String cause, String to, String template, String language, Map<String, String> fillings) {
        var found = templates
                .named(template)
                .filter(t -> t.readers() == Template.Readers.STAFF)
                .orElseThrow(() -> new IllegalArgumentException("there is no template for staff " + template));
        if (!found.places().keySet().equals(fillings.keySet()))
            throw new IllegalArgumentException("%s needs %s and was given %s"
                    .formatted(template, found.places().keySet(), fillings.keySet()));
        var mail = UUID.nameUUIDFromBytes((cause + "\n" + template).getBytes(StandardCharsets.UTF_8));
        var parts = new ArrayList<>(List.of(language, to));
        fillings.forEach((place, filling) -> parts.addAll(List.of(place, filling)));
        db.sql("""
                insert into notice.staff_mail (municipality, mail, template, version, sealed, cause, state, due_at, tries, reason, recorded_at)
                values (:municipality, :mail, :template, :version, :sealed, :cause, 'waiting', :now, 0, '', :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("mail", mail)
                .param("template", found.id())
                .param("version", found.version())
                .param(
                        "sealed",
                        seal.seal(row(mail), String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8)))
                .param("cause", cause)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static String row(UUID mail) {
        return "staff mail " + mail;
    }

    /** Calls back what has not gone out; one that is being handed over at this moment still goes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void callBack(String cause) {
        db.sql("""
                update notice.staff_mail set state = 'cancelled', sealed = null, settled_at = :now
                 where cause = :cause and state = 'waiting'
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("cause", cause)
                .update();
    }

    /** Where the mail with this cause stands: {@code waiting}, {@code sent}, {@code failed} or {@code cancelled}; empty when there is none. */
    @Transactional(readOnly = true)
    public Optional<String> state(String cause) {
        return db.sql("select state from notice.staff_mail where cause = :cause order by recorded_at desc limit 1")
                .param("cause", cause)
                .query(String.class)
                .optional();
    }

    /**
     * A mail that was taken on.
     *
     * @param parts language and address, then places and what fills them
     */
    private record Taken(UUID mail, String template, String version, List<String> parts, int tries) {}

    /** Sends what is due for the municipality that is worked for; returns how many mails were looked at. */
    int send() {
        for (int done = 0; done < AT_ONCE; done++) {
            var taken = transactions.execute(status -> take());
            if (taken == null || taken.isEmpty()) return done;
            var outcome = carried(taken.get());
            transactions.executeWithoutResult(status -> settle(taken.get(), outcome));
        }
        return AT_ONCE;
    }

    private Optional<Taken> take() {
        return db.sql("""
                with due as materialized (
                  select municipality, mail from notice.staff_mail
                   where state = 'waiting' and due_at <= :now order by due_at, mail limit 1 for update skip locked
                )
                update notice.staff_mail m set due_at = :lease, tries = tries + 1 from due
                 where m.municipality = due.municipality and m.mail = due.mail
                returning m.mail, m.template, m.version, m.sealed, m.tries
                """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("lease", clock.instant().plus(LEASE).atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Taken(
                        row.getObject("mail", UUID.class),
                        row.getString("template"),
                        row.getString("version"),
                        opened(row.getObject("mail", UUID.class), row.getBytes("sealed")),
                        row.getInt("tries")))
                .optional();
    }

    private List<String> opened(UUID mail, byte[] sealed) {
        return Arrays.asList(new String(seal.open(row(mail), sealed), StandardCharsets.UTF_8).split("\u0000", -1));
    }

    private Carrier.Outcome carried(Taken taken) {
        var template = templates.named(taken.template(), taken.version());
        if (carrier.isEmpty()) return new Carrier.Outcome.Never("no-way");
        if (template.isEmpty()) return new Carrier.Outcome.Never("template-gone");
        var parts = taken.parts();
        var fillings = new HashMap<String, String>();
        for (int i = 2; i < parts.size(); i += 2) fillings.put(parts.get(i), parts.get(i + 1));
        return carrier.get()
                .carry(new Carrier.Parcel(
                        new MessageId(taken.mail()),
                        parts.get(1),
                        wording.filled(template.get(), parts.getFirst(), fillings)));
    }

    private void settle(Taken taken, Carrier.Outcome outcome) {
        switch (outcome) {
            case Carrier.Outcome.Sent sent -> end(taken, "sent", "");
            case Carrier.Outcome.Never never -> end(taken, "failed", never.reason());
            case Carrier.Outcome.Later later -> {
                if (taken.tries() >= Deliveries.MOST_TRIES) end(taken, "failed", later.reason());
                else wait(taken, clock.instant().plus(Deliveries.pause(taken.tries())), later.reason());
            }
        }
    }

    private void wait(Taken taken, Instant until, String reason) {
        db.sql(
                        "update notice.staff_mail set due_at = :until, reason = :reason where mail = :mail and state = 'waiting'")
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("reason", reason)
                .param("mail", taken.mail())
                .update();
    }

    private void end(Taken taken, String state, String reason) {
        db.sql("""
                update notice.staff_mail set state = :state, sealed = null, reason = :reason, settled_at = :now
                 where mail = :mail and state = 'waiting'
                """)
                .param("state", state)
                .param("reason", reason)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("mail", taken.mail())
                .update();
    }
}
