package musubi.platform.activity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import musubi.platform.page.Says;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Steps as programs send them: a municipality's systems those of many people, a resident's app their own. */
@RestController
class StepsApi {
    /** The most readings in one request. */
    static final int MOST = 50_000;

    private static final int MOST_PROBLEMS = 200;

    private final Uploads uploads;
    private final Acting acting;

    StepsApi(Uploads uploads, Acting acting) {
        this.uploads = uploads;
        this.acting = acting;
    }

    /**
     * What is sent.
     *
     * @param upload made by the sender
     */
    record Sent(UUID upload, List<@Nullable Said> readings) {}

    /**
     * One reading.
     *
     * @param person may be left out by a resident's own app
     * @param source {@code phone} unless said
     * @param method {@code unknown} unless said
     */
    record Said(
            Optional<UUID> person, LocalDate day, Optional<String> source, Optional<String> method, int steps) {}

    /**
     * What became of it.
     *
     * @param result {@code kept}, or {@code kept-before} when the same was sent under the same id
     */
    record Reply(UUID upload, String result, int readings) {}

    @PostMapping("/api/v1/steps")
    @Says("Takes in steps of days, at most 50,000 readings; the upload's id is made by the sender.")
    Reply take(@RequestBody Sent sent) {
        var upload = sent.upload();
        var said = sent.readings();
        if (said.isEmpty() || said.size() > MOST)
            throw refused(
                    "steps.readings",
                    "readings",
                    new Words(
                            "readings は 1 件から %,d 件までです。".formatted(MOST),
                            "Send between 1 and %,d readings.".formatted(MOST)));
        var readings = readings(said);
        return switch (uploads.keep(upload, readings)) {
            case Uploads.Receipt.Kept(int rows) -> new Reply(upload, "kept", rows);
            case Uploads.Receipt.KeptBefore() -> new Reply(upload, "kept-before", readings.size());
            case Uploads.Receipt.DifferentContent() ->
                throw refused(
                        "steps.different-content",
                        "upload",
                        new Words(
                                "同じ upload で別の内容が既に送られています。新しい UUID を付けてください。",
                                "Another content was sent under this upload before. Take a new UUID."));
        };
    }

    private List<StepsReading> readings(List<@Nullable Said> said) {
        var readings = new ArrayList<StepsReading>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < said.size() && problems.size() < MOST_PROBLEMS; i++) reading(said.get(i), i + 1L, readings, problems);
        if (!problems.isEmpty()) throw new BadInput(problems);
        return readings;
    }

    private void reading(@Nullable Said said, long number, List<StepsReading> readings, List<Problem> problems) {
        var person = said == null ? Optional.<PersonId>empty() : person(said);
        if (said == null || person.isEmpty()) {
            problems.add(problem("steps.person", number, "person", NOT_YOURS));
            return;
        }
        var method = said.method().orElse("unknown");
        if (said.steps() < 0 || said.steps() > StepsReading.MOST)
            problems.add(problem("steps.count", number, "steps", COUNT));
        else if (!StepsReading.METHODS.contains(method)) problems.add(problem("steps.method", number, "method", METHOD));
        else
            readings.add(new StepsReading(
                    person.get(), said.day(), said.source().orElse("phone"), method, said.steps()));
    }

    /** A resident sends only their own; whether others are there at all is not told. */
    private Optional<PersonId> person(Said said) {
        var actor = acting.actor();
        if (actor.role() != Role.RESIDENT) return said.person().map(PersonId::new);
        var own = actor.resident().orElseThrow();
        return said.person().orElse(own).equals(own) ? Optional.of(new PersonId(own)) : Optional.empty();
    }

    private static Problem problem(String code, long number, String field, Words words) {
        return Problem.error(code, new Place("readings", number, field), "", words);
    }

    private static BadInput refused(String code, String field, Words words) {
        return new BadInput(code, new Place(field, 0, ""), "", words);
    }

    private static final Words NOT_YOURS =
            new Words("参加者の番号がないか、ご本人のものではありません。", "The participant's id is missing, or is not your own.");
    private static final Words COUNT =
            new Words("歩数を 0 から 1000000 までの整数で書いてください。", "Write the steps as a whole number from 0 to 1000000.");
    private static final Words METHOD =
            new Words("method は sensed、manual、unknown のどれかです。", "The method is sensed, manual or unknown.");
}
