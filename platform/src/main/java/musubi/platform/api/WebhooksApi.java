package musubi.platform.api;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.page.Says;
import musubi.platform.webhook.Deliveries;
import musubi.platform.webhook.Happenings;
import musubi.platform.webhook.Kind;
import musubi.platform.webhook.Subscription;
import musubi.platform.webhook.Subscriptions;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which systems are told of what happens here. */
@RestController
@RequestMapping("/api/v1/webhooks")
class WebhooksApi {
    private final Subscriptions subscriptions;
    private final Deliveries deliveries;
    private final Happenings happenings;

    WebhooksApi(Subscriptions subscriptions, Deliveries deliveries, Happenings happenings) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.happenings = happenings;
    }

    /** A system that is told. */
    record Webhook(
            UUID id,
            String label,
            String url,
            List<String> events,
            Instant madeAt,
            Optional<Instant> endedAt,
            @Says("How many secrets it was given so far.") int secrets,
            @Says("Events that wait to be sent.") long waiting,
            @Says("Events that were given up.") long failed) {
        static Webhook of(Subscription s) {
            return new Webhook(
                    s.id(),
                    s.label(),
                    s.url().toString(),
                    s.kinds().stream().map(Kind::word).toList(),
                    s.madeAt(),
                    s.endedAt(),
                    s.secrets(),
                    s.waiting(),
                    s.failed());
        }
    }

    @GetMapping
    @Says("All systems that are or were told.")
    Slice<Webhook> list(
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        return Slice.ascending(
                Cursor.of("webhooks", limit, cursor),
                subscriptions.all(),
                s -> Cursor.moment(s.madeAt()) + " " + s.id(),
                Webhook::of);
    }

    /** A system that is to be told. */
    record NewWebhook(
            @Says("Made by the sender.") UUID id,
            String label,
            @Says("Begins with https://.") String url,

            @Says("points.awarded, settlement.released, settlement.corrected.")
            Set<String> events) {}

    /** A secret that requests are signed with. */
    record Secret(
            UUID id,

            @Says("Told this once; absent when the webhook was there before.")
            Optional<String> secret) {}

    @PostMapping
    @Says("Tells another system of events from now on.")
    ResponseEntity<Secret> subscribe(@RequestBody NewWebhook wanted) {
        var secret = subscriptions.subscribe(
                new Subscriptions.Wanted(wanted.id(), wanted.label(), wanted.url(), wanted.events()));
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + wanted.id()))
                .body(new Secret(wanted.id(), secret));
    }

    @GetMapping("/{id}")
    @Says("One of them.")
    Webhook find(@PathVariable UUID id) {
        return subscriptions.find(id).map(Webhook::of).orElseThrow(NoSuchElementException::new);
    }

    @DeleteMapping("/{id}")
    @Says("Tells it nothing more, also not what waits.")
    ResponseEntity<Void> end(@PathVariable UUID id) {
        find(id);
        subscriptions.end(id);
        return ResponseEntity.noContent().build();
    }

    /** Which secret is to be replaced. */
    record Rotation(
            @Says("How many secrets it was given so far.") int after) {}

    @PostMapping("/{id}/secrets")
    @Says("Makes a new secret; requests are signed with the one before too for a day.")
    Secret rotate(@PathVariable UUID id, @RequestBody Rotation rotation) {
        return new Secret(id, subscriptions.rotate(id, rotation.after()));
    }

    /** A test. */
    record Trial(@Says("Of the event; made by the sender.") UUID id) {}

    @PostMapping("/{id}/tests")
    @Says("Sends an event that says nothing.")
    Trial test(@PathVariable UUID id, @RequestBody Trial trial) {
        subscriptions.open(id);
        happenings.test(trial.id(), id);
        return trial;
    }

    /** An event on its way. */
    record Delivery(
            UUID event,
            String kind,
            Instant happenedAt,
            @Says("waiting, sent, failed or cancelled.") String state,
            Instant due,
            int tries,

            @Says("Why it failed last; empty when it did not.")
            String reason,

            Optional<Instant> settledAt) {
        static Delivery of(Deliveries.Delivery d) {
            return new Delivery(
                    d.event(),
                    d.kind().word(),
                    d.happenedAt(),
                    d.state(),
                    d.due(),
                    d.tries(),
                    d.reason(),
                    d.settledAt());
        }
    }

    @GetMapping("/{id}/deliveries")
    @Says("The events for it, the latest first.")
    Slice<Delivery> deliveries(
            @PathVariable UUID id,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        find(id);
        var asked = Cursor.of("deliveries " + id, limit, cursor);
        long below = asked.after(1, key -> Long.parseLong(key.getFirst())).orElse(Long.MAX_VALUE);
        return Slice.of(
                asked,
                deliveries.of(id, below, asked.limit() + 1),
                d -> List.of(Long.toString(d.number())),
                Delivery::of);
    }

    /** Which events are to be sent again. */
    record Again(
            @Says("Of those that wait or were given up; all of them when none is named.")
            List<UUID> events) {}

    /** How many are sent again. */
    record Resent(int events) {}

    @PostMapping("/{id}/deliveries")
    @Says("Sends events again, now.")
    Resent again(@PathVariable UUID id, @RequestBody Again again) {
        find(id);
        return new Resent(deliveries.again(id, again.events()));
    }
}
