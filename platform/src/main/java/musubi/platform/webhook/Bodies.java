package musubi.platform.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.contract.Releases;
import musubi.platform.people.Giving;
import musubi.platform.points.Points;
import musubi.quantity.CanonicalJson;
import org.springframework.stereotype.Component;

/** What is sent: ids and figures, read from facts that do not change. A resident is the id that the API knows, never a name. */
@Component
class Bodies {
    private final Points points;
    private final List<Releases> releases;
    private final Giving giving;
    private final Acting acting;

    Bodies(Points points, List<Releases> releases, Giving giving, Acting acting) {
        this.points = points;
        this.releases = List.copyOf(releases);
        this.giving = giving;
        this.acting = acting;
    }

    /** An event as the outbox holds it. */
    record Event(UUID id, Kind kind, UUID subject, int part, Instant happenedAt) {}

    /** The body of an event, the same each time, but for people of whom nothing may be given to others any more. */
    String of(Event event) {
        var happened = switch (event.kind()) {
            case POINTS_AWARDED -> awarded(event);
            case SETTLEMENT_RELEASED, SETTLEMENT_CORRECTED -> settled(event.subject());
            case TEST -> Map.of("subscription", event.subject().toString());
        };
        return CanonicalJson.write(Map.of(
                "id",
                event.id().toString(),
                "event",
                event.kind().word(),
                "happenedAt",
                event.happenedAt().toString(),
                "municipality",
                acting.actor().municipality().digits(),
                event.kind().word().replaceAll("\\..*", ""),
                happened));
    }

    private Map<String, Object> awarded(Event event) {
        var decided = points.awarded(event.subject(), event.part() * Happenings.AWARDS, Happenings.AWARDS);
        var given = giving.among(decided.stream().map(Points.Awarded::person).toList());
        var awards = decided.stream()
                .filter(award -> given.contains(award.person()))
                .map(Bodies::award)
                .toList();
        return Map.of("batch", event.subject().toString(), "part", event.part() + 1, "awards", awards);
    }

    private static Map<String, Object> award(Points.Awarded award) {
        return Map.of(
                "person",
                award.person().toString(),
                "agreement",
                award.agreement(),
                "month",
                award.month().toString(),
                "clause",
                award.clause(),
                "expires",
                award.expires().toString(),
                "before",
                award.before(),
                "after",
                award.after());
    }

    private Map<String, Object> settled(UUID id) {
        var settled = releases.stream()
                .flatMap(r -> r.released(id).stream())
                .findFirst()
                .orElseThrow();
        var body = new TreeMap<String, Object>(Map.of(
                "id",
                id.toString(),
                "agreement",
                settled.agreement(),
                "period",
                settled.period(),
                "from",
                settled.days().from().toString(),
                "until",
                settled.days().until().toString(),
                "pack",
                settled.pack(),
                "payable",
                settled.payable(),
                "total",
                settled.total(),
                "unit",
                settled.unit(),
                "digest",
                settled.digest()));
        settled.replaces().map(UUID::toString).ifPresent(replaced -> body.put("replaces", replaced));
        return body;
    }
}
