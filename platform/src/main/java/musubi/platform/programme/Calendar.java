package musubi.platform.programme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions as iCalendar (RFC 5545): lines of at most 75 octets, the zone of Japan written out, and for each session
 * an id that stays, so that a telephone which subscribes moves a changed session instead of showing it twice. Names no person.
 */
@Component
public class Calendar {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");
    private static final int BEFORE = 31;
    private static final int AFTER = 366;
    private static final int LONGEST_LINE = 75;

    private final Timetable timetable;
    private final Bookings bookings;
    private final Acting acting;
    private final Clock clock;

    Calendar(Timetable timetable, Bookings bookings, Acting acting, Clock clock) {
        this.timetable = timetable;
        this.bookings = bookings;
        this.acting = acting;
        this.clock = clock;
    }

    /** The sessions of a programme, from a month ago to a year from now. */
    @Transactional(readOnly = true)
    public String of(Programmes.Programme programme) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return text(
                programme.title(),
                timetable.find(new Timetable.Wanted(
                        today.minusDays(BEFORE), today.plusDays(AFTER), 0, "", "", "", "", programme.id(), 0)));
    }

    /** The sessions somebody has a place in and that are not over. Says of no other that they have one. */
    @Transactional(readOnly = true)
    public String of(PersonId person) {
        return text(
                "教室の予約",
                bookings.of(person).stream()
                        .filter(b -> b.state().equals("booked"))
                        .flatMap(b -> timetable.session(b.session()).stream())
                        .toList());
    }

    /** One session. */
    public String of(Timetable.Listed session) {
        return text(session.programme().title(), List.of(session));
    }

    private String text(String name, List<Timetable.Listed> sessions) {
        var stamp = LOCAL.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)) + "Z";
        var text = new StringBuilder();
        line(text, "BEGIN:VCALENDAR");
        line(text, "VERSION:2.0");
        line(text, "PRODID:-//Musubi//timetable//JA");
        line(text, "CALSCALE:GREGORIAN");
        line(text, "METHOD:PUBLISH");
        line(text, "X-WR-CALNAME:" + escaped(name));
        zone(text);
        for (var session : sessions) event(text, session, stamp);
        line(text, "END:VCALENDAR");
        return text.toString();
    }

    /** Japan has had no summer time since 1951. */
    private static void zone(StringBuilder text) {
        for (var part : new String[] {
            "BEGIN:VTIMEZONE",
            "TZID:Asia/Tokyo",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0900",
            "TZOFFSETTO:+0900",
            "TZNAME:JST",
            "END:STANDARD",
            "END:VTIMEZONE"
        }) line(text, part);
    }

    private void event(StringBuilder text, Timetable.Listed listed, String stamp) {
        var town = acting.actor().municipality();
        line(text, "BEGIN:VEVENT");
        line(
                text,
                "UID:%s@%s.musubi"
                        .formatted(
                                UUID.nameUUIDFromBytes(
                                        (town + "\n" + listed.session().id()).getBytes(UTF_8)),
                                town));
        line(text, "DTSTAMP:" + stamp);
        line(text, "DTSTART;TZID=Asia/Tokyo:" + LOCAL.format(listed.start()));
        line(
                text,
                "DTEND;TZID=Asia/Tokyo:"
                        + LOCAL.format(
                                listed.start().plusMinutes(listed.session().minutes())));
        line(text, "SUMMARY:" + escaped(listed.programme().title()));
        var place =
                "%s %s".formatted(listed.venue().name(), listed.venue().room()).strip();
        if (!place.isEmpty()) line(text, "LOCATION:" + escaped(place));
        var about =
                listed.cancelled() ? listed.cancelledWhy() : listed.programme().description();
        if (!about.isEmpty()) line(text, "DESCRIPTION:" + escaped(about));
        line(text, "STATUS:" + (listed.cancelled() ? "CANCELLED" : "CONFIRMED"));
        line(text, "END:VEVENT");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\r\n", "\\n")
                .replace("\n", "\\n")
                .replace("\r", "\\n");
    }

    /** Folds after at most 75 octets and never within a character. */
    static void line(StringBuilder text, String line) {
        int octets = 0;
        for (int i = 0; i < line.length(); ) {
            int letter = line.codePointAt(i);
            int length = Character.toString(letter).getBytes(UTF_8).length;
            if (octets + length > LONGEST_LINE) {
                text.append("\r\n ");
                octets = 1;
            }
            text.appendCodePoint(letter);
            octets += length;
            i += Character.charCount(letter);
        }
        text.append("\r\n");
    }
}
