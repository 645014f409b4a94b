package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Programmes as a directory in the Human Services Data Specification (Open Referral HSDS 3.0): organisations with their services, each
 * with its places and the dates of the coming year. HSDS has no exception dates, so each session stands as a schedule of one day.
 * Ids are made from ours and stay.
 */
@Component
public class Directory {
    private static final int AHEAD = 366;

    private final Programmes programmes;
    private final Providers providers;
    private final Venues venues;
    private final Timetable timetable;
    private final Acting acting;
    private final Clock clock;

    Directory(
            Programmes programmes,
            Providers providers,
            Venues venues,
            Timetable timetable,
            Acting acting,
            Clock clock) {
        this.programmes = programmes;
        this.providers = providers;
        this.venues = venues;
        this.timetable = timetable;
        this.acting = acting;
        this.clock = clock;
    }

    /** The whole directory, under the names of HSDS. */
    @Transactional(readOnly = true)
    public Map<String, Object> all() {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var sessions = timetable.whole(Timetable.Wanted.all(today, today.plusDays(AHEAD)));
        var organizations = new ArrayList<Map<String, Object>>();
        for (var provider : providers.all()) {
            var organization = entry("organization", provider.id());
            organization.put("name", provider.name());
            organization.put("description", provider.name());
            put(organization, "website", provider.url());
            organizations.add(organization);
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("organizations", organizations);
        answer.put(
                "services",
                programmes.all().stream().map(p -> service(p, sessions)).toList());
        answer.put("locations", venues.all().stream().map(this::location).toList());
        return answer;
    }

    private Map<String, Object> service(Programmes.Programme programme, List<Timetable.Listed> sessions) {
        var own = sessions.stream()
                .filter(l -> l.programme().id().equals(programme.id()) && !l.cancelled())
                .toList();
        var service = entry("service", programme.id());
        service.put("organization_id", id("organization", programme.provider()));
        service.put("name", programme.title());
        put(service, "description", programme.description());
        service.put("status", own.isEmpty() ? "inactive" : "active");
        service.put("schedules", own.stream().map(this::schedule).toList());
        service.put(
                "service_at_locations",
                own.stream()
                        .map(l -> l.session().venue())
                        .filter(venue -> !venue.isEmpty())
                        .distinct()
                        .map(venue -> at(programme.id(), venue))
                        .toList());
        return service;
    }

    private Map<String, Object> at(String programme, String venue) {
        var at = entry("service_at_location", programme + "\n" + venue);
        at.put("service_id", id("service", programme));
        at.put("location_id", id("location", venue));
        return at;
    }

    private Map<String, Object> schedule(Timetable.Listed listed) {
        var schedule = entry("schedule", listed.session().id());
        schedule.put("valid_from", listed.session().day().toString());
        schedule.put("valid_to", listed.session().day().toString());
        schedule.put("dtstart", listed.session().day().toString());
        schedule.put("count", 1);
        schedule.put("timezone", 9);
        schedule.put("opens_at", listed.session().startsAt() + "+09:00");
        schedule.put("closes_at", listed.endsAt() + "+09:00");
        schedule.put("attending_type", attending(listed.programme().mode()));
        return schedule;
    }

    private static String attending(String mode) {
        return switch (mode) {
            case "online" -> "virtual";
            case "hybrid" -> "physical, virtual";
            default -> "physical";
        };
    }

    private Map<String, Object> location(Venues.Venue venue) {
        var location = entry("location", venue.id());
        location.put("location_type", "physical");
        location.put("name", venue.name());
        venue.point().ifPresent(point -> {
            location.put("latitude", number(point.latitude()));
            location.put("longitude", number(point.longitude()));
        });
        location.put(
                "accessibility",
                venue.accessibility().stream()
                        .map(has -> {
                            var accessibility = entry("accessibility", venue.id() + "\n" + has);
                            accessibility.put("description", has);
                            return accessibility;
                        })
                        .toList());
        // The postal code and the city are required of an address and not known here; the address stays a line of text.
        put(location, "description", venue.address());
        return location;
    }

    private static BigDecimal number(BigDecimal degrees) {
        return degrees.stripTrailingZeros();
    }

    private Map<String, Object> entry(String kind, String ours) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", id(kind, ours));
        return entry;
    }

    private String id(String kind, String ours) {
        return UUID.nameUUIDFromBytes("%s\n%s\n%s"
                        .formatted(acting.actor().municipality(), kind, ours)
                        .getBytes(UTF_8))
                .toString();
    }

    private static void put(Map<String, Object> entry, String field, String text) {
        if (!text.isEmpty()) entry.put(field, text);
    }
}
