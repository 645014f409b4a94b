package musubi.platform.activity;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import musubi.evidence.pack.PersonalExport;
import musubi.evidence.steps.SourceDay.Hold;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;

/** Exports of one resident's device or app. One is read, looked at, and then kept. */
@Component
public class Exports {
    private static final int MOST_REFUSED = 200;

    private final Offers offers;
    private final Clock clock;

    Exports(Offers offers, Clock clock) {
        this.offers = offers;
        this.clock = clock;
    }

    /** What became of a file that was sent. */
    public sealed interface Answer {
        /** It was read and waits to be kept. */
        record Offered(Offer offer) implements Answer {}

        /** The same file of the same person is kept already. */
        record KeptBefore() implements Answer {}
    }

    /**
     * Reads a file and keeps nothing of it but the offer.
     *
     * @param id made by the form
     * @param name what the person calls the file
     * @throws BadInput when it is no export, is hostile, or the person does not take part
     * @throws IOException when the upload breaks off
     */
    public Answer read(UUID id, PersonId person, String name, InputStream upload) throws IOException {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var span = offers.span(person, today);
        var sha = Digest.sha256();
        PersonalExport export;
        try (var watched = new DigestInputStream(upload, sha)) {
            export = PersonalExport.read(
                    watched, name, new musubi.evidence.record.PersonId(person.toString()), Japan.TIME);
        }
        return offers.offer(new Offer(id, person, content(export, person, span)), Digest.reached(sha));
    }

    static Offer.Content content(PersonalExport export, PersonId person, Offer.Span span) {
        Map<String, Long> leftOut = new TreeMap<>();
        var steps = new ArrayList<StepsReading>();
        for (var day : export.days()) {
            // A device that lay in a drawer says nothing, not that nobody walked.
            if (day.held().filter(Hold.NOT_WORN::equals).isPresent() && day.reported() == 0) continue;
            var wrong = day.reported() > StepsReading.MOST ? "impossible" : span.wrong(day.day());
            if (wrong.isEmpty()) steps.add(Parts.reading(person, day));
            else leftOut.merge(wrong, 1L, Long::sum);
        }
        var bodies = Offer.bodies(export.bodies(), span, leftOut);
        if (!export.answers().isEmpty())
            leftOut.put("answers", (long) export.answers().size());
        return new Offer.Content(
                export.files().stream()
                        .map(file -> file.format())
                        .filter(format -> !format.isEmpty())
                        .distinct()
                        .sorted()
                        .toList(),
                export.exportedAt(),
                steps,
                bodies,
                leftOut,
                refused(export),
                export.rejected().values().stream().mapToLong(Long::longValue).sum());
    }

    private static List<Offer.Refused> refused(PersonalExport export) {
        return export.rejections().stream()
                .limit(MOST_REFUSED)
                .map(p -> new Offer.Refused(
                        p.place().toString(),
                        p.value(),
                        p.words().ja(),
                        p.words().en()))
                .toList();
    }
}
