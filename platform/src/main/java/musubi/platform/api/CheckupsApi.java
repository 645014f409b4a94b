package musubi.platform.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.activity.Checkup;
import musubi.platform.activity.CheckupText;
import musubi.platform.activity.CheckupText.Field;
import musubi.platform.activity.Checkups;
import musubi.platform.page.Says;
import musubi.platform.people.Giving;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Check-ups: a resident's app tells and reads their own, the municipality's systems enter and read everybody's. */
@RestController
@RequestMapping("/api/v1/checkups")
class CheckupsApi {
    private final Checkups checkups;
    private final People people;
    private final Giving giving;
    private final Acting acting;

    CheckupsApi(Checkups checkups, People people, Giving giving, Acting acting) {
        this.checkups = checkups;
        this.people = people;
        this.giving = giving;
        this.acting = acting;
    }

    /** A check-up that is told. */
    record NewCheckup(
            @Says("Made by the sender; sent again with the same id, it is the same check-up.")
            UUID id,

            @Says("May be left out by a resident's own app.")
            Optional<UUID> person,

            LocalDate day,

            @Says("specific, late-elderly, colorectal, breast, lung, stomach, cervical, dental or other.")
            String kind,

            @Says("taken unless said; all-normal or follow-up-needed as well, and from the municipality any other.")
            Optional<String> result,

            @Says("Who made it, as a code.") Optional<String> provider,
            Optional<BigDecimal> heightCm,
            Optional<BigDecimal> weightKg,
            Optional<BigDecimal> waistCm,
            @Says("Blood pressure in mmHg, with diastolic.") Optional<Integer> systolic,
            Optional<Integer> diastolic,
            @Says("NGSP.") Optional<BigDecimal> hba1cPercent) {
        String text(Field field) {
            return switch (field) {
                case PERSON, NAME, KANA, BORN -> "";
                case DAY -> day.toString();
                case KIND -> kind;
                case RESULT -> result.orElse("");
                case PROVIDER -> provider.orElse("");
                case HEIGHT -> text(heightCm);
                case WEIGHT -> text(weightKg);
                case WAIST -> text(waistCm);
                case SYSTOLIC -> systolic.map(Object::toString).orElse("");
                case DIASTOLIC -> diastolic.map(Object::toString).orElse("");
                case HBA1C -> text(hba1cPercent);
            };
        }

        private static String text(Optional<BigDecimal> number) {
            return number.map(BigDecimal::toPlainString).orElse("");
        }
    }

    /** What became of it. */
    record KeptCheckup(
            UUID id,

            @Says(
                    "counts, held while somebody of the municipality has to look at it, or before when it was told before.")
            String result) {}

    @PostMapping
    @Says("Keeps a check-up. What a resident tells counts once the municipality has looked at it.")
    KeptCheckup keep(@RequestBody NewCheckup told) {
        var person = person(told.person());
        var read = CheckupText.read(person, told::text);
        var problems = new ArrayList<Problem>();
        read.wrong()
                .forEach((field, words) ->
                        problems.add(Problem.error("checkups.cell", Place.whole(field.english()), "", words)));
        boolean self = acting.actor().role() == Role.RESIDENT;
        if (self && read.reading().filter(r -> !r.result().taken()).isPresent())
            problems.add(Problem.error("checkups.cell", Place.whole("result"), "", CheckupText.ONLY_TAKEN));
        if (!problems.isEmpty()) throw new BadInput(problems);
        var reading = read.reading().orElseThrow();
        var entered = self ? checkups.tell(told.id(), reading) : checkups.enter(told.id(), reading);
        return new KeptCheckup(
                told.id(),
                switch (entered) {
                    case COUNTS -> "counts";
                    case HELD -> "held";
                    case BEFORE -> "before";
                });
    }

    /** A resident's app speaks of them alone; whether others are there at all is not told. */
    private PersonId person(Optional<UUID> said) {
        var own = acting.actor().resident();
        var person = said.or(() -> own).orElseThrow(NoSuchElementException::new);
        if (!own.map(person::equals).orElse(true)
                || people.find(new PersonId(person)).isEmpty()) throw new NoSuchElementException();
        return new PersonId(person);
    }

    /** A check-up on record. */
    record KnownCheckup(
            UUID id,
            LocalDate day,
            String kind,
            String result,
            String provider,
            Optional<BigDecimal> heightCm,
            Optional<BigDecimal> weightKg,
            Optional<BigDecimal> waistCm,
            Optional<Integer> systolic,
            Optional<Integer> diastolic,
            Optional<BigDecimal> hba1cPercent,

            @Says("Whether the resident told it themselves.")
            boolean told,

            @Says("counts, accepted, or held while somebody of the municipality has to look at it.")
            String state) {
        static KnownCheckup of(Checkup checkup) {
            var reading = checkup.reading();
            return new KnownCheckup(
                    checkup.id(),
                    reading.day(),
                    reading.kind().code(),
                    reading.result().code(),
                    reading.provider(),
                    Optional.ofNullable(reading.heightCm()),
                    Optional.ofNullable(reading.weightKg()),
                    Optional.ofNullable(reading.waistCm()),
                    Optional.ofNullable(reading.systolic()),
                    Optional.ofNullable(reading.diastolic()),
                    Optional.ofNullable(reading.hba1cPercent()),
                    checkup.told(),
                    checkup.state());
        }
    }

    @GetMapping
    @Says("A person's check-ups that were not taken back, the latest day first.")
    Slice<KnownCheckup> list(
            @RequestParam @Says("May be left out by a resident's own app.") Optional<UUID> person,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the part before gave it in next.") Optional<String> cursor) {
        var whose = person(person);
        if (acting.actor().resident().isEmpty() && !giving.may(whose)) throw new NoSuchElementException();
        return Slice.descending(
                Cursor.of("checkups " + whose, limit, cursor),
                checkups.of(whose).stream().filter(Checkup::stands).toList(),
                checkup -> checkup.reading().day() + " " + checkup.id(),
                KnownCheckup::of);
    }
}
