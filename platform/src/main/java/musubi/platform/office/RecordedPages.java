package musubi.platform.office;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.BodyReadings;
import musubi.platform.activity.Measured;
import musubi.platform.activity.Uploads;
import musubi.platform.page.CsvTable;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** What was recorded of a resident, as files. */
@Controller
@RequestMapping("/people/{person}")
class RecordedPages {
    private final People people;
    private final Uploads uploads;
    private final BodyReadings bodies;

    RecordedPages(People people, Uploads uploads, BodyReadings bodies) {
        this.people = people;
        this.uploads = uploads;
        this.bodies = bodies;
    }

    private PersonId person(UUID person) {
        return people.find(new PersonId(person))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .id();
    }

    @GetMapping("/steps.csv")
    ResponseEntity<byte[]> steps(@PathVariable UUID person) {
        return CsvTable.answer(
                "steps-" + person,
                List.of("day", "source", "method", "steps", "state", "held", "recorded_on"),
                uploads.days(person(person), LocalDate.of(2000, 1, 1)).stream()
                        .map(d -> List.of(
                                d.day().toString(),
                                d.source(),
                                d.method(),
                                Integer.toString(d.steps()),
                                d.state(),
                                d.held(),
                                d.recordedOn().toString()))
                        .toList());
    }

    @GetMapping("/body.csv")
    ResponseEntity<byte[]> body(@PathVariable UUID person) {
        return CsvTable.answer(
                "body-" + person,
                List.of(
                        "day",
                        "source",
                        "method",
                        "height_cm",
                        "weight_kg",
                        "waist_cm",
                        "fat_percent",
                        "muscle_kg",
                        "systolic",
                        "diastolic",
                        "held",
                        "left_out"),
                bodies.measured(person(person), Integer.MAX_VALUE).stream()
                        .map(m -> row(m, m.reading()))
                        .toList());
    }

    private static List<String> row(Measured measured, BodyReading b) {
        return List.of(
                b.day().toString(),
                b.source(),
                b.method(),
                cell(b.heightCm()),
                cell(b.weightKg()),
                cell(b.waistCm()),
                cell(b.fatPercent()),
                cell(b.muscleKg()),
                cell(b.systolic()),
                cell(b.diastolic()),
                measured.in("held"),
                measured.in("left-out"));
    }

    private static String cell(@Nullable Object value) {
        return Optional.ofNullable(value).map(Object::toString).orElse("");
    }
}
